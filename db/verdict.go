package db

import (
	"context"
	"strings"
	"time"

	"github.com/lib/pq"

	"hoffelijk"
)

const (
	// addVerdicts writes verdicts as the next number of their message.
	addVerdicts = `
INSERT INTO verdicts (message_id, number, at, by_person, rules_hash, lang, category, level, score, second, reasons,
                      competitor, come_back, come_back_from, come_back_to, opt_out, form, context)
SELECT message_id,
       1 + COALESCE((SELECT max(number) FROM verdicts v WHERE v.message_id = u.message_id), 0),
       $17::TIMESTAMPTZ, by_person, rules_hash, lang, category, level, score, second, string_to_array(reasons, ','),
       competitor, come_back, come_back_from, come_back_to, opt_out, form, context
FROM unnest($1::BIGINT[], $2::TEXT[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::TEXT[], $7::DOUBLE PRECISION[],
            $8::TEXT[], $9::TEXT[], $10::TEXT[], $11::TEXT[], $12::DATE[], $13::DATE[], $14::BOOLEAN[],
            $15::TEXT[], $16::TEXT[])
    AS u (message_id, by_person, rules_hash, lang, category, level, score, second, reasons, competitor,
          come_back, come_back_from, come_back_to, opt_out, form, context)`
	// addEvidence writes the phrases behind the verdicts that were just written.
	addEvidence = `
INSERT INTO evidence (message_id, number, position, rule, phrase, text, from_byte, to_byte, zone, weight, voided_by)
SELECT u.message_id, (SELECT max(number) FROM verdicts v WHERE v.message_id = u.message_id),
       position, rule, phrase, text, from_byte, to_byte, zone, weight, voided_by
FROM unnest($1::BIGINT[], $2::INTEGER[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::INTEGER[], $7::INTEGER[],
            $8::TEXT[], $9::DOUBLE PRECISION[], $10::TEXT[])
    AS u (message_id, position, rule, phrase, text, from_byte, to_byte, zone, weight, voided_by)`
	// readVerdicts reads the verdict that counts of each message.
	readVerdicts = `
SELECT message_id, by_person, lang, category, level, score, second, reasons, competitor,
       COALESCE(come_back, '') AS come_back, come_back_from, come_back_to, opt_out, form, context
FROM last_verdicts
WHERE message_id = ANY ($1::BIGINT[])`
	// readEvidence reads the phrases behind the verdicts that count.
	readEvidence = `
SELECT e.message_id, e.rule, e.phrase, e.text, e.from_byte, e.to_byte, e.zone, e.weight, e.voided_by
FROM evidence e
JOIN last_verdicts v USING (message_id, number)
WHERE e.message_id = ANY ($1::BIGINT[])
ORDER BY e.message_id, e.position`
)

// verdictRows gathers verdicts and their evidence.
type verdictRows struct{ verdicts, evidence rows }

func (r *verdictRows) add(messageID int64, v *hoffelijk.Verdict, person, rulesHash string) {
	var words, from, to any
	if c := v.ComeBack; c != nil {
		words, from, to = c.Text, day(c.From), day(c.To)
	}
	r.verdicts.add(messageID, person, rulesHash, string(v.Lang), string(v.Category), string(v.Level), v.Score,
		string(v.Second), list(v.Reasons), v.Competitor, words, from, to, v.OptOut, string(v.Form), v.Context)
	n := 0
	hit := func(h hoffelijk.Hit, voidedBy any) {
		r.evidence.add(messageID, n, h.Rule, h.Phrase, h.Text, h.Start, h.End, string(h.Zone), h.Weight, voidedBy)
		n++
	}
	for _, h := range v.Hits {
		hit(h, nil)
	}
	for _, h := range v.Voided {
		hit(h.Hit, h.By)
	}
}

func (t *tx) addVerdicts(wave []hoffelijk.Filing) error {
	var r verdictRows
	for _, f := range wave {
		if f.Verdict != nil {
			r.add(f.MessageID, f.Verdict, "", f.RulesHash)
		}
	}
	return t.writeVerdicts(&r)
}

func (t *tx) writeVerdicts(r *verdictRows) error {
	if err := t.write(addVerdicts, &r.verdicts, t.now); err != nil {
		return err
	}
	return t.write(addEvidence, &r.evidence)
}

type verdictRow struct {
	MessageID    int64  `db:"message_id"`
	ByPerson     string `db:"by_person"`
	Lang         hoffelijk.Lang
	Category     hoffelijk.Category
	Level        hoffelijk.Level
	Score        float64
	Second       hoffelijk.Category
	Reasons      pq.StringArray
	Competitor   string
	ComeBack     string     `db:"come_back"`
	ComeBackFrom *time.Time `db:"come_back_from"`
	ComeBackTo   *time.Time `db:"come_back_to"`
	OptOut       bool       `db:"opt_out"`
	Form         hoffelijk.Form
	Context      string
}

func (r verdictRow) verdict() hoffelijk.Verdict {
	v := hoffelijk.Verdict{
		Lang: r.Lang, Category: r.Category, Level: r.Level, Score: r.Score, Second: r.Second,
		Competitor: r.Competitor, OptOut: r.OptOut, Form: r.Form, Context: r.Context,
	}
	for _, reason := range r.Reasons {
		v.Reasons = append(v.Reasons, hoffelijk.Reason(reason))
	}
	if r.ComeBackFrom != nil && r.ComeBackTo != nil {
		v.ComeBack = &hoffelijk.ComeBack{Text: r.ComeBack, From: r.ComeBackFrom.UTC(), To: r.ComeBackTo.UTC()}
	}
	return v
}

type evidenceRow struct {
	MessageID int64 `db:"message_id"`
	Rule      string
	Phrase    string
	Text      string
	Start     int `db:"from_byte"`
	End       int `db:"to_byte"`
	Zone      hoffelijk.Zone
	Weight    float64
	VoidedBy  *string `db:"voided_by"`
}

func (r evidenceRow) hit() hoffelijk.Hit {
	return hoffelijk.Hit{Rule: r.Rule, Phrase: r.Phrase, Text: r.Text, Start: r.Start, End: r.End, Zone: r.Zone, Weight: r.Weight}
}

// judge fills in the verdicts of messages.
func (s *Store) judge(ctx context.Context, messages []hoffelijk.FiledMessage) error {
	byID := map[int64]*hoffelijk.FiledMessage{}
	var which []int64
	for i := range messages {
		byID[messages[i].ID] = &messages[i]
		which = append(which, messages[i].ID)
	}
	var verdicts []verdictRow
	if err := s.list(ctx, &verdicts, readVerdicts, ids(which)); err != nil {
		return err
	}
	for _, r := range verdicts {
		byID[r.MessageID].Verdict = r.verdict()
		byID[r.MessageID].ByPerson = strings.TrimSpace(r.ByPerson) != ""
	}
	var evidence []evidenceRow
	if err := s.list(ctx, &evidence, readEvidence, ids(which)); err != nil {
		return err
	}
	for _, r := range evidence {
		v := &byID[r.MessageID].Verdict
		if r.VoidedBy == nil {
			v.Hits = append(v.Hits, r.hit())
		} else {
			v.Voided = append(v.Voided, hoffelijk.Voided{Hit: r.hit(), By: *r.VoidedBy})
		}
	}
	return nil
}
