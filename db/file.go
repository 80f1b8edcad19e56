package db

import (
	"context"
	"fmt"

	"hoffelijk"
)

const (
	// heldMessages locks those messages that are still ours to file.
	heldMessages = `
SELECT id FROM messages
WHERE id = ANY ($1::BIGINT[]) AND state = 'stored' AND claimed_by = $2
ORDER BY id
FOR UPDATE`
	// lockCases makes everything that is decided about a case wait its turn.
	lockCases = `SELECT id FROM cases WHERE id = ANY ($1::BIGINT[]) ORDER BY id FOR UPDATE`
	// addPeople makes rows for owners that the configuration did not bring.
	addPeople = `
INSERT INTO salespeople (address)
SELECT DISTINCT unnest($1::TEXT[]) AS address ORDER BY address
ON CONFLICT (address) DO NOTHING`
	// upsertProspects makes prospects; a name that was not known is added.
	upsertProspects = `
INSERT INTO prospects (key, address, name)
SELECT DISTINCT ON (key) key, address, name
FROM unnest($1::TEXT[], $2::TEXT[], $3::TEXT[]) AS u (key, address, name)
ORDER BY key, name DESC
ON CONFLICT (key) DO UPDATE
SET name = EXCLUDED.name
WHERE prospects.name = '' AND EXCLUDED.name <> ''`
	// openCases opens cases under numbers that were reserved.
	openCases = `
INSERT INTO cases (id, prospect_id, owner_id, subject, category, level, opened_at, closed_at, needs_hand)
SELECT u.id, p.id, s.id, u.subject, u.category, u.level, u.opened_at, u.closed_at, u.needs_hand
FROM unnest($1::BIGINT[], $2::TEXT[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::TEXT[],
            $7::TIMESTAMPTZ[], $8::TIMESTAMPTZ[], $9::TEXT[])
    AS u (id, prospect, owner, subject, category, level, opened_at, closed_at, needs_hand)
JOIN prospects p ON p.key = u.prospect
LEFT JOIN salespeople s ON s.address = u.owner`
	// judgeCases gives known cases the verdict of a new message, and opens
	// those again in which a person is to decide.
	judgeCases = `
UPDATE cases c
SET category = u.category, level = u.level,
    closed_at = CASE WHEN u.reopen THEN NULL ELSE c.closed_at END
FROM unnest($1::BIGINT[], $2::TEXT[], $3::TEXT[], $4::BOOLEAN[]) AS u (id, category, level, reopen)
WHERE c.id = u.id`
	// fileMessages files messages with what the parser read.
	fileMessages = `
UPDATE messages m
SET state = 'filed', filed_at = $11, claimed_by = NULL,
    case_id = u.case_id, kind = u.kind, from_name = u.from_name, from_address = u.from_address,
    forwarded_by = u.forwarded_by, subject = u.subject, sent_at = u.sent_at,
    message_id = u.message_id, outer_message_id = u.outer_message_id
FROM unnest($1::BIGINT[], $2::BIGINT[], $3::TEXT[], $4::TEXT[], $5::TEXT[],
            $6::TEXT[], $7::TEXT[], $8::TIMESTAMPTZ[], $9::TEXT[], $10::TEXT[])
    AS u (id, case_id, kind, from_name, from_address,
          forwarded_by, subject, sent_at, message_id, outer_message_id)
WHERE m.id = u.id AND m.state = 'stored'`
)

