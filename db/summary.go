package db

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hoffelijk"
)

const (
	// ofOwner narrows received messages to a salesperson: their cases, what
	// they forwarded, what came to their mailbox. '' is everybody.
	ofOwner = `
FROM messages m
LEFT JOIN cases c ON c.id = m.case_id
LEFT JOIN salespeople s ON s.id = c.owner_id
LEFT JOIN mailboxes b ON b.id = m.mailbox_id
WHERE m.received_at >= $1 AND m.received_at < $2
  AND ($3 = '' OR COALESCE(s.address, NULLIF(m.forwarded_by, ''), NULLIF(b.owner, ''), '') = $3)`
	// countReceived counts what came in.
	countReceived = `SELECT count(*) ` + ofOwner
	// countCategories counts the verdicts that stand on it.
	countCategories = `
SELECT v.category AS name, count(*) AS count FROM last_verdicts v
WHERE v.message_id IN (SELECT m.id ` + ofOwner + `)
GROUP BY v.category`
	// countReasons counts the reasons that it states.
	countReasons = `
SELECT r AS name, count(*) AS count FROM last_verdicts v, unnest(v.reasons) AS r
WHERE v.message_id IN (SELECT m.id ` + ofOwner + `)
GROUP BY r`
	// waitingCases lists what waits for a person, the oldest first.
	waitingCases = `SELECT * FROM case_lines WHERE waiting AND ($1 = '' OR owner_address = $1) ORDER BY id`
	// endedCases lists cases of which a letter came to an end in a span.
	endedCases = `
SELECT * FROM case_lines
WHERE ($1 = '' OR owner_address = $1)
  AND id IN (SELECT case_id FROM deliveries
             WHERE purpose = 'letter' AND state = $2 AND ended_at >= $3 AND ended_at < $4)
ORDER BY id`
	// unknownCases lists cases of which nobody knows whether a letter went out.
	unknownCases = `
SELECT * FROM case_lines
WHERE ($1 = '' OR owner_address = $1)
  AND id IN (SELECT case_id FROM deliveries WHERE purpose = 'letter' AND state = 'unknown')
ORDER BY id`
	// quarantinedMail lists mail that was set aside. Nobody owns it for sure,
	// so everybody sees that of a shared mailbox.
	quarantinedMail = `
SELECT m.id, m.received_at, m.note FROM messages m
LEFT JOIN mailboxes b ON b.id = m.mailbox_id
WHERE m.state = 'quarantined' AND m.quarantined_at >= $1 AND m.quarantined_at < $2
  AND ($3 = '' OR COALESCE(b.owner, '') IN ('', $3))
ORDER BY m.id`
	// dueSoon lists follow-ups of a span of days.
	dueSoon = `
SELECT f.id AS follow_up, f.due, f.what, f.words, l.* FROM follow_ups f
JOIN case_lines l ON l.id = f.case_id
WHERE f.state = 'open' AND f.due >= $1 AND f.due < $2 AND ($3 = '' OR l.owner_address = $3)
ORDER BY f.due, f.id`
	// addSummary takes the period; no row when it was taken before.
	addSummary = `
INSERT INTO summaries (owner, period, starts, ends, created_at, delivery,
                       received, waiting, sent, unknown, failed, quarantined, due_soon)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (owner, period, starts) DO NOTHING
RETURNING id`
	// summaryTaken finds out whether a period was summarised.
	summaryTaken = `SELECT count(*) FROM summaries WHERE owner = $1 AND period = $2 AND starts = $3`
	// addSummaryCounts keeps the counts of a summary.
	addSummaryCounts = `
INSERT INTO summary_counts (summary_id, of, name, count)
SELECT $4::BIGINT, * FROM unnest($1::TEXT[], $2::TEXT[], $3::INTEGER[])`
)

// Figures counts for a summary over [from, to). owner "" is everybody.
// Waiting and Unknown are as they stand now, whatever the span; DueSoon is the
// period after it.
func (s *Store) Figures(ctx context.Context, p hoffelijk.Period, from, to time.Time, owner string) (hoffelijk.Figures, error) {
	f := hoffelijk.Figures{
		Period: p, From: from, To: to, Owner: owner,
		ByCategory: map[hoffelijk.Category]int{}, ByReason: map[hoffelijk.Reason]int{},
	}
	for _, count := range []func(context.Context, *hoffelijk.Figures) error{
		s.countMessages, s.listOutcomes, s.listQuarantined, s.listDue,
	} {
		if err := count(ctx, &f); err != nil {
			return hoffelijk.Figures{}, fmt.Errorf("counting for a summary: %w", err)
		}
	}
	return f, nil
}

type countRow struct {
	Name  string
	Count int
}

