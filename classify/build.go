package classify

import (
	"errors"

	"hoffelijk"
)

// mark is what a word means for its surroundings.
type mark uint8

const (
	markNegation mark = 1 << iota
	markCondition
	markTurn
	markNotReally
)

// markPhrase is a marker of several words.
type markPhrase struct {
	*program
	mark mark
}

// loader compiles the phrases of one file.
type loader struct {
	*Rules
	file    *fileSource
	classes map[string][]node
	known   lexicon

	compiler compiler
	stack    []node // of the parser
	errs     []error
}

// add compiles a file into the set.
func (r *Rules) add(f *fileSource) []error {
	l := &loader{Rules: r, file: f, classes: map[string][]node{}, known: newLexicon(2 * len(f.lines))}
	r.sources[f.file] = f.source
	l.words()
	l.markers()
	for _, rs := range f.rules {
		l.rule(rs)
	}
	return l.errs
}

// words makes the classes; a class may use those above it.
func (l *loader) words() {
	for _, class := range l.file.words {
		var forms []node
		for _, e := range class.forms {
			if n, ok := l.parse(e); ok {
				forms = append(forms, n)
			}
		}
		if len(forms) == 0 {
			l.errs = append(l.errs, l.file.errorf(class.name.line, class.name.col, "class %s has no words", class.name.text))
		}
		l.classes[class.name.text] = forms
	}
}

// parse reads one phrase and reports its mistake, if any, at its place.
func (l *loader) parse(e entry) (node, bool) {
	p := &phraseParser{stack: l.stack[:0], text: e.text, lang: l.file.lang, vocab: l.vocab, classes: l.classes, known: &l.known}
	n, err := p.parse()
	l.stack = p.stack
	if err == nil {
		if n.kind == nodeSeq && len(n.parts) == 0 {
			err = &phraseError{0, "the phrase is empty"}
		} else if _, most := n.span(); most > 100 {
			err = &phraseError{0, "the phrase spans more than 100 words"}
		}
	}
	var pe *phraseError
	if errors.As(err, &pe) {
		l.errs = append(l.errs, l.file.errorf(e.line, e.col+pe.at, "%s", pe.message))
		return n, false
	}
	return n, true
}

// markers compiles negations, conditions and turns.
func (l *loader) markers() {
	lang := l.langs[l.file.lang]
	if lang == nil {
		lang = &language{lang: l.file.lang, single: map[int32]mark{}}
		l.langs[l.file.lang] = lang
	}
	for _, set := range []struct {
		mark    mark
		entries []entry
	}{
		{markNegation, l.file.negations}, {markCondition, l.file.conditions},
		{markTurn, l.file.turns}, {markNotReally, l.file.notReally},
	} {
		for _, e := range set.entries {
			n, ok := l.parse(e)
			if !ok {
				continue
			}
			n.leaves(func(words []int32) {
				for _, id := range words {
					l.vocab.fixed[id] = true
				}
			})
			if n.kind == nodeWords {
				for _, id := range n.words {
					lang.single[id] |= set.mark
				}
				continue
			}
			lang.multi = append(lang.multi, markPhrase{l.compile(n, e), set.mark})
		}
	}
}

func (l *loader) compile(n node, e entry) *program {
	return l.compiler.compile(n, e.text, place{l.file.file, e.line, e.col}, l.file.lang)
}

func (l *loader) rule(rs ruleSource) {
	index := len(l.rules)
	compiled := rule{ruleSource: rs, lang: l.file.lang, file: l.file.file}
	for _, e := range rs.except {
		if n, ok := l.parse(e); ok {
			compiled.except = append(compiled.except, l.compile(n, e))
		}
	}
	for _, e := range rs.phrases {
		n, ok := l.parse(e)
		if !ok {
			continue
		}
		if !n.needsWord() {
			l.errs = append(l.errs, l.file.errorf(e.line, e.col, "the phrase can match without any word: at least one must be required"))
			continue
		}
		p := l.compile(n, e)
		p.rule = index
		p.negator = l.holdsNegator(n)
		l.phrases = append(l.phrases, p)
	}
	l.rules = append(l.rules, compiled)
}

// holdsNegator reports whether a negation is one of the phrase's own words.
func (l *loader) holdsNegator(n node) bool {
	single, holds := l.langs[l.file.lang].single, false
	n.leaves(func(words []int32) {
		for _, id := range words {
			holds = holds || single[id]&markNegation != 0
		}
	})
	return holds
}

// build makes the indexes: from a word to the programs that need it.
func (r *Rules) build() {
	var exceptions, markers []*program
	for i := range r.rules {
		rule := &r.rules[i]
		rule.firstExcept = int32(len(exceptions))
		exceptions = append(exceptions, rule.except...)
		rule.endExcept = int32(len(exceptions))
	}
	for _, lang := range hoffelijk.Langs() {
		if l := r.langs[lang]; l != nil {
			l.firstMulti = int32(len(markers))
			for _, m := range l.multi {
				markers = append(markers, m.program)
			}
		}
	}
	for _, t := range r.vocab.typos {
		t.build(r.vocab.words, r.vocab.fixed)
	}
	cost := r.costs()
	r.found = newIndex(r.phrases, len(r.vocab.words), cost)
	r.excepted = newIndex(exceptions, len(r.vocab.words), cost)
	r.markers = newIndex(markers, len(r.vocab.words), cost)
}

// costs tells how common words are likely to be in mails, by how often they
// stand in the examples. A frequent word of a language counts for more, and
// one of no example for something.
func (r *Rules) costs() func([]int32) float64 {
	return func(words []int32) float64 {
		sum := 0.0
		for _, id := range words {
			sum += 0.1 + float64(r.vocab.texts[id])
			if r.vocab.common[id] {
				sum++
			}
		}
		return sum
	}
}
