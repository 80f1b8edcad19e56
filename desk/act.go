package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"hoffelijk"
	"hoffelijk/classify"
)

var (
	// ErrNoRecipient says that a letter has no address to go to.
	ErrNoRecipient = errors.New("the letter has no recipient: the forwarded mail named no address")
	// ErrWhen says that words that should give a day give none.
	ErrWhen = errors.New("no day can be read from these words")
	// ErrSuppressed says that the recipient asked for no more contact.
	ErrSuppressed = errors.New("this address asked for no more contact")
)

// Approve sends a draft: version, or the open one when version is 0. The
// letter is rendered once, and it is those bytes that are approved and sent.
// ErrStale when that version is no longer the open draft.
func (d *Desk) Approve(ctx context.Context, caseID int64, version int, by hoffelijk.Decision) error {
	f, draft, err := d.openDraft(ctx, caseID, version)
	if err != nil {
		return err
	}
	letter, err := d.deliveryOf(f, draft)
	if err != nil {
		return err
	}
	if err := d.Store.Approve(ctx, letter, d.stamp(by)); err != nil {
		return fmt.Errorf("approving case %d: %w", caseID, err)
	}
	return nil
}

// ApproveEdited sends a text of a person's in place of the draft: it becomes
// the next version and is approved in one step.
func (d *Desk) ApproveEdited(ctx context.Context, caseID int64, version int, body string, by hoffelijk.Decision) error {
	f, draft, err := d.openDraft(ctx, caseID, version)
	if err != nil {
		return err
	}
	edited := *draft
	edited.Template, edited.Body = "", strings.ReplaceAll(body, "\r\n", "\n")
	edited.Version = f.Drafts[len(f.Drafts)-1].Version + 1
	letter, err := d.deliveryOf(f, &edited)
	if err != nil {
		return err
	}
	err = d.Store.ApproveEdited(ctx, hoffelijk.Revision{
		CaseID: caseID, Version: draft.Version, Letter: &edited.Letter, Decision: d.stamp(by),
		Event: hoffelijk.Event{At: d.Now(), CaseID: caseID, Kind: "edited", By: by.By},
	}, letter)
	if err != nil {
		return fmt.Errorf("approving case %d: %w", caseID, err)
	}
	return nil
}

// openDraft reads a case and the draft that waits in it.
func (d *Desk) openDraft(ctx context.Context, caseID int64, version int) (*hoffelijk.CaseFile, *hoffelijk.Draft, error) {
	f, err := d.CaseFile(ctx, caseID)
	if err != nil {
		return nil, nil, err
	}
	draft := f.Open()
	if draft == nil || (version != 0 && draft.Version != version) {
		return f, nil, fmt.Errorf("case %d has no open draft %d: %w", caseID, version, hoffelijk.ErrStale)
	}
	return f, draft, nil
}

