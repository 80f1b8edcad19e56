-- How a case shows in a list.

-- +goose Up

-- A case with its prospect, its owner, its latest draft, and whether a person
-- is to decide: about the open draft, about what went wrong, or about the
-- question "is this a no?".
CREATE VIEW case_lines AS
SELECT c.id, c.subject, c.category, c.level, c.opened_at, c.closed_at, c.needs_hand,
       p.id AS prospect_id, p.address AS prospect_address, p.name AS prospect_name,
       p.suppressed_at IS NOT NULL AS suppressed,
       COALESCE(s.id, 0) AS owner_id, COALESCE(s.address, '') AS owner_address,
       COALESCE(s.name, '') AS owner_name, COALESCE(s.lang, '') AS owner_lang,
       COALESCE(s.signature, '') AS owner_signature, COALESCE(s.booking, '') AS owner_booking,
       COALESCE(d.state, '') AS draft, COALESCE(d.version, 0) AS version,
       c.closed_at IS NULL AND (
           COALESCE(d.state, '') = 'drafted'
           OR c.needs_hand <> ''
           OR (c.level = 'unsure' AND COALESCE(d.state, 'withdrawn') = 'withdrawn' AND NOT EXISTS (
               SELECT FROM follow_ups f WHERE f.case_id = c.id AND f.state = 'open'))
       ) AS waiting
FROM cases c
JOIN prospects p ON p.id = c.prospect_id
LEFT JOIN salespeople s ON s.id = c.owner_id
LEFT JOIN LATERAL (
    SELECT state, version FROM drafts
    WHERE case_id = c.id
    ORDER BY version DESC
    LIMIT 1
) d ON TRUE;

-- The verdict that counts of each message: the last one.
CREATE VIEW last_verdicts AS
SELECT v.* FROM verdicts v
WHERE NOT EXISTS (SELECT FROM verdicts w WHERE w.message_id = v.message_id AND w.number > v.number);

-- +goose Down
DROP VIEW case_lines, last_verdicts;
