package desk

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

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
	return ours && m.Kind == hoffelijk.KindMail
}

// answerTo is an answer to a review mail, with all that is needed to carry it
// out.
type answerTo struct {
	in       incoming
	owner    hoffelijk.Salesperson
	token    hoffelijk.Token
	reviewID string
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
	case m.Outer.Ours, m.Automatic != "", m.Kind == hoffelijk.KindBounce, m.Kind == hoffelijk.KindAutoReply:
		// A machine answered: it decides nothing and is told nothing.
		f.Events = append(f.Events, d.event(0, "machine_answer", m.Automatic))
		return d.Store.Answered(ctx, f)
	case !known:
		f.Events = append(f.Events, d.event(0, "refused", "an answer to a review mail came from "+m.Outer.From.Address+", who is no salesperson"))
		return d.Store.Answered(ctx, f)
	case !answers:
		if err := d.notUnderstood(&f, person, "", "", m.Outer.Text); err != nil {
			return err
		}
		return d.Store.Answered(ctx, f)
	}
	a, err := d.answerOf(ctx, in, person, hash, reviewID)
	if errors.Is(err, hoffelijk.ErrNotFound) {
		f.Events = append(f.Events, d.event(0, "refused", "an answer carries a token that nobody was given"))
		return d.Store.Answered(ctx, f)
	}
	if err != nil {
		return err
	}
	f.CaseID = a.token.CaseID
	if a.token.UsedFor == in.ID {
		// Carried out before, and then something broke off: only the filing is
		// missing.
		return d.Store.Answered(ctx, f)
	}
	if err := d.carryOut(ctx, a, &f); err != nil {
		return err
	}
	return d.Store.Answered(ctx, f)
}

func (d *Desk) answerOf(ctx context.Context, in incoming, person hoffelijk.Salesperson, hash [sha256.Size]byte, reviewID string) (*answerTo, error) {
	token, err := d.Store.Token(ctx, hash)
	if err != nil {
		return nil, err
	}
	file, err := d.CaseFile(ctx, token.CaseID)
	if err != nil {
		return nil, err
	}
	return &answerTo{
		in: in, owner: person, token: token, reviewID: reviewID, file: file,
		by: hoffelijk.Decision{By: person.Address, Channel: hoffelijk.ByMail, Token: &hash, Answer: in.ID, At: d.Now()},
	}, nil
}

// carryOut does what an answer asks, or adds to f what the person is told
// instead.
func (d *Desk) carryOut(ctx context.Context, a *answerTo, f *hoffelijk.Filing) error {
	tell := func(kind templates.NoticeKind, data templates.NoticeData) error {
		return d.reply(a, f, kind, data)
	}
	if !strings.EqualFold(a.token.Owner, a.owner.Address) {
		f.Events = append(f.Events, d.event(a.token.CaseID, "refused", a.owner.Address+" answered a review mail of "+a.token.Owner))
		return tell(templates.NoticeNotAllowed, templates.NoticeData{})
	}
	if a.token.UsedAt == nil && d.Now().After(a.token.ExpiresAt) {
		f.Events = append(f.Events, d.event(a.token.CaseID, "refused", "the review mail had expired"))
		return tell(templates.NoticeStale, templates.NoticeData{State: latest(a.file)})
	}
	err := d.obey(ctx, a, f, a.read())
	switch {
	case errors.Is(err, hoffelijk.ErrStale):
		return tell(templates.NoticeStale, templates.NoticeData{State: latest(a.file), By: decider(a.file)})
	case errors.Is(err, ErrNoRecipient), errors.Is(err, ErrWhen), errors.Is(err, ErrSuppressed):
		return d.notUnderstood(f, a.owner, a.reviewID, d.whyNot(a.owner.Lang, err), a.in.msg.Outer.Text)
	}
	return err
}

// read parses the answer against the draft that was sent for review.
func (a *answerTo) read() Answer {
	draft := ""
	for _, v := range a.file.Drafts {
		if v.Version == a.token.Version {
			draft = v.Body
		}
	}
	return ParseAnswer(a.in.msg.Outer.Text, a.in.msg.Body, draft, a.owner.Name)
}

// obey carries out one understood answer.
func (d *Desk) obey(ctx context.Context, a *answerTo, f *hoffelijk.Filing, answer Answer) error {
	id, version := a.token.CaseID, a.token.Version
	if version == 0 {
		answer = a.toQuestion(answer)
	}
	switch answer.Action {
	case ActApprove:
		if answer.Edited != "" {
			return d.ApproveEdited(ctx, id, version, answer.Edited, a.by)
		}
		return d.Approve(ctx, id, version, a.by)
	case ActDiscard:
		if err := d.Discard(ctx, id, version, a.by); err != nil {
			return err
		}
		return d.reply(a, f, templates.NoticeDiscarded, templates.NoticeData{})
	case ActLater:
		follow, err := d.Later(ctx, id, version, answer.Words, a.by)
		if err != nil {
			return err
		}
		return d.reply(a, f, templates.NoticeLater, templates.NoticeData{Due: follow.Due, Note: follow.Words})
	case ActRefile, ActSuppress:
		c := answer.Category
		if answer.Action == ActSuppress {
			c = hoffelijk.OptOut
		}
		if _, err := d.Refile(ctx, id, version, c, a.by); err != nil || c.Answered() {
			return err
		}
		return d.reply(a, f, templates.NoticeClosed, templates.NoticeData{Category: c})
	case ActRecipient:
		return d.redirect(ctx, a, answer.Address)
	}
	f.Events = append(f.Events, d.event(id, "not_understood", cut(answer.Line, 200)))
	return d.notUnderstood(f, a.owner, a.reviewID, "", answer.Line)
}

