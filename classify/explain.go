package classify

import (
	"fmt"
	"slices"
	"strings"

	"hoffelijk"
)

// Explain gives the verdict and, in lines for a person who works on rules,
// every phrase that was found: where its rule stands, what it weighs and why,
// and what voids it.
func (r *Rules) Explain(m *hoffelijk.Message, c Context) (hoffelijk.Verdict, string) {
	v, all, _ := r.classify(m, c)
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s (%.1f)", v.Category, v.Level, v.Score)
	if v.Second != "" {
		fmt.Fprintf(&b, ", else %s", v.Second)
	}
	b.WriteString("\n")
	for _, e := range all {
		r.explain(&b, e)
	}
	for _, h := range v.Hits {
		if h.Rule == structureRule || h.Rule == guessRule {
			fmt.Fprintf(&b, "  %q: %s\n", h.Text, h.Rule)
		}
	}
	if v.ComeBack != nil {
		fmt.Fprintf(&b, "  %q: come back %s to %s\n", v.ComeBack.Text, v.ComeBack.From.Format("2006-01-02"), v.ComeBack.To.Format("2006-01-02"))
	}
	v.Hits = r.deciding(v, all, c)
	return v, b.String()
}

// deciding keeps those hits that speak for the category of a verdict, give
// one of its reasons or its opt-out, or are why a person is asked.
func (r *Rules) deciding(v hoffelijk.Verdict, all []evidence, c Context) []hoffelijk.Hit {
	speaks := map[string]bool{structureRule: true, guessRule: true}
	for _, e := range all {
		rule := &r.rules[e.rule]
		means := within(rule.means, c.Thread)
		gives := slices.ContainsFunc(rule.adds, func(reason hoffelijk.Reason) bool { return slices.Contains(v.Reasons, reason) })
		if means == v.Category || means == hoffelijk.OptOut && v.OptOut || gives && v.Category.Setback() ||
			v.Level == hoffelijk.Unsure && means != hoffelijk.None {
			speaks[rule.name.text] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(v.Hits), func(h hoffelijk.Hit) bool { return !speaks[h.Rule] })
}

// explain writes one piece of evidence.
func (r *Rules) explain(b *strings.Builder, e evidence) {
	rule := &r.rules[e.rule]
	fmt.Fprintf(b, "  %q: %s:%d %s", e.hit.Text, rule.file, rule.name.line, rule.name.text)
	if rule.means != "" {
		fmt.Fprintf(b, ", means %s", rule.means)
	}
	if len(rule.adds) > 0 {
		fmt.Fprintf(b, ", adds %v", rule.adds)
	}
	fmt.Fprintf(b, ", weighs %.1f", e.weight)
	if len(e.why) > 0 {
		fmt.Fprintf(b, " (%.1f, %s)", rule.weight, strings.Join(e.why, ", "))
	}
	if e.by != "" {
		fmt.Fprintf(b, ", voided by %q", e.by)
	}
	fmt.Fprintf(b, "; by the phrase %s\n", e.hit.Phrase)
}
