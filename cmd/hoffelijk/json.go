package main

import (
	"time"

	"hoffelijk"
)

// The JSON of the commands: stable keys, one object a line. Lists are never
// null.

type parsed struct {
	File        string                 `json:"file"`
	Kind        hoffelijk.Kind         `json:"kind"`
	From        hoffelijk.Address      `json:"from"`
	ForwardedBy *hoffelijk.Address     `json:"forwarded_by"`
	Note        string                 `json:"note"`
	To          []hoffelijk.Address    `json:"to"`
	Cc          []hoffelijk.Address    `json:"cc"`
	Subject     string                 `json:"subject"`
	Date        *time.Time             `json:"date"`
	DateText    string                 `json:"date_text"`
	MessageID   string                 `json:"message_id"`
	References  []string               `json:"references"`
	Body        string                 `json:"body"`
	Text        string                 `json:"text"`
	Signature   string                 `json:"signature"`
	Quoted      string                 `json:"quoted"`
	Attachments []hoffelijk.Attachment `json:"attachments"`
	Calendar    *hoffelijk.Calendar    `json:"calendar"`
	Bounce      *hoffelijk.Report      `json:"bounce"`
	Problems    []string               `json:"problems"`
}

func parsedJSON(file string, m *hoffelijk.Message) parsed {
	p := parsed{
		File: file, Kind: m.Kind, From: m.From, ForwardedBy: m.ForwardedBy, Note: m.Note,
		To: list(m.To), Cc: list(m.Cc), Subject: m.Subject, DateText: m.DateText,
		MessageID: m.MessageID, References: list(m.References), Body: m.Body, Text: m.Text,
		Signature: m.Signature, Quoted: m.Quoted, Attachments: list(m.Attachments),
		Calendar: m.Calendar, Bounce: m.Report, Problems: list(m.Problems),
	}
	if !m.Date.IsZero() {
		p.Date = &m.Date
	}
	return p
}

// list is never nil, so that it prints as [].
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

type classified struct {
	File        string             `json:"file"`
	Lang        hoffelijk.Lang     `json:"lang"`
	Category    hoffelijk.Category `json:"category"`
	Level       hoffelijk.Level    `json:"level"`
	Score       float64            `json:"score"`
	Second      hoffelijk.Category `json:"second"`
	Reasons     []hoffelijk.Reason `json:"reasons"`
	Competitor  string             `json:"competitor"`
	ComeBack    *comeBack          `json:"come_back"`
	OptOut      bool               `json:"opt_out"`
	Prospect    hoffelijk.Address  `json:"prospect"`
	ForwardedBy string             `json:"forwarded_by"`
	Subject     string             `json:"subject"`
	Hits        []hoffelijk.Hit    `json:"hits"`
	Draft       bool               `json:"draft"`
}

// comeBack has its days as 2006-01-02.
type comeBack struct {
	Text string `json:"text"`
	From string `json:"from"`
	To   string `json:"to"`
}

func verdictJSON(file string, m *hoffelijk.Message, v hoffelijk.Verdict) classified {
	c := classified{
		File: file, Lang: v.Lang, Category: v.Category, Level: v.Level, Score: round(v.Score), Second: v.Second,
		Reasons: list(v.Reasons), Competitor: v.Competitor, OptOut: v.OptOut, Prospect: m.From,
		Subject: m.Subject, Hits: list(v.Hits), Draft: v.Drafted(),
	}
	if v.ComeBack != nil {
		c.ComeBack = &comeBack{v.ComeBack.Text, v.ComeBack.From.Format(time.DateOnly), v.ComeBack.To.Format(time.DateOnly)}
	}
	if m.ForwardedBy != nil {
		c.ForwardedBy = m.ForwardedBy.Address
	}
	return c
}

// round keeps two decimals.
func round(f float64) float64 { return float64(int(f*100+0.5)) / 100 }

type drafted struct {
	classified
	DraftSubject string   `json:"draft_subject"`
	DraftBody    string   `json:"draft_body"`
	DraftTo      string   `json:"draft_to"`
	Template     string   `json:"template"`
	Asks         []string `json:"asks"`
}

func draftedJSON(file string, m *hoffelijk.Message, v hoffelijk.Verdict, l *hoffelijk.Letter) drafted {
	d := drafted{classified: verdictJSON(file, m, v), Asks: []string{}}
	if l != nil {
		d.DraftSubject, d.DraftBody, d.DraftTo, d.Template, d.Asks = l.Subject, l.Body, l.To.Address, l.Template, list(l.Asks)
	}
	return d
}

// caseJSON is a case in a list.
type caseJSON struct {
	Case      int64                `json:"case"`
	Prospect  hoffelijk.Address    `json:"prospect"`
	Owner     string               `json:"owner"`
	Subject   string               `json:"subject"`
	Category  hoffelijk.Category   `json:"category"`
	Level     hoffelijk.Level      `json:"level"`
	OpenedAt  time.Time            `json:"opened_at"`
	ClosedAt  *time.Time           `json:"closed_at"`
	NeedsHand string               `json:"needs_hand"`
	Draft     hoffelijk.DraftState `json:"draft"`
	Version   int                  `json:"version"`
	Waiting   bool                 `json:"waiting"`
}

func lineJSON(l hoffelijk.CaseLine) caseJSON {
	return caseJSON{
		Case: l.ID, Prospect: hoffelijk.Address{Name: l.Prospect.Name, Address: l.Prospect.Address}, Owner: l.Owner.Address,
		Subject: l.Subject, Category: l.Category, Level: l.Level, OpenedAt: l.OpenedAt, ClosedAt: l.ClosedAt,
		NeedsHand: l.NeedsHand, Draft: l.Draft, Version: l.Version, Waiting: l.Waiting,
	}
}
