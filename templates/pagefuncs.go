package templates

import (
	"html/template"
	"time"

	"hoffelijk"
)

// pageFuncs are the functions that pages may use. lang is Dutch or English.
func pageFuncs(lang hoffelijk.Lang) template.FuncMap {
	return template.FuncMap{
		"say":          func(nl, en string) string { return say(lang, nl, en) },
		"lang":         func() hoffelijk.Lang { return lang },
		"category":     func(c hoffelijk.Category) string { return CategoryNames(lang)[c] },
		"categories":   hoffelijk.Categories,
		"reasons":      func(r []hoffelijk.Reason) string { return reasonList(r, lang) },
		"counts":       func(f hoffelijk.Figures) []count { return counts(f, lang) },
		"why":          func(f hoffelijk.Figures) []count { return reasonCounts(f, lang) },
		"bars":         bars,
		"setbacks":     setbacks,
		"day":          func(t time.Time) string { return day(t, lang) },
		"date":         func(t time.Time) string { return fullDate(t, lang) },
		"moment":       func(t time.Time) string { return moment(t, lang) },
		"iso":          func(t time.Time) string { return t.Format(time.RFC3339) },
		"span":         func(c *hoffelijk.ComeBack) string { return span(c, lang) },
		"period":       func(f hoffelijk.Figures) string { return period(f, lang) },
		"who":          who,
		"name":         shortName,
		"line":         line,
		"prospect":     prospectName,
		"draftState":   func(s hoffelijk.DraftState) string { return draftState(s, lang) },
		"deliveryNow":  func(s hoffelijk.DeliveryState) string { return deliveryState(s, lang) },
		"purpose":      func(p hoffelijk.Purpose) string { return purpose(p, lang) },
		"event":        func(e hoffelijk.Event) string { return eventName(e.Kind, lang) },
		"eventNote":    func(e hoffelijk.Event) string { return eventNote(e, lang) },
		"actor":        func(e hoffelijk.Event) string { return actor(e, lang) },
		"subject":      func(words string) string { return pageSubject(words, lang) },
		"stamp":        func(t time.Time) string { return stamp(t, lang) },
		"discourteous": func(d Discourtesy) string { return d.In(lang) },
	}
}

// say chooses the words of a page's language.
func say(lang hoffelijk.Lang, nl, en string) string {
	if lang == hoffelijk.NL {
		return nl
	}
	return en
}

// pageSubject shows a subject; an empty one is said to be none.
func pageSubject(s string, lang hoffelijk.Lang) string {
	if oneLine(s) == "" {
		return say(lang, "(geen onderwerp)", "(no subject)")
	}
	return line(s)
}

// bar is a line of a chart, as long as its share of the longest one.
type bar struct {
	count
	Percent int
}

func bars(counts []count) []bar {
	most := 1
	for _, c := range counts {
		most = max(most, c.N)
	}
	var lines []bar
	for _, c := range counts {
		lines = append(lines, bar{c, max(1, 100*c.N/most)})
	}
	return lines
}

func prospectName(p hoffelijk.Prospect) string {
	return shortName(hoffelijk.Address{Name: p.Name, Address: p.Address})
}
