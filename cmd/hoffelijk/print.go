package main

import (
	"fmt"
	"io"
	"mime"
	"strings"
	"time"
	"unicode"

	"hoffelijk"
	"hoffelijk/templates"
)

// printer writes lines and keeps the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, visible(fmt.Sprintf(format+"\n", args...)))
	}
}

// field writes a labelled line, or nothing for an empty value.
func (p *printer) field(label, value string) {
	if value != "" {
		p.line("%-12s %s", label, value)
	}
}

// block writes a text indented.
func (p *printer) block(text string) {
	for line := range strings.Lines(text) {
		p.line("  %s", strings.TrimRight(line, "\r\n"))
	}
}

func person(a hoffelijk.Address) string {
	switch {
	case a.Address == "":
		return a.Name
	case a.Name == "":
		return a.Address
	}
	return fmt.Sprintf("%s <%s>", a.Name, a.Address)
}

func printParsed(w io.Writer, file string, m *hoffelijk.Message) error {
	p := &printer{w: w}
	p.line("%s: %s", file, m.Kind)
	p.field("from", person(m.From))
	if m.ForwardedBy != nil {
		p.field("forwarded by", person(*m.ForwardedBy))
	}
	p.field("note", strings.ReplaceAll(m.Note, "\n", " "))
	p.field("subject", m.Subject)
	if !m.Date.IsZero() {
		p.field("date", m.Date.Format(time.RFC3339))
	}
	p.field("automatic", m.Automatic)
	for _, problem := range m.Problems {
		p.field("problem", problem)
	}
	p.block(m.Text)
	p.line("")
	return p.err
}

func printVerdict(w io.Writer, file string, m *hoffelijk.Message, v hoffelijk.Verdict) error {
	p := &printer{w: w}
	p.line("%s: %s", file, describe(v))
	p.field("from", person(m.From))
	p.field("subject", m.Subject)
	for _, h := range v.Hits {
		p.field("because", fmt.Sprintf("“%s” (%s)", oneLine(h.Text), h.Rule))
	}
	for _, h := range v.Voided {
		p.field("not counted", fmt.Sprintf("“%s”, because of “%s”", oneLine(h.Text), oneLine(h.By)))
	}
	p.field("reasons", join(v.Reasons))
	p.field("competitor", v.Competitor)
	if c := v.ComeBack; c != nil {
		p.field("come back", fmt.Sprintf("%q: %s to %s", c.Text, c.From.Format(time.DateOnly), c.To.Format(time.DateOnly)))
	}
	p.line("")
	return p.err
}

// describe says a verdict in a line.
func describe(v hoffelijk.Verdict) string {
	s := fmt.Sprintf("%s, %s (%.1f)", v.Category, v.Level, v.Score)
	if v.Second != "" {
		s += ", nearly " + string(v.Second)
	}
	if v.OptOut && v.Category != hoffelijk.OptOut {
		s += ", wants no more contact"
	}
	return s
}

func join(reasons []hoffelijk.Reason) string {
	var s []string
	for _, r := range reasons {
		s = append(s, string(r))
	}
	return strings.Join(s, ", ")
}

func printDraft(w io.Writer, file string, m *hoffelijk.Message, v hoffelijk.Verdict, l *hoffelijk.Letter) error {
	if err := printVerdict(w, file, m, v); err != nil {
		return err
	}
	p := &printer{w: w}
	if l == nil {
		p.line("no letter: %s\n", whyNone(v))
		return p.err
	}
	printLetter(p, *l)
	p.line("")
	return p.err
}

// whyNone says why a verdict gets no letter.
func whyNone(v hoffelijk.Verdict) string {
	switch {
	case v.OptOut || v.Category == hoffelijk.OptOut:
		return "they want no more contact"
	case v.Level == hoffelijk.Unsure:
		return "a person is asked first what it is"
	case v.Category == hoffelijk.None:
		return "it is no setback"
	}
	return "a machine wrote it"
}

func printLetter(p *printer, l hoffelijk.Letter) {
	p.field("to", person(l.To))
	p.field("subject", l.Subject)
	p.field("asks", strings.Join(l.Asks, ", "))
	p.block(l.Body)
}

func printCase(w io.Writer, f *hoffelijk.CaseFile, zone *time.Location) error {
	p := &printer{w: w}
	p.line("case %d: %s, %s", f.ID, f.Category, f.Level)
	p.field("prospect", person(hoffelijk.Address{Name: f.Prospect.Name, Address: f.Prospect.Address}))
	p.field("owner", person(hoffelijk.Address{Name: f.Owner.Name, Address: f.Owner.Address}))
	p.field("subject", f.Subject)
	p.field("needs a hand", f.NeedsHand)
	for _, m := range f.Messages {
		p.line("\nreceived %s from %s: %s", m.At.In(zone).Format(time.DateTime), person(m.Message.From), describe(m.Verdict))
		for _, h := range m.Verdict.Hits {
			p.field("  because", fmt.Sprintf("“%s” (%s)", oneLine(h.Text), h.Rule))
		}
		p.block(m.Message.Text)
	}
	for _, d := range f.Drafts {
		p.line("\ndraft %d, %s", d.Version, d.State)
		printLetter(p, d.Letter)
	}
	p.line("")
	for _, u := range f.FollowUps {
		p.field("follow-up", u.Due.Format(time.DateOnly)+" "+u.Words)
	}
	for _, e := range f.Events {
		p.field(e.At.In(zone).Format("01-02 15:04"), strings.TrimSpace(e.Kind+" "+e.By+" "+e.Note))
	}
	return p.err
}

func printLines(w io.Writer, lines []hoffelijk.CaseLine, filtered bool) error {
	p := &printer{w: w}
	names := templates.CategoryNames(hoffelijk.EN)
	for _, l := range lines {
		state := string(l.Draft)
		if l.Waiting {
			state = "waiting"
		}
		p.line("%5d  %s  %-10s %-22s %-30s %s", l.ID, l.OpenedAt.Format(time.DateOnly), state, names[l.Category],
			person(hoffelijk.Address{Name: l.Prospect.Name, Address: l.Prospect.Address}), l.Subject)
	}
	switch {
	case len(lines) == 0 && filtered:
		p.line("No case is like that. `hoffelijk cases` lists all.")
	case len(lines) == 0:
		p.line("There are no cases. They appear when a rejection is forwarded to the watched address.")
	}
	return p.err
}

// decodeHeader decodes encoded words (RFC 2047).
func decodeHeader(s string) string {
	if d, err := new(mime.WordDecoder).DecodeHeader(s); err == nil {
		return d
	}
	return s
}

// oneLine puts a text on one line, without what could steer a terminal.
func oneLine(s string) string {
	return strings.Join(strings.Fields(visible(s)), " ")
}

// visible drops control characters but line ends and tabs.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}
