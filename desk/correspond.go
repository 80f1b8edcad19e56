package desk

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"

	"hoffelijk"
	"hoffelijk/templates"
)

// isOurs reports whether a mail is correspondence between us and a
// salesperson: an answer to a review mail, or a salesperson's mail that
// forwards nothing.
func (d *Desk) isOurs(m *hoffelijk.Message) bool {
	if _, _, ok := tokenOf(m); ok {
		return true
	}
	_, ours := d.person(m.Outer.From.Address)
	return ours && m.Kind != hoffelijk.KindForward
}

// answerTo is an answer to a review mail, with all that is needed to carry it
// out.
type answerTo struct {
	in       incoming
	owner    hoffelijk.Salesperson
	token    hoffelijk.Token
	reviewID string // Message-ID of the review mail
	file     *hoffelijk.CaseFile
	by       hoffelijk.Decision
}

// correspond carries out one mail of a salesperson and files it. Doing it
// twice, after a crash in between, does nothing twice: decisions carry the
// id of the answering message, and notices a key with it.
func (d *Desk) correspond(ctx context.Context, in incoming) error {
	m := in.msg
	f := hoffelijk.Filing{MessageID: in.ID, Message: m}
	person, known := d.person(m.Outer.From.Address)
	hash, reviewID, answers := tokenOf(m)
	switch {
	case m.Outer.Ours, m.Automatic != "", m.Kind == hoffelijk.KindBounce, m.Kind == hoffelijk.KindAutoReply, m.Kind == hoffelijk.KindCalendar:
		// A machine answered: it decides nothing and is told nothing.
		f.Events = append(f.Events, d.event(0, "machine_answer", m.Automatic))
		return d.Store.Answered(ctx, f)
	case !known:
		f.Events = append(f.Events, d.event(0, "refused", "an answer to a review mail came from "+m.Outer.From.Address+", who is no salesperson"))
		return d.Store.Answered(ctx, f)
	case !answers:
		if d.addressed(in) {
			if err := d.notUnderstood(&f, person, templates.NotUnderstoodData{Answer: m.Outer.Text}, m.Outer.MessageID); err != nil {
				return err
			}
		}
		return d.Store.Answered(ctx, f)
	}
	a, err := d.answerOf(ctx, in, person, hash)
	if errors.Is(err, hoffelijk.ErrNotFound) {
		f.Events = append(f.Events, d.event(0, "refused", "an answer carries a token that nobody was given"))
		return d.Store.Answered(ctx, f)
	}
	if err != nil {
		return err
	}
	f.CaseID, a.reviewID = a.token.CaseID, reviewID
	if err := d.carryOut(ctx, a, &f); err != nil {
		return err
	}
	return d.Store.Answered(ctx, f)
}

func (d *Desk) answerOf(ctx context.Context, in incoming, person hoffelijk.Salesperson, hash [sha256.Size]byte) (*answerTo, error) {
	token, err := d.Store.Token(ctx, hash)
	if err != nil {
		return nil, err
	}
	file, err := d.CaseFile(ctx, token.CaseID)
	if err != nil {
		return nil, err
	}
	return &answerTo{
		in: in, owner: person, token: token, file: file,
		by: hoffelijk.Decision{By: person.Address, Channel: hoffelijk.ByMail, Token: &hash, Answer: in.ID, At: d.Now()},
	}, nil
}

// addressed reports whether a salesperson's mail is meant for the program: it
// came to its own mailbox, or names its address. What colleagues write to
// each other is none of our business, and a word of thanks for a receipt
// needs no answer.
func (d *Desk) addressed(in incoming) bool {
	if slices.ContainsFunc(in.msg.Outer.References, ownID.MatchString) {
		return false
	}
	if in.Mailbox.Owner == "" {
		return true
	}
	return slices.ContainsFunc(slices.Concat(in.msg.To, in.msg.Cc), d.Self.Same)
}
