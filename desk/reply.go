package desk

import (
	"context"
	"fmt"
	"strings"

	"hoffelijk"
	"hoffelijk/templates"
)

// tooLate says who was first, and when.
func (d *Desk) tooLate(ctx context.Context, a *answerTo, f *hoffelijk.Filing) error {
	file, err := d.CaseFile(ctx, a.file.ID) // as it is now
	if err != nil {
		return err
	}
	a.file = file
	f.Events = append(f.Events, d.event(file.ID, "refused", "somebody was first"))
	data := templates.NoticeData{Newest: latest(file)}
	if v := a.asked(); v != nil {
		data.State = v.State
	}
	if e := lastDecision(file); e != nil {
		data.At = e.At.In(d.Zone)
		if strings.Contains(e.By, "@") { // a person's, not our own doing
			data.By = e.By
		}
	}
	return d.reply(a, f, templates.NoticeStale, data)
}

// askAgain answers who took too long: with what waits now and a new right to
// decide about it, or with the news that it was settled.
func (d *Desk) askAgain(a *answerTo, f *hoffelijk.Filing) error {
	m, open, key := about(a.file), a.file.Open(), fmt.Sprintf("answer/%d", a.in.ID)
	var mail hoffelijk.Delivery
	var token hoffelijk.Token
	var err error
	switch v := a.asked(); {
	case m != nil && open != nil && v != nil && open.Version == v.Version:
		mail, token, err = d.reviewMail(reviewOf{caseID: a.file.ID, version: open.Version, key: key,
			msg: m.Message, verdict: m.Verdict, letter: open.Letter, owner: a.owner})
	case m != nil && open == nil && v == nil && m.Verdict.Level == hoffelijk.Unsure && a.file.ClosedAt == nil:
		mail, token, err = d.questionMail(a.file.ID, key, m.Message, m.Verdict, a.owner)
	default:
		return d.reply(a, f, templates.NoticeStale, templates.NoticeData{State: latest(a.file), Newest: latest(a.file)})
	}
	f.Mails, f.Tokens = append(f.Mails, mail), append(f.Tokens, token)
	return err
}

// reply adds a notice to the filing of an answer, in the thread of the review
// mail.
func (d *Desk) reply(a *answerTo, f *hoffelijk.Filing, kind templates.NoticeKind, data templates.NoticeData) error {
	data.Lang, data.Kind, data.Case = a.owner.Lang, kind, a.token.CaseID
	data.Who = hoffelijk.Address{Name: a.file.Prospect.Name, Address: a.file.Prospect.Address}
	data.Subject = a.file.Subject
	text, err := d.Texts.Notice(data)
	if err != nil {
		return err
	}
	mail, err := d.notice(a.owner, fmt.Sprintf("notice/message/%d/%s", a.in.ID, kind), a.token.CaseID, text, a.in.msg.Outer.MessageID)
	if err != nil {
		return err
	}
	f.Mails = append(f.Mails, mail)
	return nil
}

// notUnderstood adds the mail that says what is possible. The review mail
// stands in its thread, so that an answer to this one counts as well.
func (d *Desk) notUnderstood(f *hoffelijk.Filing, person hoffelijk.Salesperson, said templates.NotUnderstoodData, thread ...string) error {
	said.Lang, said.Case, said.Subject, said.Answer = person.Lang, f.CaseID, f.Message.Outer.Subject, cut(said.Answer, 200)
	text, err := d.Texts.NotUnderstood(said)
	if err != nil {
		return err
	}
	mail, err := d.notice(person, fmt.Sprintf("notice/message/%d/not-understood", f.MessageID), f.CaseID, text, thread...)
	if err != nil {
		return err
	}
	f.Mails = append(f.Mails, mail)
	return nil
}

// latest is the state of the newest draft of a case.
func latest(f *hoffelijk.CaseFile) hoffelijk.DraftState {
	if n := len(f.Drafts); n > 0 {
		return f.Drafts[n-1].State
	}
	return ""
}

// lastDecision is the latest event that ended a draft, or nil.
func lastDecision(f *hoffelijk.CaseFile) *hoffelijk.Event {
	for i := len(f.Events) - 1; i >= 0; i-- {
		switch f.Events[i].Kind {
		case "approved", "discarded", "later", "edited", "refiled", "filed", "answered":
			return &f.Events[i]
		}
	}
	return nil
}
