package db_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/lib/pq"
	"go.uber.org/goleak"

	"hoffelijk"
	"hoffelijk/db"
	"hoffelijk/db/dbtest"
)

func TestMain(m *testing.M) {
	if os.Getenv(victimDSN) != "" {
		os.Exit(beVictim())
	}
	code := dbtest.Main(m)
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// bench is a database with a store on it, and a plain connection for what no
// store does.
type bench struct {
	*db.Store
	t   testing.TB
	ctx context.Context
	dsn string
	sql *sql.DB
	uid uint32
}

func setup(t testing.TB) *bench {
	t.Helper()
	b := &bench{t: t, ctx: context.Background(), dsn: dbtest.DSN(t)}
	b.Store = dbtest.OpenDSN(t, b.dsn, nil)
	plain, err := sql.Open("postgres", b.dsn)
	b.must(err)
	t.Cleanup(func() { plain.Close() })
	b.sql = plain
	return b
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// count reads one number.
func (b *bench) count(query string, args ...any) int {
	b.t.Helper()
	var n int
	b.must(b.sql.QueryRow(query, args...).Scan(&n))
	return n
}

// refused makes sure that the database refuses a statement with a code.
func (b *bench) refused(code, query string, args ...any) {
	b.t.Helper()
	_, err := b.sql.Exec(query, args...)
	if e, ok := errors.AsType[*pq.Error](err); !ok || string(e.Code) != code {
		b.t.Errorf("%s\ngave %v, want code %s", query, err, code)
	}
}

func mail(n uint32) []byte {
	return fmt.Appendf(nil, "From: klant%d@example.com\r\nSubject: Afzegging %d\r\n\r\nHelaas, nr. %d\r\n", n, n, n)
}

// keep stores n more mails and claims them.
func (b *bench) keep(n int) []hoffelijk.Stored {
	b.t.Helper()
	var batch []hoffelijk.Received
	for range n {
		b.uid++
		batch = append(batch, hoffelijk.Received{Mailbox: "in", UIDValidity: 7, UID: b.uid, Raw: mail(b.uid), At: time.Now()})
	}
	b.must(b.Keep(b.ctx, batch))
	stored, err := b.ClaimStored(b.ctx, n)
	b.must(err)
	if len(stored) != n {
		b.t.Fatalf("claimed %d of %d", len(stored), n)
	}
	return stored
}

// filing is all that a plain rejection leads to.
func filing(messageID, caseID int64) hoffelijk.Filing {
	prospect := hoffelijk.Prospect{Address: fmt.Sprintf("Klant%d@Example.com", messageID), Name: "K. Lant"}
	return hoffelijk.Filing{
		MessageID: messageID,
		Message: &hoffelijk.Message{
			Kind: hoffelijk.KindMail, From: hoffelijk.Address{Name: "K. Lant", Address: prospect.Address},
			Subject: "Afzegging", MessageID: fmt.Sprintf("m%d@example.com", messageID),
			Outer: hoffelijk.Envelope{MessageID: fmt.Sprintf("outer%d@example.com", messageID)},
		},
		Verdict: &hoffelijk.Verdict{
			Lang: hoffelijk.NL, Category: hoffelijk.Competitor, Level: hoffelijk.Certain, Score: 4.5,
			Reasons: []hoffelijk.Reason{hoffelijk.ReasonPrice, hoffelijk.ReasonFit}, Form: hoffelijk.Formal,
			ComeBack: &hoffelijk.ComeBack{Text: "na de zomer", From: date(2026, 9, 1), To: date(2026, 10, 1)},
			Hits:     []hoffelijk.Hit{{Rule: "competitor.1", Phrase: "voor een ander gekozen", Text: `voor een "ander" {gekozen}\`, Start: 3, End: 9, Zone: hoffelijk.ZoneText, Weight: 4.5}},
			Voided:   []hoffelijk.Voided{{Hit: hoffelijk.Hit{Rule: "dropped.2", Phrase: "ziet af", Text: "ziet af", Zone: hoffelijk.ZoneText}, By: "niet"}},
		},
		RulesHash: "abc",
		CaseID:    caseID,
		NewCase: &hoffelijk.Case{
			ID: caseID, Prospect: prospect, Owner: hoffelijk.Salesperson{Address: "sanne@firma.example"},
			Subject: "Afzegging", Category: hoffelijk.Competitor, Level: hoffelijk.Certain, OpenedAt: time.Now(),
		},
		Draft:  letterTo(prospect.Address),
		Tokens: []hoffelijk.Token{{Hash: tokenOf(messageID), Owner: "sanne@firma.example", ExpiresAt: time.Now().Add(time.Hour)}},
		Mails: []hoffelijk.Delivery{{
			Purpose: hoffelijk.PurposeReview, Key: fmt.Sprintf("review-%d", messageID),
			MessageID: fmt.Sprintf("review%d@firma.example", messageID),
			From:      "hoffelijk@firma.example", To: "sanne@firma.example", Raw: []byte("review with a token"),
		}},
		Events: []hoffelijk.Event{{At: time.Now(), Kind: "filed", By: "hoffelijk", Note: "competitor"}},
	}
}

func letterTo(address string) *hoffelijk.Letter {
	return &hoffelijk.Letter{
		To: hoffelijk.Address{Name: "K. Lant", Address: address}, Subject: "Re: Afzegging",
		Body: "Beste Lant,\n\nDank.\n", Lang: hoffelijk.NL, Template: "nl/competitor.formal", Asks: []string{"reason", "appointment"},
	}
}

func tokenOf(n int64) [sha256.Size]byte { return sha256.Sum256(fmt.Appendf(nil, "token %d", n)) }

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// open files n new mails, a case with a draft for each.
func (b *bench) open(n int) []hoffelijk.Filing {
	b.t.Helper()
	stored := b.keep(n)
	cases, err := b.ReserveCases(b.ctx, n)
	b.must(err)
	filings := make([]hoffelijk.Filing, n)
	for i, m := range stored {
		filings[i] = filing(m.ID, cases[i])
	}
	got, err := b.File(b.ctx, filings)
	b.must(err)
	if got != n {
		b.t.Fatalf("filed %d of %d", got, n)
	}
	return filings
}

// letter is the rendered draft of a filing.
func letter(f hoffelijk.Filing, version int) hoffelijk.Delivery {
	return hoffelijk.Delivery{
		Purpose: hoffelijk.PurposeLetter, Key: fmt.Sprintf("letter-%d-%d", f.CaseID, version),
		CaseID: f.CaseID, Version: version, MessageID: fmt.Sprintf("letter-%d-%d@firma.example", f.CaseID, version),
		From: "sanne@firma.example", To: f.Draft.To.Address, Raw: []byte("Subject: Re: Afzegging\r\n\r\nDank.\r\n"),
	}
}

func decision(d hoffelijk.Decision) hoffelijk.Decision {
	d.By, d.At = "sanne@firma.example", time.Now()
	if d.Channel == "" {
		d.Channel = hoffelijk.ByPage
	}
	return d
}

// approve files a mail and approves its letter.
func (b *bench) approve() hoffelijk.Filing {
	b.t.Helper()
	f := b.open(1)[0]
	b.must(b.Approve(b.ctx, letter(f, 1), decision(hoffelijk.Decision{})))
	return f
}

// claim takes the next mail to send that has a purpose, and sends the others.
func (b *bench) claim(p hoffelijk.Purpose) hoffelijk.Delivery {
	b.t.Helper()
	for {
		claimed, err := b.ClaimDeliveries(b.ctx, 1)
		b.must(err)
		if len(claimed) == 0 {
			b.t.Fatalf("no %s waits", p)
		}
		if claimed[0].Purpose == p {
			return claimed[0]
		}
		b.must(b.Sent(b.ctx, claimed[0].ID, claimed[0].Attempt, "250"))
	}
}