// deliveryOf renders a letter: from the salesperson, in the customer's thread.
func (d *Desk) deliveryOf(f *hoffelijk.CaseFile, draft *hoffelijk.Draft) (hoffelijk.Delivery, error) {
	if draft.To.Address == "" {
		return hoffelijk.Delivery{}, ErrNoRecipient
	}
	if f.Prospect.Suppressed {
		return hoffelijk.Delivery{}, ErrSuppressed
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
	letter.Version = draft.Version
	return letter, err
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

// Edit replaces the open draft by a text that a person wrote and returns the
// new version. Empty fields of the letter are taken over from the old one.
func (d *Desk) Edit(ctx context.Context, caseID int64, version int, l hoffelijk.Letter, by hoffelijk.Decision) (int, error) {
	_, draft, err := d.openDraft(ctx, caseID, version)
	if err != nil {
		return 0, err
	}
	letter := draft.Letter
	letter.Template = ""
	if l.Body != "" {
		letter.Body = strings.ReplaceAll(l.Body, "\r\n", "\n")
	}
	if l.Subject != "" {
		letter.Subject = l.Subject
	}
	if l.To.Address != "" {
		a, err := mail.ParseAddress(l.To.Address)
		if err != nil {
			return 0, fmt.Errorf("%q is no mail address: %w", l.To.Address, err)
		}
		letter.To = hoffelijk.Address{Name: l.To.Name, Address: a.Address}
	}
	return d.Store.Revise(ctx, hoffelijk.Revision{
		CaseID: caseID, Version: draft.Version, Letter: &letter, Decision: d.stamp(by),
		Event: hoffelijk.Event{At: d.Now(), CaseID: caseID, Kind: "edited", By: by.By},
	})
}

// Discard settles a case without a letter.
func (d *Desk) Discard(ctx context.Context, caseID int64, version int, by hoffelijk.Decision) error {
	if version == 0 {
		f, err := d.Store.CaseFile(ctx, caseID)
		if err != nil {
			return err
		}
		if open := f.Open(); open != nil {
			version = open.Version
		}
	}
	return d.Store.Discard(ctx, caseID, version, d.stamp(by))
}

// Later withdraws the open draft and brings the case up again on the day that
// the words give: "3 weken", "1 september", "na de zomer". ErrWhen when they
// give none.
func (d *Desk) Later(ctx context.Context, caseID int64, version int, words string, by hoffelijk.Decision) (hoffelijk.FollowUp, error) {
	f, err := d.Store.CaseFile(ctx, caseID)
	if err != nil {
		return hoffelijk.FollowUp{}, err
	}
	if open := f.Open(); version == 0 && open != nil {
		version = open.Version
	}
	when, ok := d.when(words, f.Owner.Lang)
	if !ok {
		return hoffelijk.FollowUp{}, fmt.Errorf("later %q: %w", words, ErrWhen)
	}
	follow := hoffelijk.FollowUp{CaseID: caseID, Due: when.From, What: "draft again", Words: words}
	return follow, d.Store.Later(ctx, version, follow, d.stamp(by))
}

// when reads a day from words in the person's language, else in any.
func (d *Desk) when(words string, lang hoffelijk.Lang) (hoffelijk.ComeBack, bool) {
	for _, l := range append([]hoffelijk.Lang{lang}, hoffelijk.Langs()...) {
		if when, ok := classify.When(words, l, d.Now().In(d.Zone)); ok {
			return when, true
		}
	}
	return hoffelijk.ComeBack{}, false
}

// Refile says what a case is. A category that gets a letter gets a fresh
// draft, whose version is returned, and a review mail; "none" settles the
// case, an opt-out suppresses the customer.
func (d *Desk) Refile(ctx context.Context, caseID int64, version int, c hoffelijk.Category, by hoffelijk.Decision) (int, error) {
	f, err := d.CaseFile(ctx, caseID)
	if err != nil {
		return 0, err
	}
	if len(f.Messages) == 0 {
		return 0, fmt.Errorf("case %d has no message: %w", caseID, hoffelijk.ErrNotFound)
	}
	if open := f.Open(); open != nil {
		if version != 0 && version != open.Version {
			return 0, fmt.Errorf("case %d: %w", caseID, hoffelijk.ErrStale)
		}
		version = open.Version
	} else {
		version = 0
	}
	m := f.Messages[len(f.Messages)-1]
	v := m.Verdict
	if v.Category != c {
		v.Second = v.Category
	}
	v.Category, v.Level, v.OptOut = c, hoffelijk.Certain, c == hoffelijk.OptOut
	r := hoffelijk.Revision{
		CaseID: caseID, Version: version, Verdict: &v, Close: !c.Answered(), Suppress: c == hoffelijk.OptOut, Decision: d.stamp(by),
		Event: hoffelijk.Event{At: d.Now(), CaseID: caseID, Kind: "refiled", By: by.By, Note: string(c)},
	}
	if c.Answered() {
		if err := d.redraft(&r, f, m, reviewOf{refiled: true, key: fmt.Sprintf("refile/%d/%s/%d", caseID, c, len(f.Drafts)+1)}); err != nil {
			return 0, err
		}
	}
	return d.Store.Revise(ctx, r)
}

// redraft adds a fresh letter and its review mail to a revision.
func (d *Desk) redraft(r *hoffelijk.Revision, f *hoffelijk.CaseFile, m hoffelijk.FiledMessage, review reviewOf) error {
	letter, err := d.letter(f.ID, m.Message, *r.Verdict, f.Owner)
	if err != nil {
		return fmt.Errorf("writing the letter of case %d: %w", f.ID, err)
	}
	if n := len(f.Drafts); n > 0 && f.Drafts[n-1].To.Address != "" {
		letter.To = f.Drafts[n-1].To // a person may have corrected it
	}
	r.Letter = &letter
	review.caseID, review.version, review.msg, review.verdict, review.letter, review.owner =
		f.ID, len(f.Drafts)+1, m.Message, *r.Verdict, letter, f.Owner
	mail, token, err := d.reviewMail(review)
	if err != nil {
		return err
	}
	r.Mails, r.Tokens = append(r.Mails, mail), append(r.Tokens, token)
	return nil
}

// stamp fills the time of a decision.
func (d *Desk) stamp(by hoffelijk.Decision) hoffelijk.Decision {
	if by.At.IsZero() {
		by.At = d.Now()
	}
	return by
}
