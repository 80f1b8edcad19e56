package main

import (
	"strings"
	"time"

	"hoffelijk"
)

// joinWords puts arguments back into one text.
func joinWords(words []string) string { return strings.Join(words, " ") }

type messageJSON struct {
	At        time.Time          `json:"at"`
	From      hoffelijk.Address  `json:"from"`
	Subject   string             `json:"subject"`
	Text      string             `json:"text"`
	Category  hoffelijk.Category `json:"category"`
	Level     hoffelijk.Level    `json:"level"`
	Reasons   []hoffelijk.Reason `json:"reasons"`
	Hits      []hoffelijk.Hit    `json:"hits"`
	ByPerson  bool               `json:"by_person"`
	MessageID string             `json:"message_id"`
}

type draftJSON struct {
	Version  int                  `json:"version"`
	State    hoffelijk.DraftState `json:"state"`
	To       hoffelijk.Address    `json:"to"`
	Subject  string               `json:"subject"`
	Body     string               `json:"body"`
	Template string               `json:"template"`
	Asks     []string             `json:"asks"`
}

type deliveryJSON struct {
	Purpose   hoffelijk.Purpose       `json:"purpose"`
	State     hoffelijk.DeliveryState `json:"state"`
	To        string                  `json:"to"`
	MessageID string                  `json:"message_id"`
	Attempt   int                     `json:"attempt"`
	Note      string                  `json:"note"`
}

type followUpJSON struct {
	Due   string `json:"due"`
	Words string `json:"words"`
}

type eventJSON struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind"`
	By   string    `json:"by"`
	Note string    `json:"note"`
}

// caseFileJSON is a case with everything in it.
type caseFileJSON struct {
	caseJSON
	Messages   []messageJSON  `json:"messages"`
	Drafts     []draftJSON    `json:"drafts"`
	Deliveries []deliveryJSON `json:"deliveries"`
	FollowUps  []followUpJSON `json:"follow_ups"`
	Events     []eventJSON    `json:"events"`
}

func fileJSON(f *hoffelijk.CaseFile) caseFileJSON {
	line := hoffelijk.CaseLine{Case: f.Case, Waiting: f.Open() != nil}
	if n := len(f.Drafts); n > 0 {
		line.Draft, line.Version = f.Drafts[n-1].State, f.Drafts[n-1].Version
	}
	out := caseFileJSON{
		caseJSON: lineJSON(line), Messages: []messageJSON{}, Drafts: []draftJSON{},
		Deliveries: []deliveryJSON{}, FollowUps: []followUpJSON{}, Events: []eventJSON{},
	}
	for _, m := range f.Messages {
		v := m.Verdict
		out.Messages = append(out.Messages, messageJSON{
			m.At, m.Message.From, m.Message.Subject, m.Message.Text, v.Category, v.Level, list(v.Reasons), list(v.Hits), m.ByPerson, m.Message.MessageID,
		})
	}
	for _, d := range f.Drafts {
		out.Drafts = append(out.Drafts, draftJSON{d.Version, d.State, d.To, d.Subject, d.Body, d.Template, list(d.Asks)})
	}
	for _, d := range f.Deliveries {
		out.Deliveries = append(out.Deliveries, deliveryJSON{d.Purpose, d.State, d.To, d.MessageID, d.Attempt, d.Note})
	}
	for _, u := range f.FollowUps {
		out.FollowUps = append(out.FollowUps, followUpJSON{u.Due.Format(time.DateOnly), u.Words})
	}
	for _, e := range f.Events {
		out.Events = append(out.Events, eventJSON{e.At, e.Kind, e.By, e.Note})
	}
	return out
}

// summaryJSON are the figures of a period.
type summaryJSON struct {
	Period      hoffelijk.Period           `json:"period"`
	From        time.Time                  `json:"from"`
	To          time.Time                  `json:"to"`
	Received    int                        `json:"received"`
	ByCategory  map[hoffelijk.Category]int `json:"by_category"`
	ByReason    map[hoffelijk.Reason]int   `json:"by_reason"`
	Waiting     []caseJSON                 `json:"waiting"`
	Sent        []caseJSON                 `json:"sent"`
	Unknown     []caseJSON                 `json:"unknown"`
	Failed      []caseJSON                 `json:"failed"`
	Quarantined []quarantinedJSON          `json:"quarantined"`
	DueSoon     []dueJSON                  `json:"due_soon"`
}

type quarantinedJSON struct {
	Message int64     `json:"message"`
	At      time.Time `json:"at"`
	Problem string    `json:"problem"`
}

type dueJSON struct {
	Case  int64  `json:"case"`
	Due   string `json:"due"`
	Words string `json:"words"`
}

func figuresJSON(f hoffelijk.Figures) summaryJSON {
	out := summaryJSON{
		Period: f.Period, From: f.From, To: f.To, Received: f.Received, ByCategory: f.ByCategory, ByReason: f.ByReason,
		Waiting: linesJSON(f.Waiting), Sent: linesJSON(f.Sent), Unknown: linesJSON(f.Unknown), Failed: linesJSON(f.Failed),
		Quarantined: []quarantinedJSON{}, DueSoon: []dueJSON{},
	}
	for _, q := range f.Quarantined {
		out.Quarantined = append(out.Quarantined, quarantinedJSON{q.ID, q.At, q.Problem})
	}
	for _, d := range f.DueSoon {
		out.DueSoon = append(out.DueSoon, dueJSON{d.FollowUp.CaseID, d.Due.Format(time.DateOnly), d.Words})
	}
	return out
}

func linesJSON(lines []hoffelijk.CaseLine) []caseJSON {
	out := []caseJSON{}
	for _, l := range lines {
		out = append(out, lineJSON(l))
	}
	return out
}
