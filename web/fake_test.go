package web

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"hoffelijk"
)

// noon is the time in tests.
func noon() time.Time { return time.Date(2026, time.March, 10, 12, 0, 0, 0, time.UTC) }

// fakeDesk remembers what it is asked to do.
type fakeDesk struct {
	mu      sync.Mutex
	did     []string
	file    *hoffelijk.CaseFile
	lines   []hoffelijk.CaseLine
	figures hoffelijk.Figures
	err     error // of every decision
	readErr error // of every reading
}

func (d *fakeDesk) act(format string, args ...any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.did = append(d.did, fmt.Sprintf(format, args...))
	return d.err
}

// acts returns what was done so far and forgets it.
func (d *fakeDesk) acts() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	did := d.did
	d.did = nil
	return did
}

func (d *fakeDesk) Cases(_ context.Context, f hoffelijk.CaseFilter) ([]hoffelijk.CaseLine, error) {
	var found []hoffelijk.CaseLine
	for _, c := range d.lines {
		if (f.Category == "" || c.Category == f.Category) && (c.Waiting || !f.Waiting) {
			found = append(found, c)
		}
	}
	return found, d.readErr
}

func (d *fakeDesk) CaseFile(_ context.Context, id int64) (*hoffelijk.CaseFile, error) {
	if d.readErr != nil {
		return nil, d.readErr
	}
	if d.file == nil || d.file.ID != id {
		return nil, fmt.Errorf("reading case %d: %w", id, hoffelijk.ErrNotFound)
	}
	f := *d.file
	return &f, nil
}

func (d *fakeDesk) Approve(_ context.Context, id int64, version int, by hoffelijk.Decision) error {
	return d.act("approve %d v%d by %s %s", id, version, by.By, by.Channel)
}

func (d *fakeDesk) Edit(_ context.Context, id int64, version int, l hoffelijk.Letter, _ hoffelijk.Decision) (int, error) {
	return version + 1, d.act("edit %d v%d to %q <%s>, %q, %q", id, version, l.To.Name, l.To.Address, l.Subject, l.Body)
}

func (d *fakeDesk) Discard(_ context.Context, id int64, version int, _ hoffelijk.Decision) error {
	return d.act("discard %d v%d", id, version)
}

func (d *fakeDesk) Later(_ context.Context, id int64, version int, words string, _ hoffelijk.Decision) (hoffelijk.FollowUp, error) {
	return hoffelijk.FollowUp{CaseID: id, Due: noon(), Words: words}, d.act("later %d v%d %q", id, version, words)
}

func (d *fakeDesk) Refile(_ context.Context, id int64, version int, c hoffelijk.Category, _ hoffelijk.Decision) (int, error) {
	err := d.act("refile %d v%d %s", id, version, c)
	if c.Answered() {
		return version + 1, err
	}
	return 0, err
}

func (d *fakeDesk) Figures(_ context.Context, p hoffelijk.Period) (hoffelijk.Figures, error) {
	f := d.figures
	f.Period, f.From, f.To = p, noon(), noon().AddDate(0, 0, 7)
	return f, d.readErr
}

// sampleDesk has one case that waits at version 2, with its mail.
func sampleDesk() *fakeDesk {
	body := "Beste Sanne,\n\nHelaas moet ik onze afspraak van donderdag afzeggen, het is hier te druk.\nNa de zomer zien we wel weer.\n\n-- \nKarin de Boer\nInkoop\n\nOp 2 maart schreef Sanne:\n> Tot donderdag!\n"
	customer := hoffelijk.Address{Name: "Karin de Boer", Address: "karin@klant.example"}
	c := hoffelijk.Case{
		ID: 7, Prospect: hoffelijk.Prospect{Name: customer.Name, Address: customer.Address},
		Owner:   hoffelijk.Salesperson{Name: "Sanne de Wit", Address: "sanne@bedrijf.example", Lang: hoffelijk.NL},
		Subject: "Afspraak donderdag", Category: hoffelijk.Cancelled, Level: hoffelijk.Suggested, OpenedAt: noon(),
	}
	hit := func(text string, weight float64) hoffelijk.Hit {
		at := strings.Index(body, text)
		return hoffelijk.Hit{Rule: "r", Phrase: "p", Text: text, Start: at, End: at + len(text), Zone: hoffelijk.ZoneText, Weight: weight}
	}
	verdict := hoffelijk.Verdict{
		Lang: hoffelijk.NL, Category: hoffelijk.Cancelled, Level: hoffelijk.Suggested, Second: hoffelijk.Postponed,
		Reasons:  []hoffelijk.Reason{hoffelijk.ReasonTiming},
		ComeBack: &hoffelijk.ComeBack{Text: "Na de zomer", From: noon().AddDate(0, 6, 0), To: noon().AddDate(0, 6, 20)},
		Hits:     []hoffelijk.Hit{hit("afspraak van donderdag afzeggen", 4), hit("te druk", 1)},
	}
	sign, quote := strings.Index(body, "-- \n"), strings.Index(body, "Op 2 maart")
	message := &hoffelijk.Message{
		Kind: hoffelijk.KindForward, From: customer, ForwardedBy: &hoffelijk.Address{Name: "Sanne de Wit", Address: "sanne@bedrijf.example"},
		Note: "Kun jij hier iets mee?", Subject: c.Subject, Date: noon(), Body: body,
		Segments: []hoffelijk.Segment{
			{Zone: hoffelijk.ZoneText, Start: 0, End: sign}, {Zone: hoffelijk.ZoneSignature, Start: sign, End: quote},
			{Zone: hoffelijk.ZoneQuoted, Start: quote, End: len(body)},
		},
	}
	letter := hoffelijk.Letter{To: customer, Subject: "Re: Afspraak donderdag", Lang: hoffelijk.NL,
		Body: "Beste Karin,\n\nDank u voor uw bericht. Dat het nu te druk is, begrijp ik goed.\n\nZal ik na de zomer nog eens contact opnemen?\n\nMet vriendelijke groet,\n\nSanne de Wit\n"}
	first := letter
	first.Body = "Eerste versie"
	return &fakeDesk{
		file: &hoffelijk.CaseFile{
			Case:     c,
			Messages: []hoffelijk.FiledMessage{{ID: 1, At: noon(), Verdict: verdict, Message: message}},
			Drafts: []hoffelijk.Draft{
				{CaseID: 7, Version: 1, State: hoffelijk.DraftReplaced, Letter: first, CreatedAt: noon()},
				{CaseID: 7, Version: 2, State: hoffelijk.DraftDrafted, Letter: letter, CreatedAt: noon()},
			},
			Deliveries: []hoffelijk.Delivery{{Purpose: hoffelijk.PurposeReview, To: "sanne@bedrijf.example", State: hoffelijk.DeliverySent, QueuedAt: noon()}},
			Events:     []hoffelijk.Event{{At: noon(), CaseID: 7, Kind: "filed", By: "hoffelijk", Note: "cancelled, suggested"}},
		},
		lines: []hoffelijk.CaseLine{{Case: c, Draft: hoffelijk.DraftDrafted, Version: 2, Waiting: true}},
	}
}
