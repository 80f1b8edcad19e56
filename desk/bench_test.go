package desk_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hoffelijk"
	"hoffelijk/classify"
	"hoffelijk/db"
	"hoffelijk/db/dbtest"
	"hoffelijk/desk"
	"hoffelijk/outbox"
	"hoffelijk/templates"
)

func TestMain(m *testing.M) {
	code := dbtest.Main(m)
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

var (
	self  = hoffelijk.Address{Name: "Hoffelijk", Address: "nee@bedrijf.example"}
	sanne = hoffelijk.Salesperson{Name: "Sanne de Wit", Address: "sanne@bedrijf.example", Lang: hoffelijk.NL, Signature: "Bedrijf BV"}
	piet  = hoffelijk.Salesperson{Name: "Piet Jansen", Address: "piet@bedrijf.example", Lang: hoffelijk.EN}
)

// bench is a desk on a database of its own, with a clock that tests move.
type bench struct {
	*desk.Desk
	t     testing.TB
	ctx   context.Context
	store *db.Store
	dsn   string
	sql   *sql.DB
	clock *clock
}

// clock is the time of a test.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

var amsterdam = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		return time.UTC
	}
	return zone
})

// shipped loads rules and texts once for all tests: neither ever changes.
var shipped = sync.OnceValues(func() (*classify.Rules, *templates.Set) {
	rules, err := classify.Shipped()
	if err != nil {
		panic(err)
	}
	texts, err := templates.Shipped()
	if err != nil {
		panic(err)
	}
	return rules, texts
})

// setup opens a desk of Sanne and Piet on Tuesday, 24 November 2026, 10:00.
func setup(t testing.TB, change ...func(*desk.Config)) *bench {
	t.Helper()
	b := &bench{t: t, ctx: context.Background(), dsn: dbtest.DSN(t), clock: &clock{}}
	b.clock.set(time.Date(2026, 11, 24, 10, 0, 0, 0, amsterdam()))
	b.store = dbtest.OpenDSN(t, b.dsn, b.clock.Now)
	plain, err := sql.Open("postgres", b.dsn)
	b.must(err)
	t.Cleanup(func() { plain.Close() })
	b.sql = plain
	b.must(b.store.SyncPeople(b.ctx, []hoffelijk.Salesperson{sanne, piet}))
	b.must(b.store.SyncMailboxes(b.ctx, []hoffelijk.Mailbox{
		{Name: "shared", Address: self.Address}, {Name: "sanne", Address: sanne.Address, Owner: sanne.Address},
	}))
	b.Desk = b.desk(b.store, change...)
	return b
}

// desk opens one more desk on a store.
func (b *bench) desk(store desk.Store, change ...func(*desk.Config)) *desk.Desk {
	b.t.Helper()
	rules, texts := shipped()
	c := desk.Config{
		Store: store, Rules: rules, Texts: texts, Render: outbox.Render, People: []hoffelijk.Salesperson{sanne, piet},
		Self: self, Zone: amsterdam(), Now: b.clock.Now,
	}
	for _, f := range change {
		f(&c)
	}
	d, err := desk.New(c)
	b.must(err)
	return d
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

// wants fails when a query does not count n.
func (b *bench) wants(n int, query string, args ...any) {
	b.t.Helper()
	if got := b.count(query, args...); got != n {
		b.t.Errorf("%s %v: %d, want %d", query, args, got, n)
	}
}

// keep stores mails of the shared mailbox without filing them.
func (b *bench) keep(raws ...string) {
	b.t.Helper()
	b.keepIn("shared", raws...)
}

func (b *bench) keepIn(mailbox string, raws ...string) {
	b.t.Helper()
	var all []hoffelijk.Received
	for _, raw := range raws {
		all = append(all, hoffelijk.Received{Mailbox: mailbox, Raw: []byte(raw), At: b.clock.Now()})
	}
	b.must(b.store.Keep(b.ctx, all))
}

// receive lets mails arrive and be filed.
func (b *bench) receive(raws ...string) {
	b.t.Helper()
	b.keep(raws...)
	_, err := b.FileStored(b.ctx)
	b.must(err)
}

// file reads a case.
func (b *bench) file(id int64) *hoffelijk.CaseFile {
	b.t.Helper()
	f, err := b.CaseFile(b.ctx, id)
	b.must(err)
	return f
}

// states lists the states of a case's drafts, in order.
func (b *bench) states(id int64) string {
	b.t.Helper()
	var s []string
	for _, d := range b.file(id).Drafts {
		s = append(s, string(d.State))
	}
	return strings.Join(s, " ")
}

// bySanne decides on the command line, in Sanne's name.
func bySanne() hoffelijk.Decision {
	return hoffelijk.Decision{By: sanne.Address, Channel: hoffelijk.ByCommand}
}

// crlf gives a mail the line ends that the wire has.
func crlf(s string) string {
	return string(bytes.ReplaceAll([]byte(s), []byte("\n"), []byte("\r\n")))
}
