package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

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
			err = errors.Join(err, d.tell(ctx, l)) // one that fails does not silence the others
		}
		if len(letters) < batchSize || err != nil {
			return err
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
	mail, err := d.notice(f.Owner, fmt.Sprintf("outcome/%d/%s", l.ID, l.State), f.ID, text)
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
	m := about(f)
	if f.Open() != nil || m == nil || f.Prospect.Suppressed {
		return d.Store.FollowUpDone(ctx, due.ID, nil)
	}
	r := hoffelijk.Revision{
		CaseID: f.ID, MessageID: m.ID, Event: d.event(f.ID, "brought_up", due.Words),
		Decision: hoffelijk.Decision{By: string(hoffelijk.ByDaemon), Channel: hoffelijk.ByDaemon, At: d.Now()},
	}
	key := fmt.Sprintf("followup/%d", due.ID)
	switch v := m.Verdict; {
	case v.Drafted():
		err = d.redraft(&r, f, m, v, reviewOf{followUp: &due, returning: d.returns(f), key: key})
	case v.Level == hoffelijk.Unsure:
		err = d.askAbout(&r, f, m, key)
	default: // settled since as something that gets no letter
		return d.Store.FollowUpDone(ctx, due.ID, nil)
	}
	if err != nil {
		return err
	}
	return d.Store.FollowUpDone(ctx, due.ID, &r)
}

// askAbout adds the question "is this a rejection?" to a revision.
func (d *Desk) askAbout(r *hoffelijk.Revision, f *hoffelijk.CaseFile, m *hoffelijk.FiledMessage, key string) error {
	mail, token, err := d.questionMail(f.ID, key, m.Message, m.Verdict, f.Owner)
	r.Mails, r.Tokens = append(r.Mails, mail), append(r.Tokens, token)
	return err
}

// answerable is how old a no may be for a letter to answer it; after that the
// letter is a contact of its own.
const answerable = 60 * 24 * time.Hour

// returns reports whether the next letter of a case cannot be an answer any
// more: one went out already, or the mail is from long ago.
func (d *Desk) returns(f *hoffelijk.CaseFile) bool {
	for _, l := range f.Deliveries {
		if l.Purpose == hoffelijk.PurposeLetter && (l.State == hoffelijk.DeliverySent || l.State == hoffelijk.DeliveryUnknown) {
			return true
		}
	}
	return d.Now().Sub(f.Messages[0].At) > answerable
}
