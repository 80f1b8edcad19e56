package db

import (
	"time"

	"github.com/lib/pq"

	"hoffelijk"
)

const (
	// closeDrafts ends open drafts.
	closeDrafts = `
UPDATE drafts d
SET state = u.state, decided_at = $3
FROM unnest($1::BIGINT[], $2::TEXT[]) AS u (case_id, state)
WHERE d.case_id = u.case_id AND d.state = 'drafted'`
	// addDrafts writes letters as the next version of their case. The cases
	// are locked, or new.
	addDrafts = `
INSERT INTO drafts (case_id, version, answers, to_name, to_address, subject, body, lang, template, asks, created_at)
SELECT case_id,
       1 + COALESCE((SELECT max(version) FROM drafts d WHERE d.case_id = u.case_id), 0),
       answers, to_name, to_address, subject, body, lang, template, string_to_array(asks, ','), $10::TIMESTAMPTZ
FROM unnest($1::BIGINT[], $2::BIGINT[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::TEXT[], $7::TEXT[], $8::TEXT[], $9::TEXT[])
    AS u (case_id, answers, to_name, to_address, subject, body, lang, template, asks)
RETURNING case_id, version`
	// readDrafts reads the versions of a case.
	readDrafts = `
SELECT case_id, version, state, COALESCE(answers, 0) AS answers, to_name, to_address, subject, body, lang,
       template, asks, created_at
FROM drafts
WHERE case_id = $1
ORDER BY version`
	// suppressCases notes that the prospects of cases want no more contact.
	suppressCases = `
UPDATE prospects SET suppressed_at = $2
WHERE suppressed_at IS NULL AND id IN (SELECT prospect_id FROM cases WHERE id = ANY ($1::BIGINT[]))`
	// suppressKeys notes the same of prospects without a case.
	suppressKeys = `
UPDATE prospects SET suppressed_at = $2
WHERE suppressed_at IS NULL AND key = ANY ($1::TEXT[])`
	// cancelSuppressed cancels all follow-ups of people who want no more contact.
	cancelSuppressed = `
UPDATE follow_ups f SET state = 'cancelled', settled_at = $2
FROM cases c
JOIN prospects p ON p.id = c.prospect_id
WHERE f.case_id = c.id AND f.state = 'open' AND p.suppressed_at IS NOT NULL
  AND (p.key = ANY ($3::TEXT[]) OR p.id IN (SELECT prospect_id FROM cases WHERE id = ANY ($1::BIGINT[])))`
	// withdrawSuppressed withdraws all open drafts to people who want no more contact.
	withdrawSuppressed = `
UPDATE drafts d SET state = 'withdrawn', decided_at = $2
FROM cases c
JOIN prospects p ON p.id = c.prospect_id
WHERE d.case_id = c.id AND d.state = 'drafted' AND p.suppressed_at IS NOT NULL
  AND (p.key = ANY ($3::TEXT[]) OR p.id IN (SELECT prospect_id FROM cases WHERE id = ANY ($1::BIGINT[])))`
)

// letterRows gathers letters that become drafts.
type letterRows struct{ rows }

func (r *letterRows) add(caseID, answers int64, l *hoffelijk.Letter) {
	r.rows.add(caseID, reference(answers), l.To.Name, l.To.Address, l.Subject, l.Body, string(l.Lang), l.Template, list(l.Asks))
}

// draftFilings ends the open drafts that the filings overtake, writes their
// letters, and returns the versions that these got, by case.
func (t *tx) draftFilings(wave []hoffelijk.Filing) (map[int64]int, error) {
	var ended rows
	var letters letterRows
	for _, f := range wave {
		if f.CaseID == 0 {
			continue
		}
		switch {
		case f.NewCase != nil:
		case f.Withdraw:
			ended.add(f.CaseID, string(hoffelijk.DraftWithdrawn))
		case f.Draft != nil:
			ended.add(f.CaseID, string(hoffelijk.DraftReplaced))
		}
		if f.Draft != nil {
			letters.add(f.CaseID, f.MessageID, f.Draft)
		}
	}
	if err := t.write(closeDrafts, &ended, t.now); err != nil {
		return nil, err
	}
	return t.addDrafts(&letters)
}

func (t *tx) addDrafts(letters *letterRows) (map[int64]int, error) {
	versions := map[int64]int{}
	if letters.n == 0 {
		return versions, nil
	}
	var added []struct {
		CaseID  int64 `db:"case_id"`
		Version int
	}
	if err := t.list(&added, addDrafts, letters.args(t.now)...); err != nil {
		return nil, err
	}
	for _, a := range added {
		versions[a.CaseID] = a.Version
	}
	return versions, nil
}

// suppressFilings ends all contact with those who want none: the customer of
// the case, and who wrote it, which may be a colleague.
func (t *tx) suppressFilings(wave []hoffelijk.Filing) error {
	var cases []int64
	var keys []string
	for _, f := range wave {
		if !f.Suppress {
			continue
		}
		if f.CaseID != 0 {
			cases = append(cases, f.CaseID)
		}
		if f.Message != nil && f.Message.From.Address != "" {
			keys = append(keys, addressKey(f.Message.From.Address))
		}
	}
	return t.suppress(cases, keys)
}

// suppress ends all contact with the prospects of cases, and with those that
// keys name.
func (t *tx) suppress(cases []int64, keys []string) error {
	if len(cases) == 0 && len(keys) == 0 {
		return nil
	}
	if err := t.run(suppressCases, ids(cases), t.now); err != nil {
		return err
	}
	if err := t.run(suppressKeys, texts(keys), t.now); err != nil {
		return err
	}
	if err := t.run(cancelSuppressed, ids(cases), t.now, texts(keys)); err != nil {
		return err
	}
	return t.run(withdrawSuppressed, ids(cases), t.now, texts(keys))
}

type draftRow struct {
	CaseID    int64 `db:"case_id"`
	Version   int
	State     hoffelijk.DraftState
	Answers   int64
	ToName    string `db:"to_name"`
	ToAddress string `db:"to_address"`
	Subject   string
	Body      string
	Lang      hoffelijk.Lang
	Template  string
	Asks      pq.StringArray
	CreatedAt time.Time `db:"created_at"`
}

func (r draftRow) draft() hoffelijk.Draft {
	return hoffelijk.Draft{
		CaseID: r.CaseID, Version: r.Version, State: r.State, MessageID: r.Answers,
		Letter: hoffelijk.Letter{
			To:      hoffelijk.Address{Name: r.ToName, Address: r.ToAddress},
			Subject: r.Subject, Body: r.Body, Lang: r.Lang, Template: r.Template, Asks: r.Asks,
		},
		CreatedAt: r.CreatedAt.UTC(),
	}
}