func (s *Store) countMessages(ctx context.Context, f *hoffelijk.Figures) error {
	owner := addressKey(f.Owner)
	if err := s.get(ctx, &f.Received, countReceived, f.From, f.To, owner); err != nil {
		return err
	}
	var categories, reasons []countRow
	if err := s.list(ctx, &categories, countCategories, f.From, f.To, owner); err != nil {
		return err
	}
	for _, c := range categories {
		f.ByCategory[hoffelijk.Category(c.Name)] = c.Count
	}
	if err := s.list(ctx, &reasons, countReasons, f.From, f.To, owner); err != nil {
		return err
	}
	for _, r := range reasons {
		f.ByReason[hoffelijk.Reason(r.Name)] = r.Count
	}
	return nil
}

func (s *Store) listOutcomes(ctx context.Context, f *hoffelijk.Figures) error {
	owner := addressKey(f.Owner)
	for _, l := range []struct {
		to    *[]hoffelijk.CaseLine
		query string
		args  []any
	}{
		{&f.Waiting, waitingCases, []any{owner}},
		{&f.Sent, endedCases, []any{owner, "sent", f.From, f.To}},
		{&f.Failed, endedCases, []any{owner, "failed", f.From, f.To}},
		{&f.Unknown, unknownCases, []any{owner}},
	} {
		var found []caseRow
		if err := s.list(ctx, &found, l.query, l.args...); err != nil {
			return err
		}
		*l.to = caseLines(found)
	}
	return nil
}

func (s *Store) listQuarantined(ctx context.Context, f *hoffelijk.Figures) error {
	var found []struct {
		ID         int64
		ReceivedAt time.Time `db:"received_at"`
		Note       string
	}
	err := s.list(ctx, &found, quarantinedMail, f.From, f.To, addressKey(f.Owner))
	for _, m := range found {
		f.Quarantined = append(f.Quarantined, hoffelijk.QuarantinedMail{ID: m.ID, At: m.ReceivedAt.UTC(), Problem: m.Note})
	}
	return err
}

func (s *Store) listDue(ctx context.Context, f *hoffelijk.Figures) error {
	var found []struct {
		FollowUp int64 `db:"follow_up"`
		Due      time.Time
		What     string
		Words    string
		caseRow
	}
	err := s.list(ctx, &found, dueSoon, day(f.To), day(after(f.Period, f.To)), addressKey(f.Owner))
	for _, d := range found {
		f.DueSoon = append(f.DueSoon, hoffelijk.DueLine{
			FollowUp: hoffelijk.FollowUp{ID: d.FollowUp, CaseID: d.ID, Due: d.Due.UTC(), What: d.What, Words: d.Words},
			Case:     d.line(),
		})
	}
	return err
}

// after is the end of the period that starts at t.
func after(p hoffelijk.Period, t time.Time) time.Time {
	switch p {
	case hoffelijk.Week:
		return t.AddDate(0, 0, 7)
	case hoffelijk.Month:
		return t.AddDate(0, 1, 0)
	}
	return t.AddDate(0, 0, 1)
}

// SaveSummary keeps a summary and queues its mail, unless the same period was
// summarised for that owner before; it reports whether it did.
func (s *Store) SaveSummary(ctx context.Context, f hoffelijk.Figures, mail hoffelijk.Delivery) (bool, error) {
	saved := false
	err := s.write(ctx, "saving a summary", func(t *tx) error {
		saved = false
		var taken int
		if err := t.get(&taken, summaryTaken, addressKey(f.Owner), string(f.Period), f.From); err != nil || taken > 0 {
			return err
		}
		if err := t.queue([]hoffelijk.Delivery{mail}); err != nil {
			return err
		}
		var added []int64
		if err := t.list(&added, addSummary, addressKey(f.Owner), string(f.Period), f.From, f.To, t.now, key(mail.Key),
			f.Received, len(f.Waiting), len(f.Sent), len(f.Unknown), len(f.Failed), len(f.Quarantined), len(f.DueSoon)); err != nil {
			return err
		}
		if len(added) == 0 { // somebody else was first; this mail is not to go out
			return errRaced
		}
		saved = true
		return t.write(addSummaryCounts, summaryCounts(f), added[0])
	})
	return saved, err
}

func summaryCounts(f hoffelijk.Figures) *rows {
	var r rows
	for _, c := range hoffelijk.Categories() {
		if n := f.ByCategory[c]; n > 0 {
			r.add("category", string(c), n)
		}
	}
	reasons := make([]string, 0, len(f.ByReason))
	for name := range f.ByReason {
		reasons = append(reasons, string(name))
	}
	slices.Sort(reasons)
	for _, name := range reasons {
		r.add("reason", name, f.ByReason[hoffelijk.Reason(name)])
	}
	return &r
}
