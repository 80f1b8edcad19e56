package classify

import (
	"cmp"
	"slices"
	"time"

	"hoffelijk"
)

// The factors of what stands around a phrase.
const (
	afterTurn    = 1.5
	beforeTurn   = 0.5
	conditional  = 0.3
	questioned   = 0.3
	inSubject    = 0.7
	ownSubject   = 0.5 // of the subject of a reply: most likely we wrote it
	foreign      = 0.3 // rules of a language that neither mail nor sentence is in
	negatorSpan  = 3   // tokens before a phrase in which a negator voids it
	foreignWords = 3   // a foreign phrase of fewer words is taken for chance
	clauseSpan   = 40  // tokens before a phrase in which its clause is looked for
)

// evidence is a rule that matched in a sentence.
type evidence struct {
	rule     int
	hit      hoffelijk.Hit
	name     string  // what <naam> caught
	factor   float64 // of what stands around it
	why      []string
	weight   float64 // rule's weight x factor
	by       string  // what voids it; "" when it counts
	sentence int
	lo, hi   int // tokens
}

// scan looks for all phrases in one document.
type scan struct {
	*matcher
	rules   *Rules
	doc     *document
	marks   map[hoffelijk.Lang]*marks
	excepts map[int]string // by rule: the exception found in the sentence, "" for none

	found      []found        // see phrases
	candidates [3][]candidate // of phrases, exceptions and markers in the sentence
	looked     [3]bool        // which of them are of this sentence
}

func newScan(r *Rules, d *document, lang hoffelijk.Lang, ref time.Time) *scan {
	m := &matcher{text: d.text, toks: d.toks, lang: lang, dates: d.dates}
	m.when = func(toks []tok, text string, at int) int { return dateSpan(toks, text, at, lang, ref) }
	for i := range d.toks {
		if d.toks[i].word != "" {
			r.vocab.lookTypo(&d.toks[i], lang)
		}
	}
	return &scan{matcher: m, rules: r, doc: d, marks: map[hoffelijk.Lang]*marks{}, excepts: map[int]string{}}
}

// all returns the evidence of every sentence, in order.
func (s *scan) all(thread ThreadKind) []evidence {
	var out, here []evidence
	for i, sent := range s.doc.sentences {
		s.enter(sent)
		here = here[:0]
		for _, f := range s.phrases() {
			here = s.keep(here, s.weigh(f, i, thread))
		}
		out = append(out, s.turned(here)...)
	}
	return out
}

// enter goes to a sentence.
func (s *scan) enter(sent sentence) {
	s.matcher.enter(sent.lo, sent.hi)
	s.looked = [3]bool{}
	clear(s.excepts)
}

// phrases finds the phrases of the sentence in the order of the text.
func (s *scan) phrases() []found {
	s.found = s.found[:0]
	for _, c := range s.look(inPhrases) {
		if f, ok := s.attempt(s.rules.found.programs[c.program()], c.at()); ok {
			s.found = append(s.found, f)
		}
	}
	slices.SortStableFunc(s.found, func(a, b found) int { return cmp.Compare(a.start, b.start) })
	return s.found
}

// The indexes to look in.
const (
	inPhrases = iota
	inExceptions
	inMarkers
)

// look returns what an index says may match in the sentence.
func (s *scan) look(in int) []candidate {
	if !s.looked[in] {
		x := [...]*index{&s.rules.found, &s.rules.excepted, &s.rules.markers}[in]
		s.looked[in], s.candidates[in] = true, s.matcher.candidates(x, s.candidates[in][:0])
	}
	return s.candidates[in]
}

// among returns those of the programs [first, end).
func among(all []candidate, first, end int32) []candidate {
	lo, _ := slices.BinarySearch(all, newCandidate(first, 0))
	hi, _ := slices.BinarySearch(all, newCandidate(end, 0))
	return all[lo:hi]
}

