package desk

import (
	"context"
	"errors"
	"fmt"

	"hoffelijk"
	"hoffelijk/templates"
)

// TellOutcomes tells salespeople how their letters fared: a receipt with what
// went out, or what to do when it failed or nobody can tell.
func (d *Desk) TellOutcomes(ctx context.Context) error {
	for {
		letters, err := d.Store.Untold(ctx, batchSize)
		if err != nil {
			return fmt.Errorf("looking for letters to tell about: %w", err)
		}
		for _, l := range letters {
			if err := d.tell(ctx, l); err != nil {
				return err
			}
		}
		if len(letters) == 0 {
			return nil
		}
	}
}

func (d *Desk) tell(ctx context.Context, l hoffelijk.Delivery) error {
	f, err := d.Store.CaseFile(ctx, l.CaseID)
	if err != nil {
		return fmt.Errorf("telling about a letter: %w", err)
	}
	text, err := d.outcome(f, l)
	if err != nil {
		return fmt.Errorf("telling about case %d: %w", f.ID, err)
	}
	mail, err := d.notice(f.Owner, fmt.Sprintf("outcome/%d/%s", l.ID, l.State), f.ID, text, "")
	if err != nil {
		return fmt.Errorf("telling about case %d: %w", f.ID, err)
	}
	return d.Store.Tell(ctx, l.ID, mail)
}

func (d *Desk) outcome(f *hoffelijk.CaseFile, l hoffelijk.Delivery) (templates.Text, error) {
	letter := sentLetter(f, l)
	if l.State == hoffelijk.DeliverySent {
		return d.Texts.Receipt(templates.ReceiptData{Lang: f.Owner.Lang, Case: f.ID, Letter: letter, At: d.Now().In(d.Zone)})
	}
	kind := templates.NoticeFailed
	if l.State == hoffelijk.DeliveryUnknown {
		kind = templates.NoticeUnknown
	}
	return d.Texts.Notice(templates.NoticeData{
		Lang: f.Owner.Lang, Kind: kind, Case: f.ID, Who: letter.To, Subject: f.Subject,
		Note: l.Note, Body: letter.Body, At: d.Now().In(d.Zone),
	})
}

// sentLetter is the draft that a delivery carries.
func sentLetter(f *hoffelijk.CaseFile, l hoffelijk.Delivery) hoffelijk.Letter {
	for _, draft := range f.Drafts {
		if draft.Version == l.Version {
			return draft.Letter
		}
	}
	return hoffelijk.Letter{To: hoffelijk.Address{Address: l.To}}
}

// BringUp drafts again what was set aside until today, and asks about it.
func (d *Desk) BringUp(ctx context.Context) error {
	due, err := d.Store.DueFollowUps(ctx, d.Now().In(d.Zone))
	if err != nil {
		return fmt.Errorf("looking for what is due: %w", err)
	}
	var errs error
	for _, f := range due {
		if err := d.bringUp(ctx, f); err != nil && !errors.Is(err, hoffelijk.ErrStale) {
			errs = errors.Join(errs, fmt.Errorf("bringing up case %d: %w", f.CaseID, err))
		}
	}
	return errs
}

func (d *Desk) bringUp(ctx context.Context, due hoffelijk.FollowUp) error {
	f, err := d.CaseFile(ctx, due.CaseID)
	if err != nil {
		return err
	}
	if f.Open() != nil || len(f.Messages) == 0 || f.Prospect.Suppressed {
		return d.Store.FollowUpDone(ctx, due.ID, nil)
	}
	m := f.Messages[len(f.Messages)-1]
	v := m.Verdict
	if !v.Category.Answered() {
		return d.Store.FollowUpDone(ctx, due.ID, nil)
	}
	r := hoffelijk.Revision{
		CaseID: f.ID, Verdict: &v, Event: d.event(f.ID, "brought_up", due.Words),
		Decision: hoffelijk.Decision{By: string(hoffelijk.ByDaemon), Channel: hoffelijk.ByDaemon, At: d.Now()},
	}
	if err := d.redraft(&r, f, m, reviewOf{followUp: &due, key: fmt.Sprintf("followup/%d", due.ID)}); err != nil {
		return err
	}
	r.Verdict = nil // it stays what it is; only the letter is new
	return d.Store.FollowUpDone(ctx, due.ID, &r)
}
