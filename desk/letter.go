package desk

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"hoffelijk"
	"hoffelijk/templates"
)

// deliveryOf renders a letter: from the salesperson, in the customer's thread.
func (d *Desk) deliveryOf(ctx context.Context, f *hoffelijk.CaseFile, draft *hoffelijk.Draft) (hoffelijk.Delivery, error) {
	if err := d.mayWrite(ctx, f, draft.To.Address); err != nil {
		return hoffelijk.Delivery{}, err
	}
	out := hoffelijk.Outgoing{
		Purpose: hoffelijk.PurposeLetter, MessageID: strings.ToLower(rand.Text()) + "@" + domain(f.Owner.Address),
		From: addressOf(f.Owner), To: draft.To, Subject: draft.Subject, Text: draft.Body,
	}
	if m := answered(f, draft); m != nil {
		out.InReplyTo = m.MessageID
		out.References = trail(m)
	}
	letter, err := d.render(out, fmt.Sprintf("letter/%d/%d", draft.CaseID, draft.Version), draft.CaseID)
	if err != nil {
		return hoffelijk.Delivery{}, fmt.Errorf("%w: %w", ErrUnsendable, err)
	}
	letter.Version = draft.Version
	return letter, nil
}

// mayWrite refuses letters to nobody and to who wants none: neither the
// customer of the case nor the address that a person gave instead.
func (d *Desk) mayWrite(ctx context.Context, f *hoffelijk.CaseFile, address string) error {
	if address == "" {
		return ErrNoRecipient
	}
	known, err := d.Store.Prospects(ctx, []string{address})
	if err != nil {
		return fmt.Errorf("looking up the recipient: %w", err)
	}
	if f.Prospect.Suppressed || known[strings.ToLower(address)].Suppressed {
		return ErrSuppressed
	}
	return nil
}

// answered finds the message that a draft answers.
func answered(f *hoffelijk.CaseFile, draft *hoffelijk.Draft) *hoffelijk.Message {
	for _, m := range f.Messages {
		if m.ID == draft.MessageID {
			return m.Message
		}
	}
	return nil
}

// trail is the References field of an answer to m (RFC 5322 section 3.6.4).
func trail(m *hoffelijk.Message) []string {
	var ids []string
	for _, id := range m.References {
		if id != m.MessageID && !tokenID.MatchString(id) {
			ids = append(ids, id)
		}
	}
	if m.MessageID != "" {
		ids = append(ids, m.MessageID)
	}
	return ids
}

// draftFor adds the draft and its review mail to a filing. A letter that
// cannot be written does not stop the filing: a person is asked instead.
func (d *Desk) draftFor(f *hoffelijk.Filing, m incoming, version int, owner hoffelijk.Salesperson) {
	letter, err := d.letter(f.CaseID, m.msg, *f.Verdict, owner, false)
	if err != nil {
		d.Log.Error("desk: writing a letter", "message", m.ID, "error", err)
		if f.NewCase != nil {
			f.NewCase.NeedsHand = err.Error()
		}
		d.ask(f, m.msg, owner)
		return
	}
	f.Draft = &letter
	mail, token, err := d.reviewMail(reviewOf{caseID: f.CaseID, version: version, key: fmt.Sprintf("message/%d", m.ID),
		msg: m.msg, verdict: *f.Verdict, letter: letter, owner: owner})
	if err != nil {
		d.needsHand(f, err)
		return
	}
	f.Mails = append(f.Mails, mail)
	f.Tokens = append(f.Tokens, token)
}

// letter writes the draft for a message: the answer to it, or, returning, the
// contact that was promised.
func (d *Desk) letter(caseID int64, m *hoffelijk.Message, v hoffelijk.Verdict, owner hoffelijk.Salesperson, returning bool) (hoffelijk.Letter, error) {
	to := m.From
	if _, ours := d.person(to.Address); ours || d.Self.Same(to) {
		to = hoffelijk.Address{} // one of us wrote what was forwarded; a person must say whom to answer
	}
	return d.Texts.Letter(templates.Case{
		Message: m, Verdict: v, Owner: owner, Key: fmt.Sprint(caseID), Now: d.Now(), To: to, Return: returning,
	})
}

// Draft parses nothing and stores nothing: it says what letter a message
// would get from the first salesperson. It serves `hoffelijk draft`.
func (d *Desk) Draft(m *hoffelijk.Message, v hoffelijk.Verdict) (hoffelijk.Letter, error) {
	return d.letter(0, m, v, d.People[0], false)
}