// keep holds one piece of evidence per rule and sentence: the strongest.
func (s *scan) keep(here []evidence, e evidence) []evidence {
	if e.rule < 0 {
		return here
	}
	for i, old := range here {
		if old.rule != e.rule {
			continue
		}
		better := old.by != "" && e.by == "" || (old.by == "") == (e.by == "") && e.weight > old.weight ||
			old.by == "" && e.by == "" && e.weight == old.weight && (e.name != "" && old.name == "" || e.hi-e.lo > old.hi-old.lo)
		if better {
			here[i] = e
		}
		return here
	}
	return append(here, e)
}

// weigh applies what stands around a match. The rule of the result is -1
// when the rule does not apply at all.
func (s *scan) weigh(f found, sent int, thread ThreadKind) evidence {
	rule := &s.rules.rules[f.prog.rule]
	here := s.doc.sentences[sent]
	e := evidence{rule: f.prog.rule, factor: 1, sentence: sent, lo: f.start, hi: f.end}
	if rule.zone != "" && rule.zone != here.zone || rule.needs != "" && thread != "" && rule.needs != thread {
		e.rule = -1
		return e
	}
	start, end := s.bytes(f.start, f.end)
	e.hit = hoffelijk.Hit{Rule: rule.name.text, Phrase: f.prog.text, Text: s.text[start:end], Start: start, End: end, Zone: here.zone}
	if f.nameHi > f.nameLo {
		e.name = s.text[s.toks[f.nameLo].start:s.toks[f.nameHi-1].end]
	}
	marks := s.marked(rule.lang)
	e.by = s.excepted(f.prog.rule)
	if e.by == "" && !rule.negatedOK {
		e.by = s.negated(f, marks)
	}
	e.times(here.zone == hoffelijk.ZoneSubject, inSubject, "in the subject")
	e.times(here.zone == hoffelijk.ZoneSubject && s.doc.reply, ownSubject, "of a reply")
	e.times(here.question && !rule.questionOK && !asks(rule.means), questioned, "in a question")
	e.times(s.conditional(f, marks), conditional, "under a condition")
	e.times(marks.turnIn(s.lo, f.start), afterTurn, "after a turn")
	if s.foreign(rule.lang, sent) {
		e.times(true, foreign, "in another language")
		if f.end-f.start-len(f.gaps) < foreignWords {
			e.rule = -1
		}
	}
	e.weight = rule.weight * e.factor
	e.hit.Weight = e.weight
	return e
}

// times applies a factor where it holds and notes it.
func (e *evidence) times(holds bool, factor float64, why string) {
	if holds {
		e.factor *= factor
		e.why = append(e.why, why)
	}
}

// asks reports whether a question is a normal form of the category.
func asks(c hoffelijk.Category) bool {
	return c == hoffelijk.OptOut || c == hoffelijk.None
}

// foreign reports whether a rule is of another language than the mail and
// the sentence: "interesse" is no French in a Dutch mail, but a second
// language below the first one is read by its own rules.
func (s *scan) foreign(lang hoffelijk.Lang, sent int) bool {
	if s.lang == "" || lang == s.lang {
		return false
	}
	here := &s.doc.sentences[sent]
	if !here.known {
		here.known, here.lang = true, languageOf(s.toks[here.lo:here.hi])
	}
	return here.lang != lang
}

// turned weakens what stands before a turn when something else counts as much
// after it.
func (s *scan) turned(here []evidence) []evidence {
	for i := range here {
		e := &here[i]
		for j := range here {
			o := &here[j]
			if o.by == "" && o.lo >= e.hi && o.weight >= e.weight && s.differs(e.rule, o.rule) && s.marked(s.rules.rules[e.rule].lang).turnIn(e.hi, o.lo) {
				e.times(true, beforeTurn, "before a turn")
				e.weight *= beforeTurn
				e.hit.Weight = e.weight
				break
			}
		}
	}
	return here
}

func (s *scan) differs(a, b int) bool {
	x, y := s.rules.rules[a].means, s.rules.rules[b].means
	return x != "" && y != "" && x != y
}
