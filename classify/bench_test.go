package classify

import (
	"fmt"
	"strings"
	"testing"

	"hoffelijk"
)

// manyRules makes a rule file with n phrases of made-up words and gaps.
func manyRules(n int) string {
	var b strings.Builder
	b.WriteString("language: nl\nnegations: niet geen\nrules:\n")
	for i := range n {
		if i%20 == 0 {
			fmt.Fprintf(&b, "  - name: r%d\n    means: %s\n    phrases: |\n", i, hoffelijk.Categories()[i/20%9])
		}
		fmt.Fprintf(&b, "      %s .. (voor|met) %s %s\n", madeUp(i), madeUp(i*7+3), madeUp(i*13+5))
	}
	return b.String()
}

// madeUp is a word of two to four syllables.
func madeUp(i int) string {
	syllables := []string{"ka", "bo", "ver", "ste", "lin", "dra", "mo", "tuk", "per", "zan", "gor", "fie"}
	n := len(syllables)
	return syllables[i%n] + syllables[i/n%n] + syllables[i/n/n%n]
}

// letter is a mail of about size bytes.
func letter(size int) string {
	const text = "Geachte heer Bakker, hartelijk dank voor uw uitgebreide offerte en het prettige gesprek van vorige week. Na intern overleg " +
		"met de directie hebben wij besloten voorlopig niet verder te gaan met kabover en met dramoste. In september kijken wij er weer naar.\n\n"
	return strings.Repeat(text, size/len(text)+1)[:size]
}

func benchmark(b *testing.B, r *Rules, size int) {
	m := &hoffelijk.Message{Body: letter(size), Subject: "Uw offerte"}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		r.Classify(m, Context{})
	}
}

func BenchmarkClassify(b *testing.B) {
	for _, phrases := range []int{500, 2000} {
		r, err := Load(map[string][]byte{"nl.yaml": []byte(manyRules(phrases))})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("2kB_%d_phrases", phrases), func(b *testing.B) { benchmark(b, r, 2000) })
	}
	r, err := Shipped()
	if err != nil {
		b.Fatal(err)
	}
	for _, size := range []int{2000, 20000, 200000} {
		b.Run(fmt.Sprintf("shipped_%dkB", size/1000), func(b *testing.B) { benchmark(b, r, size) })
	}
}

func BenchmarkShipped(b *testing.B) {
	for b.Loop() {
		if _, err := Shipped(); err != nil {
			b.Fatal(err)
		}
	}
}
