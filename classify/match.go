package classify

import (
	"slices"

	"hoffelijk"
)

// found is a match of a program: tokens [start, end), the tokens of its gaps
// and the name it caught.
type found struct {
	prog           *program
	start, end     int
	gaps           []int
	nameLo, nameHi int // tokens, equal when there is none
}

// matcher runs programs over the tokens of one mail. It is used by one
// goroutine only.
type matcher struct {
	text   string // what the tokens' offsets point into
	toks   []tok
	lo, hi int // the sentence
	dates  map[int]int
	when   func(toks []tok, text string, at int) int // tokens of a date at a place, or 0
	lang   hoffelijk.Lang
	steps  int // work done, for the test that bounds it

	gen     uint32
	visited []uint32 // per instruction and offset: the attempt that failed there
	prog    *program
	origin  int
	got     found
}

// attempt tries to match a program at a token, within the sentence.
func (m *matcher) attempt(p *program, at int) (found, bool) {
	m.steps++
	if !m.mayStart(p, at) {
		return found{}, false
	}
	m.prog, m.origin = p, at
	m.gen++
	if n := len(p.insts) * (p.span + 2); n > len(m.visited) {
		m.visited = make([]uint32, 2*n)
		m.gen = 1
	}
	m.got = found{prog: p, start: at}
	if !m.run(0, at) {
		return found{}, false
	}
	return m.got, true
}

// mayStart reports whether a program's first word, if it has one, stands at
// a token.
func (m *matcher) mayStart(p *program, at int) bool {
	return p.first == nil || at < m.hi && m.has(p, p.first, at)
}

// run executes from an instruction at a token. Every pair is tried once per
// attempt, so an attempt costs at most instructions x span.
func (m *matcher) run(pc, at int) bool {
	key := pc*(m.prog.span+2) + at - m.origin
	if m.visited[key] == m.gen {
		return false
	}
	m.visited[key] = m.gen
	m.steps++
	in := &m.prog.insts[pc]
	switch in.op {
	case opMatch:
		m.got.end = at
		return at > m.origin
	case opSplit:
		return m.run(in.x, at) || in.y >= 0 && m.run(in.y, at)
	case opBegin:
		return at == m.lo && m.run(in.x, at)
	case opEnd:
		return at == m.hi && m.run(in.x, at)
	}
	if at >= m.hi {
		return false
	}
	switch in.op {
	case opWords:
		return m.has(m.prog, in.words, at) && m.run(in.x, at+1)
	case opNumber:
		return m.toks[at].num >= 0 && m.run(in.x, at+1)
	case opSkip:
		if !m.run(in.x, at+1) {
			return false
		}
		m.got.gaps = append(m.got.gaps, at)
		return true
	case opDate:
		n := m.date(at)
		return n > 0 && m.run(in.x, at+n)
	case opName:
		return m.name(in, at)
	}
	return false
}

// has reports whether the token is one of the words.
func (m *matcher) has(p *program, words []int32, at int) bool {
	t := &m.toks[at]
	id := t.id
	if p.lang == hoffelijk.DE {
		id = t.german
	}
	if id != 0 && contains(words, id) {
		return true
	}
	for _, id := range t.prefixes {
		if contains(words, id) {
			return true
		}
	}
	return t.near != 0 && p.lang == m.lang && contains(words, t.near)
}

func contains(words []int32, id int32) bool {
	if len(words) <= 8 {
		return slices.Contains(words, id)
	}
	_, ok := slices.BinarySearch(words, id)
	return ok
}

// date returns how many tokens a date expression takes at a token; 0 if none.
func (m *matcher) date(at int) int {
	if n, ok := m.dates[at]; ok {
		return n
	}
	if m.dates == nil {
		m.dates = map[int]int{}
	}
	m.steps++
	n := min(m.when(m.toks[:m.hi], m.text, at), maxDate, m.hi-at)
	m.dates[at] = n
	return n
}

// name matches one to three capitalised words, longest first, with the
// particles of family names between them.
func (m *matcher) name(in *inst, at int) bool {
	if at == m.lo || !m.capital(at) {
		return false
	}
	end, capitals := at+1, 1
	ends := [4]int{0, end}
	for i := end; i < m.hi && i < at+maxName && capitals < 3 && !m.toks[i].clause; i++ {
		if m.capital(i) {
			capitals++
			ends[capitals] = i + 1
			continue
		}
		if !particle(m.toks[i].word) {
			break
		}
	}
	for ; capitals > 0; capitals-- {
		if m.run(in.x, ends[capitals]) {
			m.got.nameLo, m.got.nameHi = at, ends[capitals]
			return true
		}
	}
	return false
}

// capital reports whether a token can be part of a name. German writes all
// nouns with a capital, so there a word of the rules is none.
func (m *matcher) capital(at int) bool {
	t := &m.toks[at]
	return t.upper && (m.prog.lang != hoffelijk.DE || t.german == 0) &&
		months[t.word] == 0 && weekdays[t.word] == 0 && !addressing(t.word)
}

// addressing knows words that are written with a capital out of courtesy.
func addressing(word string) bool {
	switch word {
	case "i", "u", "uw", "jij", "jullie", "wij", "we", "sie", "ihr", "ihnen", "ihre", "ihren", "ihrem", "wir", "ich", "nous", "vous", "you", "it":
		return true
	}
	return false
}

func particle(word string) bool {
	switch word {
	case "van", "de", "der", "den", "von", "du", "des", "la", "le", "of":
		return true
	}
	return false
}
