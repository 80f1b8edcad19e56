package classify

import (
	"slices"

	"hoffelijk"
)

// index finds the programs that may match in a sentence by a word that each
// of them needs, so that the rest need not be tried.
type index struct {
	programs []*program
	from     []int32 // by word: where its postings begin; they end where the next one's do
	postings []posting
	free     []int32     // programs that need no word: tried everywhere
	needs    [][]wordSet // by program: a match has a word of each
}

// wordSet is a set of words that may seem to hold more than it does.
type wordSet [8]uint64

func (s *wordSet) add(id int32) { s[id>>6&7] |= 1 << (id & 63) }

func (s *wordSet) meets(o *wordSet) bool {
	return s[0]&o[0]|s[1]&o[1]|s[2]&o[2]|s[3]&o[3]|s[4]&o[4]|s[5]&o[5]|s[6]&o[6]|s[7]&o[7] != 0
}

// telling is the most words of a set that is worth a look: of more, one
// always seems to be there.
const telling = 80

// needs appends sets of the words that no match goes without. It returns
// its buffer, too.
func (n node) needs(cost func([]int32) float64, out []wordSet, buf []anchor) ([]wordSet, []anchor) {
	parts := n.parts
	if n.kind != nodeSeq {
		parts = []node{n}
	}
	for _, part := range parts {
		anchors, _, ok := part.anchored(cost, buf[:0])
		if buf = anchors; !ok {
			continue
		}
		var set wordSet
		words := 0
		for _, a := range anchors {
			words += len(a.words)
			for _, id := range a.words {
				set.add(id)
			}
		}
		if words <= telling {
			out = append(out, set)
		}
	}
	return out, buf
}

// posting is a program that a word is an anchor of, and how many tokens from
// the start of a match the word stands.
type posting struct {
	program     int32
	least, most uint8
	german      bool // it goes by the German spelling
}

// newIndex chooses the anchors of programs; cost tells how common words are.
func newIndex(programs []*program, words int, cost func([]int32) float64) index {
	x := index{programs: programs, from: make([]int32, words+1), needs: make([][]wordSet, len(programs))}
	anchors, buf := make([]anchor, 0, 4*len(programs)), []anchor(nil)
	ends := make([]int, len(programs)) // of each program's anchors
	sets := make([]wordSet, 0, 3*len(programs))
	for i, p := range programs {
		var ok bool
		if anchors, _, ok = p.root.anchored(cost, anchors); !ok {
			x.free = append(x.free, int32(i))
		}
		ends[i] = len(anchors)
		from := len(sets)
		sets, buf = p.root.needs(cost, sets, buf)
		x.needs[i] = sets[from:len(sets):len(sets)]
	}
	x.post(anchors, ends)
	return x
}

// post fills the postings, in the order of words and then of programs.
func (x *index) post(anchors []anchor, ends []int) {
	for _, a := range anchors {
		for _, id := range a.words {
			x.from[id+1]++
		}
	}
	for id := 1; id < len(x.from); id++ {
		x.from[id] += x.from[id-1]
	}
	x.postings = make([]posting, x.from[len(x.from)-1])
	next := slices.Clone(x.from)
	i := 0
	for j, a := range anchors {
		for j == ends[i] {
			i++
		}
		for _, id := range a.words {
			x.postings[next[id]] = posting{int32(i), uint8(a.from), uint8(a.to), x.programs[i].lang == hoffelijk.DE}
			next[id]++
		}
	}
}

// candidate is a program and the token that it may match from. Its order
// is that of the programs, then of the text.
type candidate uint64

func newCandidate(program int32, at int) candidate {
	return candidate(program)<<32 | candidate(at)
}

func (c candidate) program() int32 { return int32(c >> 32) }
func (c candidate) at() int        { return int(uint32(c)) }

// candidates appends what may match in the sentence, each once and in order.
func (m *matcher) candidates(x *index, out []candidate) []candidate {
	for at := m.lo; at < m.hi; at++ {
		t := &m.toks[at]
		if t.id != 0 {
			out = m.anchoredBy(x, t.id, at, out, func(p posting) bool { return !p.german })
		}
		if t.german != 0 {
			out = m.anchoredBy(x, t.german, at, out, func(p posting) bool { return p.german })
		}
		for _, id := range t.prefixes {
			out = m.anchoredBy(x, id, at, out, func(posting) bool { return true })
		}
		if t.near != 0 {
			out = m.anchoredBy(x, t.near, at, out, func(p posting) bool { return x.programs[p.program].lang == m.lang })
		}
		for _, i := range x.free {
			out = append(out, newCandidate(i, at))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// enter goes to a sentence.
func (m *matcher) enter(lo, hi int) {
	m.lo, m.hi, m.words = lo, hi, wordSet{}
	for i := lo; i < hi; i++ {
		t := &m.toks[i]
		m.words.add(t.id)
		m.words.add(t.german)
		m.words.add(t.near)
		for _, id := range t.prefixes {
			m.words.add(id)
		}
	}
}

// present reports whether the sentence seems to hold a word of each set.
func (m *matcher) present(sets []wordSet) bool {
	for i := range sets {
		if !m.words.meets(&sets[i]) {
			return false
		}
	}
	return true
}

// anchoredBy appends the starts of programs that have a word at a token.
func (m *matcher) anchoredBy(x *index, id int32, at int, out []candidate, fits func(posting) bool) []candidate {
	for _, p := range x.postings[x.from[id]:x.from[id+1]] {
		m.steps++
		if !fits(p) || !m.present(x.needs[p.program]) {
			continue
		}
		prog := x.programs[p.program]
		for start := max(m.lo, at-int(p.most)); start <= at-int(p.least); start++ {
			if m.mayStart(prog, start) {
				out = append(out, newCandidate(p.program, start))
			}
		}
	}
	return out
}
