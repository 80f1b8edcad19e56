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
	free     []int32 // programs that need no word: tried everywhere
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
	x := index{programs: programs, from: make([]int32, words+1)}
	anchors := make([][]anchor, len(programs))
	for i, p := range programs {
		if anchors[i], _ = p.root.anchored(cost); anchors[i] == nil {
			x.free = append(x.free, int32(i))
		}
		for _, a := range anchors[i] {
			for _, id := range a.words {
				x.from[id+1]++
			}
		}
	}
	for id := range words {
		x.from[id+1] += x.from[id]
	}
	x.postings = make([]posting, x.from[words])
	next := slices.Clone(x.from)
	for i, p := range programs {
		for _, a := range anchors[i] {
			for _, id := range a.words {
				x.postings[next[id]] = posting{int32(i), uint8(a.from), uint8(a.to), p.lang == hoffelijk.DE}
				next[id]++
			}
		}
	}
	return x
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

// anchoredBy appends the starts of programs that have a word at a token.
func (m *matcher) anchoredBy(x *index, id int32, at int, out []candidate, fits func(posting) bool) []candidate {
	for _, p := range x.postings[x.from[id]:x.from[id+1]] {
		m.steps++
		if !fits(p) {
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
