package desk

import (
	"fmt"
	"strings"

	"hoffelijk"
	"hoffelijk/classify"
	"hoffelijk/templates"
)

// decide says what one mail of a customer, or of a machine, leads to.
func (d *Desk) decide(m incoming, k *known) hoffelijk.Filing {
	f := hoffelijk.Filing{MessageID: m.ID, Message: m.msg, RulesHash: d.Rules.Hash()}
	if m.msg.Outer.Ours {
		return f
	}
	thread, inThread := k.thread(m.msg)
	forwarded := m.msg.Kind == hoffelijk.KindForward
	v := d.Rules.Classify(m.msg, classify.Context{Known: inThread, Forwarded: forwarded, Now: d.Now()})
	if forwarded && !v.Category.Setback() {
		v.Level = hoffelijk.Unsure // somebody thought it was a no; ask
	}
	if forwarded && !d.forwardedByUs(m.msg) {
		v.Level = hoffelijk.Unsure // anybody can write what looks like a forward
	}
	if v.Category != hoffelijk.AutoReply && v.Category != hoffelijk.Bounce && stranger(thread, m.msg.From) {
		thread = hoffelijk.Thread{}
	}
	f.CaseID = thread.CaseID
	if k.repeats(m.msg) { // whatever was decided about it stands
		f.Events = append(f.Events, d.event(f.CaseID, "repeated", "the same mail came in once more"))
		return f
	}
	f.Verdict = &v
	owner := d.ownerFor(m)
	if p, ok := d.person(thread.Owner); ok {
		owner = p // of the case; who forwards the next mail does not take it over
	}
	switch {
	case !forwarded && (v.Category == hoffelijk.AutoReply || v.Category == hoffelijk.Bounce):
		d.machineSaid(&f, m, thread, owner)
	case v.Category == hoffelijk.None && v.Level != hoffelijk.Unsure && !v.OptOut:
		d.customerSaid(&f, m, thread, owner)
	case thread.Purpose == hoffelijk.PurposeLetter && !v.OptOut:
		d.customerSaid(&f, m, thread, owner)
	default:
		d.setback(&f, m, k, thread, owner)
	}
	return f
}

// forwardedByUs reports whether a salesperson forwarded a mail.
func (d *Desk) forwardedByUs(m *hoffelijk.Message) bool {
	if m.ForwardedBy == nil {
		return false
	}
	_, ours := d.person(m.Outer.From.Address)
	if m.Outer.From.Same(m.From) { // redirected: the author's From stays
		_, ours = d.person(m.ForwardedBy.Address)
	}
	return ours
}

// ownerFor says whose case a mail is: who forwarded it, else the mailbox's
// owner, else a salesperson it is addressed to.
func (d *Desk) ownerFor(m incoming) hoffelijk.Salesperson {
	if m.msg.ForwardedBy != nil {
		if p, ok := d.person(m.msg.ForwardedBy.Address); ok {
			return p
		}
	}
	if p, ok := d.person(m.Mailbox.Owner); ok {
		return p
	}
	for _, list := range [][]hoffelijk.Address{m.msg.To, m.msg.Cc} {
		for _, a := range list {
			if p, ok := d.person(a.Address); ok {
				return p
			}
		}
	}
	return d.People[0]
}

// machineSaid files an absence or a bounce; one about our letter is told.
func (d *Desk) machineSaid(f *hoffelijk.Filing, m incoming, t hoffelijk.Thread, owner hoffelijk.Salesperson) {
	if t.Purpose != hoffelijk.PurposeLetter {
		return
	}
	kind, said := templates.NoticeAnswered, templates.NoticeData{Case: t.CaseID, Who: m.msg.From, Subject: t.Subject, Note: cut(m.msg.Text, 500)}
	if r := m.msg.Report; r != nil {
		kind, said.Who, said.Note = templates.NoticeBounced, t.Prospect, strings.TrimSpace(r.Recipient+" "+r.Status)
	}
	f.Events = append(f.Events, d.event(t.CaseID, string(kind), cut(said.Note, 200)))
	d.notify(f, owner, kind, said)
}

