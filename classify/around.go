package classify

import (
	"slices"

	"hoffelijk"
)

// marks are the negations, conditions and turns of one sentence.
type marks struct {
	lo, hi int    // the sentence that they are of
	at     []mark // by token, from lo
	turns  []int  // the tokens that are turns
}

func (m *marks) has(i int, what mark) bool { return m.at[i-m.lo]&what != 0 }

// turnIn reports whether a turn stands in tokens [from, to).
func (m *marks) turnIn(from, to int) bool {
	i, _ := slices.BinarySearch(m.turns, from)
	return i < len(m.turns) && m.turns[i] < to
}

// marked returns the marks of the sentence, by the words of a rule's
// language and of the mail's.
func (s *scan) marked(lang hoffelijk.Lang) *marks {
	m := s.marks[lang]
	if m == nil {
		m = &marks{hi: -1}
		s.marks[lang] = m
	}
	if m.lo == s.lo && m.hi == s.hi {
		return m
	}
	m.lo, m.hi, m.turns = s.lo, s.hi, m.turns[:0]
	m.at = append(m.at[:0], make([]mark, s.hi-s.lo)...)
	s.markBy(m, s.rules.langs[lang])
	if lang != s.lang {
		s.markBy(m, s.rules.langs[s.lang])
	}
	for i := s.lo; i < s.hi; i++ {
		if m.has(i, markTurn) {
			m.turns = append(m.turns, i)
		}
	}
	return m
}

func (s *scan) markBy(m *marks, l *language) {
	if l == nil {
		return
	}
	for i := s.lo; i < s.hi; i++ {
		t := &s.toks[i]
		id := t.id
		if l.lang == hoffelijk.DE {
			id = t.german
		}
		m.at[i-s.lo] |= l.single[id]
		for _, id := range t.prefixes {
			m.at[i-s.lo] |= l.single[id]
		}
	}
	for _, c := range among(s.look(inMarkers), l.firstMulti, l.firstMulti+int32(len(l.multi))) {
		p := l.multi[c.program()-l.firstMulti]
		if f, ok := s.attempt(p.program, c.at()); ok {
			m.several(f, p.mark)
		}
	}
}

// several marks a phrase of more than one word. What is not really a
// negation or condition loses those marks.
func (m *marks) several(f found, what mark) {
	if what != markNotReally {
		m.at[f.start-m.lo] |= what
		return
	}
	for j := f.start - m.lo; j < f.end-m.lo; j++ {
		m.at[j] &^= markNegation | markCondition
	}
}

// negated returns the words that negate a match, "" if none do: a negator in
// a gap, in the three words before it in the same clause, or as the last
// word of the clause right behind it ("we annuleren de afspraak niet"). A
// phrase that has a negator of its own is never negated.
func (s *scan) negated(f found, m *marks) string {
	if f.prog.negator {
		return ""
	}
	for _, i := range f.gaps {
		if m.has(i, markNegation) {
			return s.words(i, i+1)
		}
	}
	for i := f.start - 1; i >= s.lo && i >= f.start-negatorSpan; i-- {
		if s.toks[i+1].clause || m.has(i, markTurn) {
			break
		}
		if m.has(i, markNegation) {
			return s.words(i, i+1)
		}
	}
	if i := f.end; i < s.hi && m.has(i, markNegation) && !s.toks[i].clause && (i+1 == s.hi || s.toks[i+1].clause) {
		return s.words(i, i+1)
	}
	return ""
}

// conditional reports whether a match stands in a clause that begins with a
// condition, or in the main clause right behind such a one.
func (s *scan) conditional(f found, m *marks) bool {
	least := max(s.lo, f.start-clauseSpan)
	for i, clauses := f.start, 0; clauses < 2 && i >= least; clauses++ {
		for i > least && !s.toks[i].clause {
			i--
		}
		for j := i; j < min(i+2, f.start+1); j++ {
			if m.has(j, markCondition) {
				return true
			}
		}
		i--
	}
	return false
}

// excepted returns the words of an exception of the rule that stand in the
// sentence, "" when there are none.
func (s *scan) excepted(index int) string {
	r := &s.rules.rules[index]
	if len(r.except) == 0 {
		return ""
	}
	by, known := s.excepts[index]
	if known {
		return by
	}
	for _, c := range among(s.look(inExceptions), r.firstExcept, r.endExcept) {
		if f, ok := s.attempt(s.rules.excepted.programs[c.program()], c.at()); ok {
			by = s.words(f.start, f.end)
			break
		}
	}
	s.excepts[index] = by
	return by
}

// bytes returns where tokens [lo, hi) stand, with the rest of a contraction
// that they begin or end in: "not" of "don't" stands in "don't".
func (s *scan) bytes(lo, hi int) (start, end int) {
	for lo > s.lo && s.toks[lo-1].end == s.toks[lo].start {
		lo--
	}
	for hi < s.hi && s.toks[hi].start == s.toks[hi-1].end {
		hi++
	}
	return s.toks[lo].start, s.toks[hi-1].end
}

// words returns tokens [lo, hi) as they stand in the text.
func (s *scan) words(lo, hi int) string {
	start, end := s.bytes(lo, hi)
	return s.text[start:end]
}
