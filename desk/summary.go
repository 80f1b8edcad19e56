package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hoffelijk"
	"hoffelijk/templates"
)

// Figures counts the period that today belongs to, for everybody.
func (d *Desk) Figures(ctx context.Context, p hoffelijk.Period) (hoffelijk.Figures, error) {
	from, to := span(p, d.Now().In(d.Zone))
	return d.Store.Figures(ctx, p, from, to, "")
}

// Summary writes the digest of the period that today belongs to, in the
// language of the first salesperson.
func (d *Desk) Summary(ctx context.Context, p hoffelijk.Period) (templates.Text, error) {
	f, err := d.Figures(ctx, p)
	if err != nil {
		return templates.Text{}, fmt.Errorf("counting for the summary: %w", err)
	}
	return d.Texts.Summary(templates.SummaryData{Figures: f, Lang: d.People[0].Lang})
}

// SendSummary sends every salesperson the digest of the current period up to
// now. It is what a person asks for; the schedule sends whole periods.
func (d *Desk) SendSummary(ctx context.Context, p hoffelijk.Period) error {
	now := d.Now().In(d.Zone)
	from, to := span(p, now)
	for _, person := range d.People {
		f, err := d.Store.Figures(ctx, p, from, to, person.Address)
		if err != nil {
			return fmt.Errorf("counting for the summary: %w", err)
		}
		mail, err := d.summaryMail(person, f, fmt.Sprintf("summary/%s/%s/%d", person.Address, p, now.Unix()))
		if err != nil {
			return err
		}
		if err := d.Store.Queue(ctx, mail); err != nil {
			return fmt.Errorf("queueing the summary: %w", err)
		}
	}
	return nil
}

// SendSummaries sends the digest of each whole period that is over and was
// not summed up yet. A period in which nothing happened and nothing waits
// gets none.
func (d *Desk) SendSummaries(ctx context.Context) error {
	now := d.Now().In(d.Zone)
	var errs error
	for _, p := range d.Summaries {
		start, _ := span(p, now)
		if now.Before(clockTime(start, d.SummaryAt)) {
			continue
		}
		from, to := span(p, start.Add(-time.Hour))
		for _, person := range d.People {
			errs = errors.Join(errs, d.sumUp(ctx, p, from, to, person))
		}
	}
	return errs
}

func (d *Desk) sumUp(ctx context.Context, p hoffelijk.Period, from, to time.Time, person hoffelijk.Salesperson) error {
	f, err := d.Store.Figures(ctx, p, from, to, person.Address)
	if err != nil {
		return fmt.Errorf("counting for the summary: %w", err)
	}
	f.Waiting = slices.DeleteFunc(f.Waiting, func(c hoffelijk.CaseLine) bool { return !c.OpenedAt.Before(to) })
	if f.Received == 0 && len(f.Waiting) == 0 && len(f.Sent) == 0 && len(f.Failed) == 0 && len(f.Unknown) == 0 && len(f.Quarantined) == 0 && len(f.DueSoon) == 0 {
		return nil
	}
	mail, err := d.summaryMail(person, f, fmt.Sprintf("summary/%s/%s/%s", person.Address, p, from.Format(time.DateOnly)))
	if err != nil {
		return err
	}
	if _, err := d.Store.SaveSummary(ctx, f, mail); err != nil {
		return fmt.Errorf("keeping the summary: %w", err)
	}
	return nil
}

func (d *Desk) summaryMail(person hoffelijk.Salesperson, f hoffelijk.Figures, key string) (hoffelijk.Delivery, error) {
	text, err := d.Texts.Summary(templates.SummaryData{Figures: f, Lang: person.Lang})
	if err != nil {
		return hoffelijk.Delivery{}, fmt.Errorf("writing the summary: %w", err)
	}
	return d.render(hoffelijk.Outgoing{
		Purpose: hoffelijk.PurposeSummary, MessageID: "summary." + strings.ToLower(rand.Text()) + "@" + domain(d.Self.Address),
		From: d.Self, To: addressOf(person), Subject: text.Subject, Text: text.Body,
	}, key, 0)
}

// clockTime is the moment of a day at which its clocks show a time, also on
// days of 23 and 25 hours.
func clockTime(day time.Time, at time.Duration) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, int(at/time.Second), 0, day.Location())
}

// span returns the period that contains t, in t's zone: [from, to).
func span(p hoffelijk.Period, t time.Time) (from, to time.Time) {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
	switch p {
	case hoffelijk.Week:
		from = day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
		return from, from.AddDate(0, 0, 7)
	case hoffelijk.Month:
		from = day.AddDate(0, 0, 1-day.Day())
		return from, from.AddDate(0, 1, 0)
	}
	return day, day.AddDate(0, 0, 1)
}
