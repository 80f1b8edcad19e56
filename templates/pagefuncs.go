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
		"event":        func(kind string) string { return eventName(kind, lang) },
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

// draftState says where a draft stands.
func draftState(s hoffelijk.DraftState, lang hoffelijk.Lang) string {
	switch s {
	case hoffelijk.DraftDrafted:
		return say(lang, "brief ligt klaar", "letter is ready")
	case hoffelijk.DraftApproved:
		return say(lang, "akkoord, gaat weg", "approved, on its way")
	case hoffelijk.DraftSent:
		return say(lang, "verstuurd", "sent")
	case hoffelijk.DraftDiscarded:
		return say(lang, "niet verstuurd", "not sent")
	case hoffelijk.DraftWithdrawn:
		return say(lang, "ingetrokken", "withdrawn")
	case hoffelijk.DraftReplaced:
		return say(lang, "vervangen", "replaced")
	}
	return string(s)
}

// deliveryState says how it goes with handing a mail to the server.
func deliveryState(s hoffelijk.DeliveryState, lang hoffelijk.Lang) string {
	switch s {
	case hoffelijk.DeliveryQueued:
		return say(lang, "staat klaar voor verzending", "waits to be sent")
	case hoffelijk.DeliverySending:
		return say(lang, "wordt nu verstuurd", "being sent now")
	case hoffelijk.DeliverySent:
		return say(lang, "verstuurd", "sent")
	case hoffelijk.DeliveryDeferred:
		return say(lang, "nog niet aangenomen, wordt opnieuw geprobeerd", "not accepted yet, will be tried again")
	case hoffelijk.DeliveryFailed:
		return say(lang, "geweigerd", "refused")
	case hoffelijk.DeliveryUnknown:
		return say(lang, "onzeker of het aankwam", "nobody can tell whether it arrived")
	}
	return string(s)
}

// purpose names what an outgoing mail is for.
func purpose(p hoffelijk.Purpose, lang hoffelijk.Lang) string {
	switch p {
	case hoffelijk.PurposeLetter:
		return say(lang, "brief aan de klant", "letter to the customer")
	case hoffelijk.PurposeReview:
		return say(lang, "vraag aan u", "question to you")
	case hoffelijk.PurposeNotice:
		return say(lang, "bericht aan u", "notice to you")
	case hoffelijk.PurposeSummary:
		return say(lang, "overzicht", "summary")
	}
	return string(p)
}

// eventName says what happened; an unknown kind stands as it is.
func eventName(kind string, lang hoffelijk.Lang) string {
	switch kind {
	case "filed":
		return say(lang, "mail ingedeeld", "mail filed")
	case "approved":
		return say(lang, "brief goedgekeurd", "letter approved")
	case "edited":
		return say(lang, "brief gewijzigd", "letter changed")
	case "discarded":
		return say(lang, "afgesloten zonder brief", "settled without a letter")
	case "later":
		return say(lang, "opzijgelegd voor later", "put aside for later")
	case "refiled":
		return say(lang, "anders ingedeeld", "filed differently")
	case "sent":
		return say(lang, "brief verstuurd", "letter sent")
	}
	return kind
}
