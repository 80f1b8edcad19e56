package classify

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hoffelijk"
)

var update = flag.Bool("update", false, "write the golden files")

// Every mistake in a rule file is named with its line, column and a caret.
func TestErrorsShowThePlace(t *testing.T) {
	files, err := filepath.Glob("testdata/errors/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Load(map[string][]byte{"nl.yaml": text})
		golden := strings.TrimSuffix(file, ".yaml") + ".want"
		if got := fileErrors(err); got != readGolden(t, golden, got) {
			t.Errorf("%s: got\n%s", file, got)
		}
	}
}

// readGolden returns a golden file, after writing it with -update.
func readGolden(t *testing.T, name, got string) string {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(want)
}

// fileErrors prints the *FileErrors that an error joins.
func fileErrors(err error) string {
	var b strings.Builder
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range many.Unwrap() {
			b.WriteString(fileErrors(e))
		}
		return b.String()
	}
	var fe *FileError
	if errors.As(err, &fe) {
		fmt.Fprintf(&b, "%s\n%s\n", fe, fe.Excerpt)
	}
	return b.String()
}

// The hash follows the content and nothing else.
func TestHashFollowsContent(t *testing.T) {
	a, b := load(t, factors), load(t, factors)
	c := load(t, factors+"\n# changed\n")
	if a.Hash() != b.Hash() || a.Hash() == c.Hash() || a.Hash() == "" {
		t.Errorf("hashes %q %q %q", a.Hash(), b.Hash(), c.Hash())
	}
}

// Check finds examples that do not match, counter-examples that do, phrases
// that shrink to one common word, phrases that stand there twice and
// alternatives without brackets.
func TestCheckFindsWhatIsWrong(t *testing.T) {
	r := load(t, `language: nl
negations: niet
rules:
  - name: ander
    means: competitor
    weight: 5
    phrases: |
      voor een ander
      voor een? ..
      (al|nog) (ander gekozen)?
      voor een ander
      ^ nee $
      leverancier
    examples: |
      We kozen voor een ander.
      We kozen jullie.
      We kozen niet voor een ander.
    counter-examples: |
      We kozen voor een ander.
      We kozen niet voor een ander.
  - name: prijs
    adds: price
    phrases: |
      te duur
    except: |
      zo duur|niet zo duur
      (zo duur|niet zo duur)
      duur|goedkoop dan
    counter-examples: |
      Dat is te duur.
`)
	var got strings.Builder
	for _, f := range r.Check() {
		fmt.Fprintf(&got, "%s\n%s\n", f, f.Excerpt)
	}
	if got.String() != readGolden(t, "testdata/check.want", got.String()) {
		t.Errorf("got\n%s", got.String())
	}
}

// The same mail gives the same verdict, from many goroutines at once.
func TestConcurrentAndDeterministic(t *testing.T) {
	r, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	m := &hoffelijk.Message{Subject: "Uw offerte", Body: letter(3000)}
	want := asJSON(r.Classify(m, Context{}))
	done := make(chan string)
	for range 8 {
		go func() { done <- asJSON(r.Classify(m, Context{})) }()
	}
	for range 8 {
		if got := <-done; got != want {
			t.Errorf("differs: %s", got)
		}
	}
}

// asJSON prints a value with what its pointers point to.
func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