// File writes filings in one transaction and returns how many it wrote. Those
// whose message is not stored any more, or is claimed by another store, are
// left out. When one filing is impossible nothing is written.
//
// A letter becomes the next version of its case's draft; an open draft is
// replaced by it, or withdrawn when Withdraw is set. The version that the
// letter gets is written into the filing's tokens and mails. Tokens, mails
// and events without a case belong to the filing's. A setback in a known case,
// and what a person is asked about, gives the case its category and level; a
// letter or a question opens it again.
func (s *Store) File(ctx context.Context, filings []hoffelijk.Filing) (int, error) {
	n := 0
	err := s.write(ctx, "filing", func(t *tx) error {
		held, err := t.held(filings)
		if err != nil {
			return err
		}
		for _, wave := range waves(held) {
			if err := t.file(wave); err != nil {
				return err
			}
		}
		n = len(held)
		return nil
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// Answered files a message that answers a review mail, and queues what is to
// be told. It is harmless for a message that is filed already.
func (s *Store) Answered(ctx context.Context, f hoffelijk.Filing) error {
	_, err := s.File(ctx, []hoffelijk.Filing{f})
	return err
}

// held locks the messages and leaves out those that are not ours to file.
func (t *tx) held(filings []hoffelijk.Filing) ([]hoffelijk.Filing, error) {
	asked := make([]int64, len(filings))
	for i, f := range filings {
		asked[i] = f.MessageID
	}
	var found []int64
	if err := t.list(&found, heldMessages, ids(asked), t.instance); err != nil {
		return nil, err
	}
	ours := map[int64]bool{}
	for _, id := range found {
		ours[id] = true
	}
	var held []hoffelijk.Filing
	for _, f := range filings {
		if ours[f.MessageID] {
			ours[f.MessageID] = false
			held = append(held, f)
		}
	}
	return held, nil
}

// waves splits filings, in order, so that no case comes twice in a wave: what
// a message does to a case is seen by the next message of that case.
func waves(filings []hoffelijk.Filing) [][]hoffelijk.Filing {
	var waves [][]hoffelijk.Filing
	seen := map[int64]bool{}
	from := 0
	for i, f := range filings {
		if f.CaseID != 0 && seen[f.CaseID] {
			waves = append(waves, filings[from:i])
			from, seen = i, map[int64]bool{}
		}
		seen[f.CaseID] = true
	}
	if from < len(filings) {
		waves = append(waves, filings[from:])
	}
	return waves
}

// file writes filings of different cases, a table at a time.
func (t *tx) file(wave []hoffelijk.Filing) error {
	var known []int64
	for _, f := range wave {
		if f.CaseID != 0 && f.NewCase == nil {
			known = append(known, f.CaseID)
		}
	}
	if len(known) > 0 {
		if err := t.run(lockCases, ids(known)); err != nil {
			return err
		}
	}
	for _, step := range []func([]hoffelijk.Filing) error{
		t.addProspects, t.openCases, t.judgeCases, t.fileMessages, t.addVerdicts,
	} {
		if err := step(wave); err != nil {
			return err
		}
	}
	versions, err := t.draftFilings(wave)
	if err != nil {
		return err
	}
	var then follow
	for _, f := range wave {
		then.add(f.CaseID, versions[f.CaseID], f.Tokens, f.Mails, f.Events)
	}
	if err := t.follow(then); err != nil {
		return err
	}
	return t.suppressFilings(wave)
}

// addProspects makes the prospects and owners that the filings speak of.
func (t *tx) addProspects(wave []hoffelijk.Filing) error {
	var people, who rows
	for _, f := range wave {
		if f.Suppress && f.Message != nil && f.Message.From.Address != "" {
			who.add(addressKey(f.Message.From.Address), addressKey(f.Message.From.Address), f.Message.From.Name)
		}
		if f.NewCase != nil {
			p := f.NewCase.Prospect
			who.add(prospectKey(p, f.CaseID), addressKey(p.Address), p.Name)
			if owner := addressKey(f.NewCase.Owner.Address); owner != "" {
				people.add(owner)
			}
		}
	}
	if err := t.write(addPeople, &people); err != nil {
		return err
	}
	return t.write(upsertProspects, &who)
}

func (t *tx) openCases(wave []hoffelijk.Filing) error {
	var r rows
	for _, f := range wave {
		if f.NewCase == nil {
			continue
		}
		if f.CaseID == 0 {
			return fmt.Errorf("message %d opens a case without a number", f.MessageID)
		}
		c := f.NewCase
		opened := c.OpenedAt
		if opened.IsZero() {
			opened = t.now
		}
		var closed any
		if c.ClosedAt != nil {
			closed = *c.ClosedAt
		}
		r.add(f.CaseID, prospectKey(c.Prospect, f.CaseID), addressKey(c.Owner.Address), c.Subject,
			string(c.Category), string(c.Level), opened, closed, c.NeedsHand)
	}
	return t.write(openCases, &r)
}

func (t *tx) judgeCases(wave []hoffelijk.Filing) error {
	var r rows
	for _, f := range wave {
		asks := len(f.Tokens) > 0
		if f.CaseID != 0 && f.NewCase == nil && f.Verdict != nil && (asks || f.Verdict.Category.Setback()) {
			r.add(f.CaseID, string(f.Verdict.Category), string(f.Verdict.Level), asks || f.Draft != nil)
		}
	}
	return t.write(judgeCases, &r)
}

func (t *tx) fileMessages(wave []hoffelijk.Filing) error {
	var r rows
	for _, f := range wave {
		m := f.Message
		if m == nil {
			m = &hoffelijk.Message{}
		}
		forwardedBy, outer := "", m.Outer.MessageID
		if m.ForwardedBy != nil {
			forwardedBy = m.ForwardedBy.Address
		}
		if outer == m.MessageID {
			outer = ""
		}
		r.add(f.MessageID, reference(f.CaseID), string(m.Kind), m.From.Name, m.From.Address,
			addressKey(forwardedBy), m.Subject, optional(m.Date), key(m.MessageID), key(outer))
	}
	return t.write(fileMessages, &r, t.now)
}
