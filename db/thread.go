package db

import (
	"context"
	"fmt"
	"strings"

	"hoffelijk"
)

const (
	// threads finds what carries a Message-ID: our own mail first, then what
	// was received, the latest first.
	threads = `
SELECT DISTINCT ON (f.key) f.key, f.case_id, f.purpose,
    COALESCE((SELECT max(version) FROM drafts WHERE drafts.case_id = f.case_id), 0) AS versions,
    COALESCE((SELECT max(version) FROM drafts WHERE drafts.case_id = f.case_id AND state = 'drafted'), 0) AS open,
    COALESCE(s.address, '') AS owner, COALESCE(c.subject, '') AS subject,
    COALESCE(p.name, '') AS prospect_name, COALESCE(p.address, '') AS prospect_address
FROM (
    SELECT message_id AS key, 1 AS rank, id, COALESCE(case_id, 0) AS case_id, purpose
    FROM deliveries WHERE message_id = ANY ($1::TEXT[])
    UNION ALL
    SELECT message_id, CASE WHEN case_id IS NULL THEN 3 ELSE 2 END, id, COALESCE(case_id, 0), ''
    FROM messages WHERE message_id = ANY ($1::TEXT[]) AND message_id <> '' AND state = 'filed'
    UNION ALL
    SELECT outer_message_id, CASE WHEN case_id IS NULL THEN 3 ELSE 2 END, id, COALESCE(case_id, 0), ''
    FROM messages WHERE outer_message_id = ANY ($1::TEXT[]) AND outer_message_id <> '' AND state = 'filed'
) f
LEFT JOIN cases c ON c.id = f.case_id
LEFT JOIN salespeople s ON s.id = c.owner_id
LEFT JOIN prospects p ON p.id = c.prospect_id
ORDER BY f.key, f.rank, f.id DESC`
	// prospects finds prospects by the keys of their addresses.
	prospects = `
SELECT id, address, name, suppressed_at IS NOT NULL AS suppressed FROM prospects
WHERE address <> '' AND key = ANY ($1::TEXT[])`
	// reserveCases takes case numbers.
	reserveCases = `SELECT nextval('case_ids') FROM generate_series(1, $1)`
)

// Threads tells what is known about Message-IDs (without brackets). Unknown
// ones are missing. A Message-ID of ours wins over a received mail that
// claims the same.
func (s *Store) Threads(ctx context.Context, messageIDs []string) (map[string]hoffelijk.Thread, error) {
	keys := make([]string, len(messageIDs))
	asked := map[string][]string{}
	for i, id := range messageIDs {
		keys[i] = key(id)
		asked[keys[i]] = append(asked[keys[i]], id)
	}
	var found []struct {
		Key      string
		CaseID   int64 `db:"case_id"`
		Purpose  hoffelijk.Purpose
		Versions int
		Open     int
		Owner    string
		Subject  string
		Name     string `db:"prospect_name"`
		Address  string `db:"prospect_address"`
	}
	if err := s.list(ctx, &found, threads, texts(keys)); err != nil {
		return nil, fmt.Errorf("finding threads: %w", err)
	}
	known := map[string]hoffelijk.Thread{}
	for _, f := range found {
		for _, id := range asked[f.Key] {
			known[id] = hoffelijk.Thread{
				CaseID: f.CaseID, Purpose: f.Purpose, Versions: f.Versions, Open: f.Open, Owner: f.Owner,
				Subject: f.Subject, Prospect: hoffelijk.Address{Name: f.Name, Address: f.Address},
			}
		}
	}
	return known, nil
}

// Prospects finds prospects by address, in any case; the keys of the map are
// lower case. Unknown ones are missing.
func (s *Store) Prospects(ctx context.Context, addresses []string) (map[string]hoffelijk.Prospect, error) {
	keys := make([]string, len(addresses))
	for i, a := range addresses {
		keys[i] = addressKey(a)
	}
	var found []hoffelijk.Prospect
	if err := s.list(ctx, &found, prospects, texts(keys)); err != nil {
		return nil, fmt.Errorf("finding prospects: %w", err)
	}
	known := map[string]hoffelijk.Prospect{}
	for _, p := range found {
		known[p.Address] = p
	}
	return known, nil
}

// ReserveCases returns n case numbers that nobody else will get.
func (s *Store) ReserveCases(ctx context.Context, n int) ([]int64, error) {
	var numbers []int64
	err := s.write(ctx, "reserving case numbers", func(t *tx) error {
		numbers = nil
		return t.list(&numbers, reserveCases, n)
	})
	return numbers, err
}

// prospectKey is what finds a prospect again: the address, or else the name.
// Someone of whom neither is known is a prospect in one case only.
func prospectKey(p hoffelijk.Prospect, caseID int64) string {
	switch {
	case strings.TrimSpace(p.Address) != "":
		return addressKey(p.Address)
	case strings.TrimSpace(p.Name) != "":
		return key("name:" + strings.ToLower(strings.TrimSpace(p.Name)))
	}
	return fmt.Sprintf("case:%d", caseID)
}
