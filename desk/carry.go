package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"hoffelijk"
	"hoffelijk/templates"
)

// carryOut does what an answer asks, and adds to f what the person is told.
// When patience is at its end, what decides nothing is not replied to.
func (d *Desk) carryOut(ctx context.Context, a *answerTo, f *hoffelijk.Filing) error {
	done, err := d.try(ctx, a, f)
	if err == nil && !done && d.deaf(a) {
		f.Mails, f.Tokens = nil, nil
	}
	return err
}

// try reports whether the answer decided anything.
func (d *Desk) try(ctx context.Context, a *answerTo, f *hoffelijk.Filing) (done bool, err error) {
	id := a.token.CaseID
	answer := a.read()
	switch {
	case !strings.EqualFold(a.token.Owner, a.owner.Address):
		f.Events = append(f.Events, d.event(id, "refused", a.owner.Address+" answered a review mail of "+a.token.Owner))
		return false, d.reply(a, f, templates.NoticeNotAllowed, templates.NoticeData{})
	case a.token.UsedFor == a.in.ID: // carried out before, and then something broke off
		return true, d.confirm(a, f, answer)
	case a.token.UsedAt == nil && d.Now().After(a.token.ExpiresAt):
		f.Events = append(f.Events, d.event(id, "refused", "the review mail had expired"))
		return false, d.askAgain(a, f)
	case answer.Action == ActUnclear:
		f.Events = append(f.Events, d.event(id, "not_understood", cut(answer.Line, 200)))
		return false, d.notUnderstood(f, a.owner, templates.NotUnderstoodData{Answer: answer.Line, NoLetter: a.token.Version == 0}, a.reviewID, a.in.msg.Outer.MessageID)
	}
	err = d.obey(ctx, a, answer)
	if errors.Is(err, hoffelijk.ErrStale) {
		return false, d.tooLate(ctx, a, f)
	}
	if why, ok := errors.AsType[*Refusal](err); ok {
		f.Events = append(f.Events, d.event(id, "refused", why.Error()))
		return false, d.notUnderstood(f, a.owner, templates.NotUnderstoodData{
			Why: why.Sentence(a.owner.Lang), Answer: a.in.msg.Outer.Text, NoLetter: a.token.Version == 0,
		}, a.reviewID, a.in.msg.Outer.MessageID)
	}
	if err != nil {
		return false, err
	}
	return true, d.confirm(a, f, answer)
}

// patience is how many answers that decide nothing are replied to in a case
// within a day. A person needs one or two; a program that answers by itself
// and does not say so would go on for ever.
const patience = 10

// deaf reports whether patience is at its end.
func (d *Desk) deaf(a *answerTo) bool {
	n := 0
	for _, e := range a.file.Events {
		if (e.Kind == "not_understood" || e.Kind == "refused") && d.Now().Sub(e.At) < 24*time.Hour {
			n++
		}
	}
	return n >= patience
}

// read parses the answer against the draft, or the question, that was sent
// for review.
func (a *answerTo) read() Answer {
	draft := ""
	if v := a.asked(); v != nil {
		draft = v.Body
	}
	answer := ParseAnswer(a.in.msg.Outer.Text, a.in.msg.Body, draft, a.owner.Name)
	if a.token.Version == 0 {
		return a.toQuestion(answer)
	}
	return answer
}

// asked is the version of the draft that the review mail showed, or nil.
func (a *answerTo) asked() *hoffelijk.Draft {
	for i := range a.file.Drafts {
		if a.file.Drafts[i].Version == a.token.Version {
			return &a.file.Drafts[i]
		}
	}
	return nil
}

// obey carries out one understood answer.
func (d *Desk) obey(ctx context.Context, a *answerTo, answer Answer) error {
	id, version := a.token.CaseID, a.token.Version
	switch answer.Action {
	case ActApprove:
		if answer.Edited != "" {
			return d.ApproveEdited(ctx, id, version, answer.Edited, a.by)
		}
		return d.Approve(ctx, id, version, a.by)
	case ActDiscard:
		return d.Discard(ctx, id, version, a.by)
	case ActLater:
		_, err := d.Later(ctx, id, version, answer.Words, a.by)
		return err
	case ActRecipient:
		return d.redirect(ctx, a, answer.Address)
	}
	_, err := d.Refile(ctx, id, version, answer.refiledAs(), a.by)
	return err
}

// refiledAs is the category that an answer names.
func (a Answer) refiledAs() hoffelijk.Category {
	if a.Action == ActSuppress {
		return hoffelijk.OptOut
	}
	return a.Category
}

// confirm says what was done, where no review mail or receipt will.
func (d *Desk) confirm(a *answerTo, f *hoffelijk.Filing, answer Answer) error {
	switch answer.Action {
	case ActDiscard:
		return d.reply(a, f, templates.NoticeDiscarded, templates.NoticeData{})
	case ActLater:
		when, _ := d.when(answer.Words, a.owner.Lang)
		return d.reply(a, f, templates.NoticeLater, templates.NoticeData{Due: when.From, Note: answer.Words})
	case ActRefile, ActSuppress:
		if c := answer.refiledAs(); !c.Answered() {
			return d.reply(a, f, templates.NoticeClosed, templates.NoticeData{Category: c})
		}
	}
	return nil
}

// toQuestion reads an answer to "is this a rejection?": no means that it is
// none, yes that it is what was guessed. There is no letter yet that could go
// to another address.
func (a *answerTo) toQuestion(answer Answer) Answer {
	switch answer.Action {
	case ActDiscard:
		return Answer{Action: ActRefile, Category: hoffelijk.None}
	case ActApprove:
		if m := about(a.file); m != nil && m.Verdict.Category.Setback() {
			return Answer{Action: ActRefile, Category: m.Verdict.Category}
		}
		return Answer{Action: ActUnclear, Line: answer.Line}
	case ActRecipient:
		return Answer{Action: ActUnclear, Line: answer.Line}
	}
	return answer
}

// redirect gives the draft another recipient and asks again.
func (d *Desk) redirect(ctx context.Context, a *answerTo, address string) error {
	open, m := a.file.Open(), about(a.file)
	if open == nil || open.Version != a.token.Version || m == nil {
		return hoffelijk.ErrStale
	}
	letter := open.Letter
	letter.To = hoffelijk.Address{Name: a.file.Prospect.Name, Address: address}
	r := hoffelijk.Revision{
		CaseID: a.file.ID, Version: open.Version, Letter: &letter, Decision: a.by,
		Event: d.event(a.file.ID, "edited", "recipient "+address),
	}
	mail, token, err := d.reviewMail(reviewOf{
		caseID: a.file.ID, version: open.Version + 1, key: fmt.Sprintf("answer/%d", a.in.ID),
		msg: m.Message, verdict: m.Verdict, letter: letter, owner: a.owner,
	})
	if err != nil {
		return err
	}
	r.Mails, r.Tokens = []hoffelijk.Delivery{mail}, []hoffelijk.Token{token}
	_, err = d.Store.Revise(ctx, r)
	return err
}