// toQuestion reads an answer to "is this a rejection?": no means that it is
// none, yes that it is what was guessed.
func (a *answerTo) toQuestion(answer Answer) Answer {
	switch answer.Action {
	case ActDiscard:
		return Answer{Action: ActRefile, Category: hoffelijk.None}
	case ActApprove:
		if c := a.file.Category; c.Answered() {
			return Answer{Action: ActRefile, Category: c}
		}
		return Answer{Action: ActUnclear, Line: answer.Line}
	}
	return answer
}

// redirect gives the draft another recipient and asks again.
func (d *Desk) redirect(ctx context.Context, a *answerTo, address string) error {
	open := a.file.Open()
	if open == nil || open.Version != a.token.Version || len(a.file.Messages) == 0 {
		return hoffelijk.ErrStale
	}
	letter := open.Letter
	letter.To = hoffelijk.Address{Name: a.file.Prospect.Name, Address: address}
	m := a.file.Messages[len(a.file.Messages)-1]
	r := hoffelijk.Revision{
		CaseID: a.file.ID, Version: open.Version, Letter: &letter, Decision: a.by,
		Event: d.event(a.file.ID, "edited", "recipient "+address),
	}
	mail, token, err := d.reviewMail(reviewOf{
		caseID: a.file.ID, version: open.Version + 1, key: fmt.Sprintf("answer/%d", a.in.ID),
		msg: m.Message, verdict: m.Verdict, letter: letter, owner: a.file.Owner,
	})
	if err != nil {
		return err
	}
	r.Mails, r.Tokens = []hoffelijk.Delivery{mail}, []hoffelijk.Token{token}
	_, err = d.Store.Revise(ctx, r)
	return err
}

// reply adds a notice to the filing of an answer, in the thread of the review
// mail.
func (d *Desk) reply(a *answerTo, f *hoffelijk.Filing, kind templates.NoticeKind, data templates.NoticeData) error {
	data.Lang, data.Kind, data.Case, data.At = a.owner.Lang, kind, a.token.CaseID, d.Now()
	data.Who = hoffelijk.Address{Name: a.file.Prospect.Name, Address: a.file.Prospect.Address}
	data.Subject = a.file.Subject
	text, err := d.Texts.Notice(data)
	if err != nil {
		return err
	}
	mail, err := d.notice(a.owner, fmt.Sprintf("notice/message/%d/%s", a.in.ID, kind), a.token.CaseID, text, answerID(a.in.msg))
	if err != nil {
		return err
	}
	f.Mails = append(f.Mails, mail)
	return nil
}

// notUnderstood adds the mail that says what is possible.
func (d *Desk) notUnderstood(f *hoffelijk.Filing, person hoffelijk.Salesperson, reviewID, why, line string) error {
	text, err := d.Texts.NotUnderstood(templates.NotUnderstoodData{
		Lang: person.Lang, Case: f.CaseID, Subject: f.Message.Outer.Subject, Answer: cut(line, 200), Why: why,
	})
	if err != nil {
		return err
	}
	mail, err := d.notice(person, fmt.Sprintf("notice/message/%d/not-understood", f.MessageID), f.CaseID, text, answerID(f.Message))
	if err != nil {
		return err
	}
	f.Mails = append(f.Mails, mail)
	return nil
}

// answerID is the Message-ID of a mail, to answer it in its thread.
func answerID(m *hoffelijk.Message) string { return m.Outer.MessageID }

// whyNot says in a sentence why something asked for cannot be done.
func (d *Desk) whyNot(lang hoffelijk.Lang, err error) string {
	dutch := lang == hoffelijk.NL || lang == ""
	switch {
	case errors.Is(err, ErrNoRecipient) && dutch:
		return "De brief heeft nog geen adres. Antwoord eerst met “aan naam@bedrijf.nl”."
	case errors.Is(err, ErrNoRecipient):
		return "The letter has no address yet. First answer with “to name@company.com”."
	case errors.Is(err, ErrSuppressed) && dutch:
		return "Deze klant heeft gevraagd om geen contact meer; er gaat niets uit."
	case errors.Is(err, ErrSuppressed):
		return "This customer asked for no more contact; nothing goes out."
	case dutch:
		return "Ik kan er geen dag in lezen. Schrijf bijvoorbeeld “later 3 weken” of “later 1 september”."
	}
	return "I can't read a day in it. Write for example “later 3 weeks” or “later 1 September”."
}

// latest is the state of the newest draft of a case.
func latest(f *hoffelijk.CaseFile) hoffelijk.DraftState {
	if n := len(f.Drafts); n > 0 {
		return f.Drafts[n-1].State
	}
	return ""
}

// decider is who decided last in a case.
func decider(f *hoffelijk.CaseFile) string {
	for i := len(f.Events) - 1; i >= 0; i-- {
		switch f.Events[i].Kind {
		case "approved", "discarded", "later", "edited", "refiled":
			return f.Events[i].By
		}
	}
	return ""
}
