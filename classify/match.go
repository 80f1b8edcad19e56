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
	lo, hi int                                       // the sentence
	words  wordSet                                   // those in the sentence
	dates  []uint8                                   // by token: the length of the date there, plus one; 0 if not yet asked
	when   func(toks []tok, text string, at int) int // tokens of a date at a place, or 0
	lang   hoffelijk.Lang
	steps  int // work done, for the test that bounds it

	gen     uint32
	visited []uint32 // per instruction and offset: the attempt that was there
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

// run executes from an instruction at a token.
func (m *matcher) run(pc int32, at int) bool {
	for {
		m.steps++
		in := &m.prog.insts[pc]
		switch in.op {
		case opMatch:
			m.got.end = at
			return at > m.origin
		case opWords:
			if at >= m.hi || !m.has(m.prog, in.words, at) {
				return false
			}
			at++
		case opNumber:
			if at >= m.hi || m.toks[at].num < 0 {
				return false
			}
			at++
		case opBegin:
			if at != m.lo {
				return false
			}
		case opEnd:
			if at != m.hi {
				return false
			}
		case opJump:
			pc = in.to - 1
		default:
			return m.fresh(pc, at) && m.choose(pc, at)
		}
		pc++
	}
}

// fresh reports whether an instruction was not yet tried at a token. Each
// choice is made once per attempt, so that an attempt costs no more than the
// program's length times its span.
func (m *matcher) fresh(pc int32, at int) bool {
	key := int(pc)*(m.prog.span+2) + at - m.origin
	if m.visited[key] == m.gen {
		return false
	}
	m.visited[key] = m.gen
	return true
}

// choose executes an instruction that can go on in several ways.
func (m *matcher) choose(pc int32, at int) bool {
	switch in := &m.prog.insts[pc]; in.op {
	case opSplit:
		return m.run(pc+1, at) || m.run(in.to, at)
	case opGap:
		return m.gap(pc, at)
	case opDate:
		n := 0
		if at < m.hi {
			n = m.date(at)
		}
		return n > 0 && m.run(pc+1, at+n)
	}
	return at < m.hi && m.name(pc+1, at)
}

// gap tries the shortest gap first.
func (m *matcher) gap(pc int32, at int) bool {
	for end := at; end <= min(at+int(m.prog.insts[pc].n), m.hi); end++ {
		if m.run(pc+1, end) {
			for i := end - 1; i >= at; i-- {
				m.got.gaps = append(m.got.gaps, i)
			}
			return true
		}
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
	if m.dates == nil {
		m.dates = make([]uint8, len(m.toks))
	}
	if m.dates[at] == 0 {
		m.steps++
		m.dates[at] = dateLength(m.when(m.toks[:m.hi], m.text, at), m.hi-at)
	}
	return int(m.dates[at]) - 1
}

// name matches one to three capitalised words, longest first, with the
// particles of family names between them.
func (m *matcher) name(next int32, at int) bool {
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
		if m.run(next, ends[capitals]) {
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
