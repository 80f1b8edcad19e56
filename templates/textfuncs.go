package templates

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"time"
	"unicode/utf8"

	"hoffelijk"
)

// textFuncs are the functions that mails to salespeople may use.
func textFuncs(lang hoffelijk.Lang) template.FuncMap {
	return template.FuncMap{
		"category": func(c hoffelijk.Category) string { return CategoryNames(lang)[c] },
		"reasons":  func(r []hoffelijk.Reason) string { return reasonList(r, lang) },
		"day":      func(t time.Time) string { return day(t, lang) },
		"date":     func(t time.Time) string { return fullDate(t, lang) },
		"clock":    func(t time.Time) string { return t.Format("15:04") },
		"span":     func(c *hoffelijk.ComeBack) string { return span(c, lang) },
		"period":   func(f hoffelijk.Figures) string { return period(f, lang) },
		"counts":   func(f hoffelijk.Figures) []count { return counts(f, lang) },
		"why":      func(f hoffelijk.Figures) []count { return reasonCounts(f, lang) },
		"answers":  func() []count { return answered(lang) },
		"setbacks": setbacks,
		"who":      who,
		"name":     shortName,
		"author":   func(m *hoffelijk.Message) string { return who(m.From) },
		"prospect": func(p hoffelijk.Prospect) string {
			return shortName(hoffelijk.Address{Name: p.Name, Address: p.Address})
		},
		"line":      line,
		"excerpt":   excerpt,
		"quote":     quote,
		"grieves":   grieves,
		"moves":     moves,
		"phrases":   deciding,
		"pad":       pad,
		"beginmark": func() string { return BeginMark },
		"endmark":   func() string { return EndMark },
		"indent":    indent,
		"first":     first,
		"more":      more,
	}
}

// count is a line of a table.
type count struct {
	Name string
	N    int
}

// counts lists the categories that occurred, in their usual order.
func counts(f hoffelijk.Figures, lang hoffelijk.Lang) []count {
	var lines []count
	for _, c := range hoffelijk.Categories() {
		if n := f.ByCategory[c]; n > 0 {
			lines = append(lines, count{CategoryNames(lang)[c], n})
		}
	}
	return lines
}

// reasonCounts lists the reasons that were given, most frequent first.
func reasonCounts(f hoffelijk.Figures, lang hoffelijk.Lang) []count {
	var lines []count
	for _, r := range hoffelijk.Reasons() {
		if n := f.ByReason[r]; n > 0 {
			lines = append(lines, count{ReasonNames(lang)[r], n})
		}
	}
	slices.SortStableFunc(lines, func(a, b count) int { return b.N - a.N })
	return lines
}

// answered lists the names of the categories that get a letter.
func answered(lang hoffelijk.Lang) []count {
	var lines []count
	for _, c := range answeredKinds() {
		lines = append(lines, count{Name: CategoryNames(lang)[c]})
	}
	return lines
}

// setbacks counts the mails that were a no with a letter to follow.
func setbacks(f hoffelijk.Figures) int {
	n := 0
	for c, k := range f.ByCategory {
		if c.Answered() {
			n += k
		}
	}
	return n
}

func reasonList(reasons []hoffelijk.Reason, lang hoffelijk.Lang) string {
	var names []string
	for _, r := range reasons {
		names = append(names, ReasonNames(lang)[r])
	}
	return strings.Join(names, ", ")
}

// who shows a mailbox so that a person can check it: name and address.
func who(a hoffelijk.Address) string {
	name, address := unmark(cut(oneLine(a.Name), 80)), oneLine(a.Address)
	switch {
	case address == "":
		return name
	case name == "" || strings.EqualFold(name, address):
		return address
	}
	return name + " <" + address + ">"
}

// shortName is the name, or the address when there is none.
func shortName(a hoffelijk.Address) string {
	if name := unmark(cut(oneLine(a.Name), 60)); name != "" {
		return name
	}
	return oneLine(a.Address)
}

// deciding returns up to three of the phrases that decided, heaviest first,
// each as it stands in the mail.
func deciding(v hoffelijk.Verdict) []string {
	var phrases []string
	for _, h := range hoffelijk.HeaviestFirst(v.Hits) {
		text := unmark(cut(oneLine(h.Text), 100))
		if text != "" && !slices.Contains(phrases, text) && len(phrases) < 3 {
			phrases = append(phrases, text)
		}
	}
	return phrases
}

// span says which days the come-back words mean.
func span(c *hoffelijk.ComeBack, lang hoffelijk.Lang) string {
	if c.From.IsZero() {
		return ""
	}
	return dates(c.From, c.To, lang)
}

// period names the span of a summary.
func period(f hoffelijk.Figures, lang hoffelijk.Lang) string {
	last := f.To.AddDate(0, 0, -1)
	switch f.Period {
	case hoffelijk.Day:
		return day(f.From, lang) + " " + fmt.Sprint(f.From.Year())
	case hoffelijk.Month:
		return monthNames(lang)[f.From.Month()-1] + " " + fmt.Sprint(f.From.Year())
	}
	return dates(f.From, last, lang)
}

// excerpt shows the beginning of a mail, as quoted lines.
func excerpt(s string) string {
	s = unmark(cut(tidy(s), 900))
	return indent(s)
}

// quote shows what the customer wrote, twelve lines of it at most.
func quote(s string) string {
	s = tidy(printable(s))
	if s == "" {
		return ""
	}
	lines := strings.Split(unmark(cut(s, 900)), "\n")
	if len(lines) > 12 {
		lines = append(lines[:12], "…")
	}
	return "| " + strings.Join(lines, "\n| ")
}

// moves reports whether the letter is about a new time for an appointment.
func moves(v hoffelijk.Verdict, m *hoffelijk.Message) bool {
	return !v.OptOut && moved(Case{Verdict: v, Message: m})
}

func indent(s string) string {
	return "  | " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n  | ")
}

// pad fills a word with spaces up to a width.
func pad(width int, s string) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

// rules are what the marks begin and end with, or more of it.
var rules = regexp.MustCompile(`={3,}`)

// unmark breaks the marks where somebody else wrote them, also inside longer
// rules: nothing that is left has three "=" in a row.
func unmark(s string) string { return rules.ReplaceAllLiteralString(s, "==") }

// listed is how many lines of one kind a summary shows.
const listed = 20

// first cuts a list to what a summary shows of it.
func first(list any) (any, error) {
	v := reflect.ValueOf(list)
	if v.Kind() != reflect.Slice {
		return nil, fmt.Errorf("first of %T", list)
	}
	return v.Slice(0, min(listed, v.Len())).Interface(), nil
}

// more counts what first leaves out.
func more(list any) int {
	v := reflect.ValueOf(list)
	if v.Kind() != reflect.Slice {
		return 0
	}
	return max(0, v.Len()-listed)
}

// line shows words of somebody else on one line; nothing is shown as a dash.
func line(s string) string {
	if s = unmark(cut(oneLine(s), 120)); s == "" {
		return "–"
	}
	return s
}
