package db_test

import (
	"bytes"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hoffelijk"
	"hoffelijk/db/dbtest"
)

// proxy stands between a store and its server. When it is armed, the next
// answer to a statement that holds a word is lost and the connection ends
// with a FIN: the server did it, and nobody says so.
type proxy struct {
	dir    string
	server string
	word   atomic.Pointer[string]
	cuts   atomic.Int64
	wg     sync.WaitGroup
}

func newProxy(t *testing.T, server string) *proxy {
	t.Helper()
	p := &proxy{dir: t.TempDir(), server: server}
	l, err := net.Listen("unix", filepath.Join(p.dir, ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	p.wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			p.wg.Go(func() { p.serve(c) })
		}
	})
	t.Cleanup(func() { l.Close(); p.wg.Wait() })
	return p
}

// lose arms the proxy.
func (p *proxy) lose(word string) { p.word.Store(&word) }

func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("unix", p.server)
	if err != nil {
		return
	}
	defer server.Close()
	var cutting atomic.Bool
	p.wg.Go(func() {
		defer server.Close()
		buf := make([]byte, 64<<10)
		for {
			n, err := client.Read(buf)
			if word := p.word.Load(); n > 0 && word != nil && bytes.Contains(buf[:n], []byte(*word)) {
				if p.word.CompareAndSwap(word, nil) {
					cutting.Store(true)
				}
			}
			if _, werr := server.Write(buf[:n]); err != nil || werr != nil {
				return
			}
		}
	})
	buf := make([]byte, 64<<10)
	for {
		n, err := server.Read(buf)
		if cutting.Load() {
			p.cuts.Add(1)
			return
		}
		if _, werr := client.Write(buf[:n]); err != nil || werr != nil {
			if err != io.EOF {
				return
			}
			return
		}
	}
}

// Ensure a connection that ends after the server did the work, at the COMMIT
// or at any statement before it, doubles nothing and is no error.
func TestLostAnswers(t *testing.T) {
	b := setup(t)
	socket := strings.Split(b.dsn, "'")[1]
	p := newProxy(t, filepath.Join(socket, ".s.PGSQL.5432"))
	b.Store = dbtest.OpenDSN(t, strings.Replace(b.dsn, socket, p.dir, 1), nil)

	batch := []hoffelijk.Received{{Mailbox: "in", UIDValidity: 7, UID: 1, Raw: mail(1), At: time.Now()}}
	var stored []hoffelijk.Stored
	var f hoffelijk.Filing
	var d hoffelijk.Delivery
	first := func(ms []hoffelijk.Delivery, err error) error {
		for _, m := range ms {
			if m.Purpose == hoffelijk.PurposeLetter {
				d = m
			}
		}
		return err
	}
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"keep", func() error { return b.Keep(b.ctx, batch) }},
		{"claim", func() (err error) { stored, err = b.ClaimStored(b.ctx, 1); return err }},
		{"file", func() error {
			f = filing(stored[0].ID, 100)
			n, err := b.File(b.ctx, []hoffelijk.Filing{f})
			if err == nil && n != 1 {
				t.Errorf("filed %d", n)
			}
			return err
		}},
		{"queue", func() error {
			return b.Queue(b.ctx, hoffelijk.Delivery{Purpose: hoffelijk.PurposeNotice, Key: "q", MessageID: "q@x", From: "a@x", To: "b@x", Raw: []byte("x")})
		}},
		{"approve", func() error { return b.Approve(b.ctx, letter(f, 1), decision(hoffelijk.Decision{})) }},
		{"claim mails", func() error { return first(b.ClaimDeliveries(b.ctx, 10)) }},
		{"start data", func() error { return b.StartData(b.ctx, d.ID, d.Attempt) }},
		{"sent", func() error { return b.Sent(b.ctx, d.ID, d.Attempt, "250") }},
	} {
		p.lose("COMMIT")
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
	}
	if p.cuts.Load() != 8 {
		t.Errorf("%d answers were lost, want 8", p.cuts.Load())
	}
	for query, want := range map[string]int{
		`SELECT count(*) FROM messages`:                                     1,
		`SELECT count(*) FROM cases`:                                        1,
		`SELECT count(*) FROM drafts WHERE state = 'sent'`:                  1,
		`SELECT count(*) FROM deliveries`:                                   3,
		`SELECT max(attempt) FROM deliveries`:                               1,
		`SELECT count(*) FROM events`:                                       3,
		`SELECT tries FROM messages`:                                        1,
		`SELECT count(*) FROM deliveries WHERE state = 'sent'`:              1,
		`SELECT count(*) FROM deliveries WHERE data_started_at IS NOT NULL`: 1,
	} {
		if n := b.count(query); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
}
