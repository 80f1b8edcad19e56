package classify

import "hoffelijk"

// markSentence finds the negations, conditions and turns of the sentence, by
// the words of the rule's language and of the mail's.
func (s *scan) markSentence(lang hoffelijk.Lang) {
	if s.marked == lang {
		return
	}
	s.marked = lang
	for i := s.lo; i < s.hi; i++ {
		s.marks[i] = 0
	}
	s.markBy(s.rules.langs[lang])
	if lang != s.lang {
		s.markBy(s.rules.langs[s.lang])
	}
}

func (s *scan) markBy(l *language) {
	if l == nil {
		return
	}
	for i := s.lo; i < s.hi; i++ {
		t := &s.toks[i]
		id := t.id
		if l.lang == hoffelijk.DE {
			id = t.german
		}
		s.marks[i] |= l.single[id]
		for _, id := range t.prefixes {
			s.marks[i] |= l.single[id]
		}
	}
	for _, p := range l.multi {
		for i := s.lo; i < s.hi; i++ {
			f, ok := s.attempt(p.program, i)
			switch {
			case !ok:
			case p.mark == markNotReally:
				for j := f.start; j < f.end; j++ {
					s.marks[j] = s.marks[j]&^(markNegation|markCondition) | markNotReally
				}
			default:
				s.marks[i] |= p.mark
			}
		}
	}
}

// negated returns the words that negate a match, "" if none do: a negator in
// a gap, in the three words before it in the same clause, or as the last
// word of the clause right behind it ("we annuleren de afspraak niet"). A
// phrase that has a negator of its own is never negated.
func (s *scan) negated(f found) string {
	if f.prog.negator {
		return ""
	}
	for _, i := range f.gaps {
		if s.marks[i]&markNegation != 0 {
			return s.words(i, i+1)
		}
	}
	for i := f.start - 1; i >= s.lo && i >= f.start-negatorSpan; i-- {
		if s.toks[i+1].clause || s.marks[i]&markTurn != 0 {
			break
		}
		if s.marks[i]&markNegation != 0 {
			return s.words(i, i+1)
		}
	}
	if i := f.end; i < s.hi && s.marks[i]&markNegation != 0 && !s.toks[i].clause && (i+1 == s.hi || s.toks[i+1].clause) {
		return s.words(i, i+1)
	}
	return ""
}

// conditional reports whether a match stands in a clause that begins with a
// condition, or in the main clause right behind such a one.
func (s *scan) conditional(f found) bool {
	for i, clauses := f.start, 0; clauses < 2 && i >= s.lo; clauses++ {
		for i > s.lo && !s.toks[i].clause {
			i--
		}
		for j := i; j < min(i+2, f.start+1); j++ {
			if s.marks[j]&markCondition != 0 {
				return true
			}
		}
		i--
	}
	return false
}

// excepted looks for the rule's exceptions in the sentence.
func (s *scan) excepted(r *rule, e *evidence) bool {
	for _, p := range r.except {
		for i := s.lo; i < s.hi; i++ {
			if f, ok := s.attempt(p, i); ok {
				e.by = s.words(f.start, f.end)
				return true
			}
		}
	}
	return false
}

// words returns tokens [lo, hi) as they stand in the text.
func (s *scan) words(lo, hi int) string {
	return s.text[s.toks[lo].start:s.toks[hi-1].end]
}
