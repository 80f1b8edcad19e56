package desk

import (
	"cmp"
	"context"
	"fmt"

	"hoffelijk"
)

// Refile says what a case is. A category that gets a letter gets a fresh
// draft, whose version is returned, and a review mail; "none" settles the
// case, an opt-out suppresses the customer.
func (d *Desk) Refile(ctx context.Context, caseID int64, version int, c hoffelijk.Category, by hoffelijk.Decision) (int, error) {
	f, err := d.CaseFile(ctx, caseID)
	if err != nil {
		return 0, err
	}
	m := about(f)
	if m == nil {
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
	v := m.Verdict
	if v.Category != c {
		v.Second = v.Category
	}
	v.Category, v.Level, v.OptOut = c, hoffelijk.Certain, c == hoffelijk.OptOut
	r := hoffelijk.Revision{
		CaseID: caseID, Version: version, MessageID: m.ID, Verdict: &v, Close: !c.Answered(), Suppress: c == hoffelijk.OptOut, Decision: d.stamp(by),
		Event: hoffelijk.Event{At: d.Now(), CaseID: caseID, Kind: "refiled", By: by.By, Note: string(c)},
	}
	if c.Answered() {
		if err := d.redraft(&r, f, m, v, reviewOf{refiled: true, key: fmt.Sprintf("refile/%d/%s/%d", caseID, c, len(f.Drafts)+1)}); err != nil {
			return 0, err
		}
	}
	return d.Store.Revise(ctx, r)
}

// about finds the message that a case is about: the one that its open draft
// answers, else the last that is or may be a no, else the one of the last
// draft. What people answered, and what came in once more, has no verdict.
func about(f *hoffelijk.CaseFile) *hoffelijk.FiledMessage {
	var id int64
	if open := f.Open(); open != nil {
		id = open.MessageID
	} else if n := len(f.Drafts); n > 0 {
		id = f.Drafts[n-1].MessageID
	}
	var no, drafted, any *hoffelijk.FiledMessage
	for i := range f.Messages {
		m := &f.Messages[i]
		switch v := m.Verdict; {
		case v.Category == "":
		case v.Category.Setback(), v.Level == hoffelijk.Unsure:
			no = m
			fallthrough
		default:
			any = m
		}
		if m.ID == id {
			drafted = m
		}
	}
	if drafted != nil && f.Open() != nil {
		return drafted
	}
	return cmp.Or(no, drafted, any)
}

// redraft adds a fresh letter and its review mail to a revision.
func (d *Desk) redraft(r *hoffelijk.Revision, f *hoffelijk.CaseFile, m *hoffelijk.FiledMessage, v hoffelijk.Verdict, review reviewOf) error {
	letter, err := d.letter(f.ID, m.Message, v, f.Owner, review.returning)
	if err != nil {
		return fmt.Errorf("writing the letter of case %d: %w", f.ID, err)
	}
	if n := len(f.Drafts); n > 0 && f.Drafts[n-1].To.Address != "" {
		letter.To = f.Drafts[n-1].To // a person may have corrected it
	}
	r.Letter = &letter
	review.caseID, review.version, review.msg, review.verdict, review.letter, review.owner =
		f.ID, len(f.Drafts)+1, m.Message, v, letter, f.Owner
	mail, token, err := d.reviewMail(review)
	if err != nil {
		return err
	}
	r.Mails, r.Tokens = append(r.Mails, mail), append(r.Tokens, token)
	return nil
}
