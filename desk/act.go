package desk

import (
	"context"
	"fmt"
	"net/mail"
	"strings"

	"hoffelijk"
	"hoffelijk/classify"
)

// Approve sends a draft: version, or the open one when version is 0. The
// letter is rendered once, and it is those bytes that are approved and sent.
// ErrStale when that version is no longer the open draft.
func (d *Desk) Approve(ctx context.Context, caseID int64, version int, by hoffelijk.Decision) error {
	f, draft, err := d.openDraft(ctx, caseID, version)
	if err != nil {
		return err
	}
	letter, err := d.deliveryOf(ctx, f, draft)
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
	letter, err := d.deliveryOf(ctx, f, &edited)
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
		return f, nil, fmt.Errorf("case %d %s: %w", caseID, standing(f, version), hoffelijk.ErrStale)
	}
	return f, draft, nil
}

// standing says why a case has not the open draft that was asked for.
func standing(f *hoffelijk.CaseFile, version int) string {
	n := len(f.Drafts)
	switch {
	case n == 0:
		return "has no letter yet, as nobody said which kind of no it is"
	case f.Open() == nil:
		return fmt.Sprintf("has no letter that waits, draft %d is %s", f.Drafts[n-1].Version, f.Drafts[n-1].State)
	}
	return fmt.Sprintf("has moved on from draft %d to draft %d", version, f.Open().Version)
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

// stamp fills the time of a decision.
func (d *Desk) stamp(by hoffelijk.Decision) hoffelijk.Decision {
	if by.At.IsZero() {
		by.At = d.Now()
	}
	return by
}
