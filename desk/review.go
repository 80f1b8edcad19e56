package desk

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"hoffelijk"
	"hoffelijk/templates"
)

// ownID matches the Message-ID of a mail of ours that asks nothing.
var ownID = regexp.MustCompile(`^(?:notice|summary)\.[a-z2-7]{26}@`)

// tokenID matches the Message-ID of a review mail. The token is 26 letters of
// base 32, 130 bits.
var tokenID = regexp.MustCompile(`(?i)^review\.([a-z2-7]{26})@`)

// reviewOf is what a review mail is made of.
type reviewOf struct {
	caseID   int64
	version  int
	key      string // what caused it, so that a repeat queues nothing
	msg      *hoffelijk.Message
	verdict  hoffelijk.Verdict
	letter   hoffelijk.Letter
	owner    hoffelijk.Salesperson
	refiled  bool
	followUp *hoffelijk.FollowUp
	// returning is set when the letter is no answer but the promised contact.
	returning bool
}

// reviewMail makes the mail that asks about a draft, and the right to answer
// it.
func (d *Desk) reviewMail(r reviewOf) (hoffelijk.Delivery, hoffelijk.Token, error) {
	text, err := d.Texts.Review(templates.ReviewData{
		Lang: r.owner.Lang, Case: r.caseID, Version: r.version, Message: r.msg, Verdict: r.verdict,
		Letter: r.letter, Refiled: r.refiled, FollowUp: r.followUp, Warnings: warnings(r),
	})
	if err != nil {
		return hoffelijk.Delivery{}, hoffelijk.Token{}, err
	}
	return d.tokenMail(r.caseID, r.version, r.key, text, r.owner)
}

// warnings says what in a letter of a person's own may close the door. It is
// still up to the person.
func warnings(r reviewOf) []string {
	if r.letter.Template != "" {
		return nil
	}
	var all []string
	for _, w := range templates.Discourtesies(r.letter.Body, r.verdict.Category) {
		all = append(all, w.In(r.owner.Lang)+".")
	}
	return all
}

// questionMail makes the mail that asks what an unsure mail is.
func (d *Desk) questionMail(caseID int64, key string, m *hoffelijk.Message, v hoffelijk.Verdict, owner hoffelijk.Salesperson) (hoffelijk.Delivery, hoffelijk.Token, error) {
	text, err := d.Texts.Question(templates.QuestionData{Lang: owner.Lang, Case: caseID, Message: m, Verdict: v})
	if err != nil {
		return hoffelijk.Delivery{}, hoffelijk.Token{}, err
	}
	return d.tokenMail(caseID, 0, key, text, owner)
}

// tokenMail renders a mail whose Message-ID carries a fresh token.
func (d *Desk) tokenMail(caseID int64, version int, key string, text templates.Text, owner hoffelijk.Salesperson) (hoffelijk.Delivery, hoffelijk.Token, error) {
	secret := strings.ToLower(rand.Text())
	token := hoffelijk.Token{
		Hash: sha256.Sum256([]byte(secret)), CaseID: caseID, Version: version,
		Owner: owner.Address, ExpiresAt: d.Now().Add(d.TokenLife),
	}
	mail, err := d.render(hoffelijk.Outgoing{
		Purpose: hoffelijk.PurposeReview, MessageID: "review." + secret + "@" + domain(d.Self.Address),
		From: d.Self, To: addressOf(owner), Subject: text.Subject, Text: text.Body,
	}, "review/"+key, caseID)
	return mail, token, err
}

// notice renders a mail that tells a salesperson something, in answer to the
// last mail of thread, if any.
func (d *Desk) notice(owner hoffelijk.Salesperson, key string, caseID int64, text templates.Text, thread ...string) (hoffelijk.Delivery, error) {
	thread = slices.DeleteFunc(thread, func(id string) bool { return id == "" })
	out := hoffelijk.Outgoing{
		Purpose: hoffelijk.PurposeNotice, MessageID: "notice." + strings.ToLower(rand.Text()) + "@" + domain(d.Self.Address),
		From: d.Self, To: addressOf(owner), Subject: text.Subject, Text: text.Body, References: thread,
	}
	if n := len(thread); n > 0 {
		out.InReplyTo = thread[n-1]
	}
	return d.render(out, key, caseID)
}

// notify adds a notice to a filing.
func (d *Desk) notify(f *hoffelijk.Filing, owner hoffelijk.Salesperson, kind templates.NoticeKind, data templates.NoticeData) {
	data.Lang, data.Kind = owner.Lang, kind
	if data.At.IsZero() {
		data.At = d.Now()
	}
	text, err := d.Texts.Notice(data)
	if err == nil {
		var mail hoffelijk.Delivery
		if mail, err = d.notice(owner, fmt.Sprintf("notice/message/%d/%s", f.MessageID, kind), data.Case, text); err == nil {
			f.Mails = append(f.Mails, mail)
			return
		}
	}
	d.needsHand(f, err)
}

// render makes a delivery of a mail of ours.
func (d *Desk) render(out hoffelijk.Outgoing, key string, caseID int64) (hoffelijk.Delivery, error) {
	out.At = d.Now().In(d.Zone)
	raw, err := d.Render(out)
	if err != nil {
		return hoffelijk.Delivery{}, fmt.Errorf("rendering a %s: %w", out.Purpose, err)
	}
	return hoffelijk.Delivery{
		Purpose: out.Purpose, Key: key, CaseID: caseID, MessageID: out.MessageID,
		From: out.From.Address, To: out.To.Address, Raw: raw, QueuedAt: d.Now(),
	}, nil
}

// tokenOf finds the token in the mails that a mail answers.
func tokenOf(m *hoffelijk.Message) (hash [sha256.Size]byte, reviewID string, ok bool) {
	for i := len(m.Outer.References) - 1; i >= 0; i-- {
		if match := tokenID.FindStringSubmatch(m.Outer.References[i]); match != nil {
			return sha256.Sum256([]byte(strings.ToLower(match[1]))), m.Outer.References[i], true
		}
	}
	return hash, "", false
}

// domain is the part of an address behind the last "@".
func domain(address string) string {
	return address[strings.LastIndexByte(address, '@')+1:]
}

func addressOf(p hoffelijk.Salesperson) hoffelijk.Address {
	return hoffelijk.Address{Name: p.Name, Address: p.Address}
}
