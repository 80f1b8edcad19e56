package classify

import (
	"slices"

	"hoffelijk"
)

// minPrefix is the least length of stam*.
const minPrefix = 3

// vocabulary numbers the words of all rules, from 1. German words are kept
// in German spelling (see germanFold), so a token has two numbers.
type vocabulary struct {
	ids      map[string]int32
	words    []string // by id
	common   []bool   // by id: frequent in some language
	texts    []int32  // by id: how often it stands in the examples
	prefixes map[string][]prefix
	typos    map[hoffelijk.Lang]*typos
	fixed    map[int32]bool // stop words: never the meaning of a typing error
}

type prefix struct {
	stem string
	id   int32
}

// newVocabulary makes an empty one with room for n words.
func newVocabulary(n int) *vocabulary {
	return &vocabulary{
		ids: make(map[string]int32, n), words: []string{""}, common: []bool{false}, texts: []int32{0}, prefixes: map[string][]prefix{},
		typos: map[hoffelijk.Lang]*typos{}, fixed: map[int32]bool{},
	}
}

func (v *vocabulary) number(key, word string) int32 {
	id, ok := v.ids[key]
	if !ok {
		id = int32(len(v.words))
		v.ids[key] = id
		v.words = append(v.words, word)
		v.common = append(v.common, commonWord(word))
		v.texts = append(v.texts, 0)
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
	if v.typos[lang] == nil {
		v.typos[lang] = &typos{seen: map[int32]bool{}}
	}
	v.typos[lang].add(id)
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
