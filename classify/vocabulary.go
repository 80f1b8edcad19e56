package classify

import (
	"slices"

	"hoffelijk"
)

// minPrefix is the least length of stam*.
const minPrefix = 3

// minTypo is the least length of a word in which a typing error is allowed.
const minTypo, maxTypo = 6, 24

// vocabulary numbers the words of all rules, from 1. German words are kept
// in German spelling (see germanFold), so a token has two numbers.
type vocabulary struct {
	ids      map[string]int32
	words    []string // by id
	prefixes map[string][]prefix
	typos    map[hoffelijk.Lang]map[string][]int32 // word with one letter left out -> ids
	fixed    map[int32]bool                        // stop words: never the meaning of a typing error
}

type prefix struct {
	stem string
	id   int32
}

func newVocabulary() *vocabulary {
	return &vocabulary{
		ids: map[string]int32{}, words: []string{""}, prefixes: map[string][]prefix{},
		typos: map[hoffelijk.Lang]map[string][]int32{}, fixed: map[int32]bool{},
	}
}

func (v *vocabulary) number(key, word string) int32 {
	id, ok := v.ids[key]
	if !ok {
		id = int32(len(v.words))
		v.ids[key] = id
		v.words = append(v.words, word)
	}
	return id
}

// add numbers a folded word of a language.
func (v *vocabulary) add(word string, lang hoffelijk.Lang) int32 {
	if lang == hoffelijk.DE {
		word = germanFold(word)
	}
	id := v.number(word, word)
	v.addTypos(word, lang, id)
	return id
}

func (v *vocabulary) addTypos(word string, lang hoffelijk.Lang, id int32) {
	if len(word) < minTypo || len(word) > maxTypo {
		return
	}
	m := v.typos[lang]
	if m == nil {
		m = map[string][]int32{}
		v.typos[lang] = m
	}
	if slices.Contains(m[word], id) {
		return
	}
	m[word] = append(m[word], id)
	for i := 1; i < len(word); i++ {
		if i > 1 && word[i] == word[i-1] {
			continue
		}
		short := word[:i] + word[i+1:]
		if !slices.Contains(m[short], id) {
			m[short] = append(m[short], id)
		}
	}
}

// addPrefix numbers a stem; its number is not that of the word itself.
func (v *vocabulary) addPrefix(stem string, lang hoffelijk.Lang) int32 {
	if lang == hoffelijk.DE {
		stem = germanFold(stem)
	}
	key := stem + "*"
	if id, ok := v.ids[key]; ok {
		return id
	}
	id := v.number(key, key)
	v.prefixes[stem[:minPrefix]] = append(v.prefixes[stem[:minPrefix]], prefix{stem, id})
	return id
}

// look fills the numbers of a token.
func (v *vocabulary) look(t *tok) {
	t.id = v.ids[t.word]
	t.german = t.id
	german := germanFold(t.word)
	if german != t.word {
		t.german = v.ids[german]
	}
	t.prefixes = v.matchPrefixes(t.word, nil)
	if german != t.word {
		t.prefixes = v.matchPrefixes(german, t.prefixes)
	}
}

func (v *vocabulary) matchPrefixes(word string, out []int32) []int32 {
	if len(word) < minPrefix {
		return out
	}
	for _, p := range v.prefixes[word[:minPrefix]] {
		if len(word) >= len(p.stem) && word[:len(p.stem)] == p.stem && !slices.Contains(out, p.id) {
			out = append(out, p.id)
		}
	}
	return out
}

// lookTypo finds the word of lang that an unknown token is a typing error
// of: one letter wrong, missing, too many, or two exchanged; never the first.
func (v *vocabulary) lookTypo(t *tok, lang hoffelijk.Lang) {
	m, word := v.typos[lang], t.word
	if lang == hoffelijk.DE {
		word = germanFold(word)
	}
	if m == nil || t.id != 0 || t.german != 0 || len(t.prefixes) > 0 || len(word) < minTypo || len(word) > maxTypo {
		return
	}
	var buf [maxTypo]byte
	try := func(key []byte) bool {
		for _, id := range m[string(key)] {
			if !v.fixed[id] && oneTypo(word, v.words[id]) {
				t.near = id
				return true
			}
		}
		return false
	}
	if try([]byte(word)) {
		return
	}
	for i := 1; i < len(word); i++ {
		copy(buf[:], word[:i])
		copy(buf[i:], word[i+1:])
		if try(buf[:len(word)-1]) {
			return
		}
	}
}

// oneTypo reports whether a and b differ by exactly one typing error.
func oneTypo(a, b string) bool {
	if a == b || a[0] != b[0] {
		return false
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		if a[i+1:] == b[i+1:] {
			return true
		}
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	case 1:
		return a[i:] == b[i+1:]
	}
	return false
}
