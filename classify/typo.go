package classify

import "hoffelijk"

// minTypo is the least length of a word in which a typing error is allowed.
const minTypo, maxTypo = 6, 24

// typos finds the words of a language that a misspelt one may mean: those
// that are the same when a letter is left out of one or both. It is a hash
// table of the words and of what they are with each letter left out.
type typos struct {
	ids     []int32 // of the words, in the order of the rules
	seen    map[int32]bool
	heads   []int32 // by hash: the first entry, from 1
	entries []typoEntry
}

type typoEntry struct {
	hash     uint32
	next, id int32 // the entry after this one, from 1; the word
}

func (t *typos) add(id int32) {
	if !t.seen[id] {
		t.seen[id] = true
		t.ids = append(t.ids, id)
	}
}

// build fills the table, the last word first so that the first is found
// first. Fixed words are left out.
func (t *typos) build(words []string, fixed map[int32]bool) {
	n := 1
	for n < 4*len(t.ids) {
		n *= 2
	}
	t.heads, t.entries, t.seen = make([]int32, n), make([]typoEntry, 0, 10*len(t.ids)), nil
	for i := len(t.ids) - 1; i >= 0; i-- {
		id := t.ids[i]
		if fixed[id] {
			continue
		}
		word := words[id]
		t.insert(hashWithout(word, -1), id)
		for j := 1; j < len(word); j++ {
			if j == 1 || word[j] != word[j-1] {
				t.insert(hashWithout(word, j), id)
			}
		}
	}
	t.ids = nil
}

func (t *typos) insert(hash uint32, id int32) {
	head := &t.heads[int(hash)&(len(t.heads)-1)]
	t.entries = append(t.entries, typoEntry{hash, *head, id})
	*head = int32(len(t.entries))
}

// hashWithout is the hash (FNV-1a) of a word without its i-th byte.
func hashWithout(word string, i int) uint32 {
	hash := uint32(2166136261)
	for j := range len(word) {
		if j != i {
			hash = (hash ^ uint32(word[j])) * 16777619
		}
	}
	return hash ^ hash>>15
}

// lookTypo finds the word of lang that an unknown token is a typing error
// of: one letter wrong, missing, too many, or two exchanged; never the first.
func (v *vocabulary) lookTypo(t *tok, lang hoffelijk.Lang) {
	if t.id != 0 || t.german != 0 || len(t.prefixes) > 0 || len(t.word) < minTypo {
		return
	}
	table, word := v.typos[lang], t.word
	if lang == hoffelijk.DE {
		word = germanFold(word)
	}
	if table == nil || len(word) < minTypo || len(word) > maxTypo {
		return
	}
	for i := range len(word) {
		without := i
		if i == 0 {
			without = -1
		}
		if t.near = table.find(word, hashWithout(word, without), v.words); t.near != 0 {
			return
		}
	}
}

// find returns the first word of a hash that is one typing error away from
// word, 0 if none is.
func (t *typos) find(word string, hash uint32, words []string) int32 {
	for e := t.heads[int(hash)&(len(t.heads)-1)]; e != 0; e = t.entries[e-1].next {
		if entry := &t.entries[e-1]; entry.hash == hash && oneTypo(word, words[entry.id]) {
			return entry.id
		}
	}
	return 0
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