// customerSaid files a mail that is no setback, or that answers our letter:
// no new draft, but the owner hears of it and a draft that is overtaken goes.
func (d *Desk) customerSaid(f *hoffelijk.Filing, m incoming, t hoffelijk.Thread, owner hoffelijk.Salesperson) {
	if t.CaseID == 0 {
		return
	}
	f.Withdraw = true
	f.Events = append(f.Events, d.event(t.CaseID, "answered", cut(m.msg.Text, 200)))
	said := templates.NoticeData{Case: t.CaseID, Who: m.msg.From, Subject: m.msg.Subject, Note: cut(m.msg.Text, 500)}
	if t.Open > 0 {
		said.State = hoffelijk.DraftWithdrawn
	}
	d.notify(f, owner, templates.NoticeAnswered, said)
}

// setback opens or continues a case: with a draft and a review mail, a
// question, or the note that the customer wants no more contact.
func (d *Desk) setback(f *hoffelijk.Filing, m incoming, k *known, t hoffelijk.Thread, owner hoffelijk.Salesperson) {
	v := f.Verdict
	prospect := k.prospects[strings.ToLower(m.msg.From.Address)]
	if f.CaseID == 0 {
		f.CaseID = k.nextCase()
		f.NewCase = &hoffelijk.Case{
			ID: f.CaseID, Owner: owner, Subject: m.msg.Subject, Category: v.Category, Level: v.Level, OpenedAt: d.Now(),
			Prospect: hoffelijk.Prospect{Address: strings.ToLower(m.msg.From.Address), Name: m.msg.From.Name},
		}
	}
	f.Events = append(f.Events, d.event(f.CaseID, "filed", fmt.Sprintf("%s, %s", v.Category, v.Level)))
	switch {
	case v.OptOut && v.Level == hoffelijk.Certain:
		f.Suppress = true
		d.notify(f, owner, templates.NoticeOptOut, templates.NoticeData{Case: f.CaseID, Who: m.msg.From, Subject: m.msg.Subject, Note: cut(m.msg.Text, 500)})
	case prospect.Suppressed:
		f.Withdraw = true
		d.notify(f, owner, templates.NoticeOptOut, templates.NoticeData{Case: f.CaseID, Who: m.msg.From, Subject: m.msg.Subject, Note: cut(m.msg.Text, 500)})
	case v.Drafted():
		d.draftFor(f, m, t.Versions+1, owner)
	default:
		f.Withdraw = true
		d.ask(f, m.msg, owner)
	}
}

// ask adds the question "is this a rejection?" to a filing.
func (d *Desk) ask(f *hoffelijk.Filing, m *hoffelijk.Message, owner hoffelijk.Salesperson) {
	mail, token, err := d.questionMail(f.CaseID, fmt.Sprintf("message/%d", f.MessageID), m, *f.Verdict, owner)
	if err != nil {
		d.needsHand(f, err)
		return
	}
	f.Mails = append(f.Mails, mail)
	f.Tokens = append(f.Tokens, token)
}

func (d *Desk) needsHand(f *hoffelijk.Filing, err error) {
	d.Log.Error("desk: writing a mail to a salesperson", "case", f.CaseID, "error", err)
	f.Events = append(f.Events, d.event(f.CaseID, "needs_hand", err.Error()))
}

func (d *Desk) event(caseID int64, kind, note string) hoffelijk.Event {
	return hoffelijk.Event{At: d.Now(), CaseID: caseID, Kind: kind, By: string(hoffelijk.ByDaemon), Note: note}
}

// cut shortens a text to at most n bytes, at a rune.
func cut(s string, n int) string {
	s = strings.TrimSpace(s)
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return strings.TrimSpace(s[:n]) + " …"
}
