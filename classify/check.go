package classify

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"hoffelijk"
)

// Finding is something in the rules that loads but is likely wrong.
type Finding struct {
	File    string
	Line    int
	Column  int
	Message string
	Excerpt string // the line with a caret
}

// String is "file:line:column: message".
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Message)
}

// Check tries every example and counter-example against its rule and looks
// for phrases that are doubtful: those that can shrink to one common word,
// those that stand in the same rule twice, and exceptions whose alternatives
// lack brackets.
func (r *Rules) Check() []Finding {
	var out []Finding
	for i := range r.rules {
		out = append(out, r.checkRule(i)...)
	}
	return append(out, r.checkPhrases()...)
}

func (r *Rules) finding(file string, e entry, format string, args ...any) Finding {
	fe := r.sources[file].errorf(e.line, e.col, format, args...)
	return Finding{fe.File, fe.Line, fe.Column, fe.Message, fe.Excerpt}
}

func (r *Rules) checkRule(i int) []Finding {
	rule := &r.rules[i]
	out := r.checkBars(rule)
	for _, e := range rule.examples {
		if v := r.sample(rule, e.text); !r.matches(v, rule) {
			out = append(out, r.finding(rule.file, e, "the example does not match its rule %q%s", rule.name.text, voidedBy(v, rule)))
		}
	}
	for _, e := range rule.counterSample {
		v := r.sample(rule, e.text)
		if rule.means != "" && v.Category == rule.means && (v.Level != hoffelijk.Unsure) {
			out = append(out, r.finding(rule.file, e, "the counter-example of %q is taken for %s (score %.2g)", rule.name.text, rule.means, v.Score))
		}
		if rule.means == "" && r.counts(v, rule) {
			out = append(out, r.finding(rule.file, e, "the counter-example matches its rule %q", rule.name.text))
		}
	}
	return out
}

// sample classifies an example as the body, or the subject, of a mail.
func (r *Rules) sample(rule *rule, text string) hoffelijk.Verdict {
	m := &hoffelijk.Message{Kind: hoffelijk.KindMail, Body: text}
	if rule.zone == hoffelijk.ZoneSubject {
		m = &hoffelijk.Message{Kind: hoffelijk.KindMail, Subject: text}
	}
	v, _, _ := r.classify(m, Context{Thread: rule.needs}) // with the hits of all categories
	return v
}

func (r *Rules) matches(v hoffelijk.Verdict, rule *rule) bool {
	for _, h := range v.Hits {
		if h.Rule == rule.name.text {
			return true
		}
	}
	return false
}

// counts is matches, but only hits that are not weakened.
func (r *Rules) counts(v hoffelijk.Verdict, rule *rule) bool {
	for _, h := range v.Hits {
		if h.Rule == rule.name.text && h.Weight >= countsFrom*rule.weight {
			return true
		}
	}
	return false
}

func voidedBy(v hoffelijk.Verdict, rule *rule) string {
	for _, h := range v.Voided {
		if h.Rule == rule.name.text {
			return fmt.Sprintf(": %q is voided by %q", h.Text, h.By)
		}
	}
	return ""
}

// checkBars finds "a b|c d" without brackets: it is read as "a (b|c) d", which
// is seldom what is meant. An alternative at an end, or one that has the line
// for itself, is clear enough.
func (r *Rules) checkBars(rule *rule) []Finding {
	var out []Finding
	for _, e := range rule.ruleSource.except {
		words := strings.Fields(e.text)
		for i := 1; i+1 < len(words); i++ {
			if strings.Contains(words[i], "|") && !strings.ContainsAny(e.text, "()") {
				at := e
				at.col += utf8.RuneCountInString(e.text[:strings.Index(e.text, words[i])])
				out = append(out, r.finding(rule.file, at, "only the words of %q are alternatives here: put brackets round (a b|c d), or round (b|c) if that is meant", words[i]))
				break
			}
		}
	}
	return out
}

// checkPhrases looks at the phrases themselves.
func (r *Rules) checkPhrases() []Finding {
	var out []Finding
	type key struct {
		lang  hoffelijk.Lang
		means hoffelijk.Category
		needs ThreadKind
		text  string
	}
	seen := map[key]*program{}
	for _, p := range r.phrases {
		rule := &r.rules[p.rule]
		e := entry{p.text, p.at.line, p.at.col}
		if word, ok := r.shrinks(p.root); ok {
			out = append(out, r.finding(p.at.file, e, "the phrase can shrink to the one common word %q", word))
		}
		k := key{p.lang, rule.means, rule.needs, p.text}
		if old := seen[k]; old != nil {
			out = append(out, r.finding(p.at.file, e, "the phrase already stands in line %d", old.at.line))
			continue
		}
		seen[k] = p
	}
	return out
}

// shrinks reports whether a match can be one common word and nothing else.
func (r *Rules) shrinks(n node) (string, bool) {
	edges := 0
	if n.kind == nodeSeq {
		for _, p := range n.parts {
			if p.kind == nodeBegin || p.kind == nodeEnd {
				edges++
			}
		}
	}
	if edges == 2 { // "^ nee $" is a whole sentence
		return "", false
	}
	words, ok := shortest(n)
	if !ok {
		return "", false
	}
	for _, id := range words {
		if commonWord(r.vocab.words[id]) {
			return r.vocab.words[id], true
		}
	}
	return "", false
}

// shortest returns the words that a part can shrink to, if it can be as
// short as one word. A part that can vanish returns no words and true.
func shortest(n node) (words []int32, ok bool) {
	switch n.kind {
	case nodeWords:
		return n.words, true
	case nodeOpt, nodeGap, nodeBegin, nodeEnd:
		return nil, true
	case nodeAlt:
		for _, p := range n.parts {
			if w, one := shortest(p); one {
				words, ok = append(words, w...), true
			}
		}
		return words, ok
	case nodeSeq:
		for _, p := range n.parts {
			w, one := shortest(p)
			if !one || len(w) > 0 && len(words) > 0 {
				return nil, false
			}
			words = append(words, w...)
		}
		return words, true
	}
	return nil, false
}
