package db_test

import (
	"testing"

	"hoffelijk"
)

const (
	illegalState = "HF001"
	notChanged   = "HF002"
	notApproved  = "HF003"
	checkFailed  = "23514"
	notUnique    = "23505"
)

// Ensure nothing can make a letter go out that was not approved as it is: not
// even somebody who writes SQL (I3).
func TestUnapprovedLetter(t *testing.T) {
	b := setup(t)
	filings := b.open(2)
	f := filings[0]
	insert := `
INSERT INTO deliveries (purpose, key, case_id, version, message_id, sender, recipient, raw, sha256, queued_at)
VALUES ('letter', 'k', $1, 1, 'k@x', 's@x', $2, $3::BYTEA, sha256($3::BYTEA), now())`
	to := f.Draft.To.Address
	b.refused(notApproved, insert, f.CaseID, to, []byte("x"))
	if err := b.Queue(b.ctx, letter(f, 1)); err == nil {
		t.Error("queued a letter past the approval")
	}
	b.refused(notApproved, `UPDATE drafts SET state = 'approved', decided_at = now() WHERE case_id = $1`, f.CaseID)
	approve := `
INSERT INTO approvals (case_id, version, recipient, sha256, person, channel, approved_at)
VALUES ($1, 1, $2, sha256('x'), 's@x', $3, now())`
	b.refused(notApproved, approve, f.CaseID, "mallory@example.com", "page")
	b.refused(checkFailed, approve, f.CaseID, to, "daemon")

	b.must(b.Approve(b.ctx, letter(f, 1), decision(hoffelijk.Decision{})))
	b.refused(notApproved, insert, f.CaseID, to, []byte("other bytes"))
	b.refused(notApproved, insert, f.CaseID, "mallory@example.com", letter(f, 1).Raw)
	b.refused(notUnique, insert, f.CaseID, to, letter(f, 1).Raw)
	b.refused(notApproved, insert, filings[1].CaseID, filings[1].Draft.To.Address, letter(f, 1).Raw)
	for _, change := range []string{
		`raw = 'x', sha256 = sha256('x')`, `recipient = 'mallory@example.com'`, `version = 2`,
	} {
		b.refused(notApproved, `UPDATE deliveries SET `+change+` WHERE purpose = 'letter'`)
	}
	b.refused(checkFailed, `UPDATE deliveries SET sha256 = sha256('x') WHERE purpose = 'review'`)
	b.refused(notApproved, `UPDATE deliveries SET purpose = 'letter' WHERE case_id = $1`, filings[1].CaseID)
	b.refused(notChanged, `UPDATE approvals SET sha256 = sha256('x')`)
	b.refused(notChanged, `DELETE FROM approvals`)
	b.refused(notChanged, `UPDATE drafts SET body = 'x'`)
}

// Ensure states change only as the table of transitions says, and only with
// the times that belong to them (I5).
func TestIllegalStates(t *testing.T) {
	b := setup(t)
	b.approve()
	b.keep(1)
	for _, s := range []struct{ code, change string }{
		{illegalState, `UPDATE messages SET state = 'stored', filed_at = NULL WHERE state = 'filed'`},
		{illegalState, `UPDATE messages SET state = 'quarantined', quarantined_at = now(), filed_at = NULL WHERE state = 'filed'`},
		{checkFailed, `UPDATE messages SET state = 'filed', claimed_by = NULL WHERE state = 'stored'`},
		{checkFailed, `UPDATE messages SET state = 'filed', filed_at = now() WHERE state = 'stored'`},
		{illegalState, `INSERT INTO messages (fingerprint, raw, received_at, state, filed_at) VALUES (sha256('x'), 'x', now(), 'filed', now())`},
		{illegalState, `UPDATE sightings SET state = 'gone', message_id = NULL`},
		{illegalState, `UPDATE drafts SET state = 'drafted', decided_at = NULL WHERE state = 'approved'`},
		{illegalState, `UPDATE drafts SET state = 'discarded' WHERE state = 'approved'`},
		{illegalState, `UPDATE deliveries SET state = 'sent', ended_at = now() WHERE state = 'queued'`},
		{checkFailed, `UPDATE deliveries SET state = 'sending' WHERE state = 'queued'`},
		{notChanged, `UPDATE transitions SET to_st = 'sent'`},
		{notChanged, `INSERT INTO transitions VALUES ('drafts', 'drafted', 'sent')`},
		{notChanged, `DELETE FROM transitions`},
	} {
		b.refused(s.code, s.change)
	}
	d := b.claim(hoffelijk.PurposeLetter)
	b.must(b.Unknown(b.ctx, d.ID, d.Attempt, ""))
	b.refused(illegalState, `UPDATE deliveries SET state = 'queued', ended_at = NULL WHERE state = 'unknown'`)
	b.refused(illegalState, `UPDATE deliveries SET state = 'sending', ended_at = NULL, claimed_by = 1 WHERE state = 'unknown'`)
}

// Ensure the audit trail only grows, and that what was received stays as it
// came (I1).
func TestNothingIsTakenBack(t *testing.T) {
	b := setup(t)
	b.open(1)
	for _, s := range []string{
		`UPDATE events SET note = 'x'`, `DELETE FROM events`, `TRUNCATE events`,
		`UPDATE messages SET raw = 'x'`, `DELETE FROM messages`, `TRUNCATE messages CASCADE`,
	} {
		b.refused(notChanged, s)
	}
}

// Ensure a case has at most one open draft, whoever writes it.
func TestOneOpenDraft(t *testing.T) {
	b := setup(t)
	f := b.open(1)[0]
	b.refused(notUnique, `
INSERT INTO drafts (case_id, version, to_name, to_address, subject, body, lang, template, asks, created_at)
VALUES ($1, 2, '', 'a@x', '', '', '', '', '{}', now())`, f.CaseID)
}
