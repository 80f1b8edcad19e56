package outbox_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hoffelijk"
	"hoffelijk/mailtest"
	"hoffelijk/outbox"
)

// once makes a pass that must not fail.
func (b *bench) once(t *testing.T) {
	t.Helper()
	if _, err := b.out.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// again makes deferred mail due.
func (b *bench) again() {
	b.store.mu.Lock()
	defer b.store.mu.Unlock()
	for _, d := range b.store.mails {
		if d.State == hoffelijk.DeliveryDeferred {
			d.State = hoffelijk.DeliveryQueued
		}
	}
}

// Ensure that a server which takes longer over a mail than over a command is
// waited for (RFC 5321 section 4.5.3.2.6): giving up early doubles mail.
func TestOnce_SlowServer(t *testing.T) {
	const command = time.Second
	b := newBench(t, mailtest.SMTPOptions{}, func(c *outbox.Config) { c.CommandTimeout, c.DataTimeout = command, time.Minute })
	d := b.store.add(hoffelijk.PurposeLetter, letter(t))
	b.sink.Fail(mailtest.Fault{Before: func() { <-time.After(command * 3 / 2) }})
	b.once(t)
	if d.State != hoffelijk.DeliverySent {
		t.Errorf("got %s: %s", d.State, d.Note)
	}
}

// Ensure that a letter whose answer does not come in time is unknown and is
// left alone, though the server may take it after all.
func TestOnce_NoAnswer(t *testing.T) {
	b := newBench(t, mailtest.SMTPOptions{}, func(c *outbox.Config) { c.DataTimeout = 200 * time.Millisecond })
	answer := make(chan struct{})
	t.Cleanup(func() { close(answer) })
	d := b.store.add(hoffelijk.PurposeLetter, letter(t))
	b.sink.Fail(mailtest.Fault{Before: func() { <-answer }})
	for range 3 {
		b.once(t)
		b.again()
	}
	if d.State != hoffelijk.DeliveryUnknown || d.Attempt != 1 {
		t.Errorf("got %s after %d attempts: %s", d.State, d.Attempt, d.Note)
	}
}

// Ensure that what happens after the server's yes changes nothing: the mail is
// sent, and the next one goes over a fresh connection.
func TestOnce_CutAfterYes(t *testing.T) {
	b := newBench(t, mailtest.SMTPOptions{}, nil)
	first, second := b.store.add(hoffelijk.PurposeLetter, letter(t)), b.store.add(hoffelijk.PurposeLetter, letter(t))
	b.sink.Fail(mailtest.Fault{CutEnd: true}, mailtest.Fault{CutEnd: true})
	b.once(t)
	if first.State != hoffelijk.DeliverySent || second.State != hoffelijk.DeliverySent || len(b.sink.Mails()) != 2 {
		t.Errorf("got %s and %s, %d at the sink", first.State, second.State, len(b.sink.Mails()))
	}
}

// greets is a server that says one line and hangs up; it counts its callers.
func greets(t *testing.T, line string) (addr string, calls *atomic.Int32) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { ln.Close(); <-done })
	calls = new(atomic.Int32)
	go func() {
		defer close(done)
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			calls.Add(1)
			_, _ = fmt.Fprintf(conn, "%s\r\n", line)
			conn.Close()
		}
	}()
	return ln.Addr().String(), calls
}

// Ensure that a server which turns everybody away fails no mail, and is called
// once in a pass, not once for each mail.
func TestOnce_ServerDown(t *testing.T) {
	for _, line := range []string{"554 no service", "421 later", "nonsense", ""} {
		addr, calls := greets(t, line)
		b := newBench(t, mailtest.SMTPOptions{}, func(c *outbox.Config) { c.Addr = addr })
		for range 20 {
			b.store.add(hoffelijk.PurposeLetter, letter(t))
		}
		for range 2 {
			b.once(t)
			for _, d := range b.store.mails {
				if d.State != hoffelijk.DeliveryDeferred {
					t.Fatalf("%q: mail %d is %s: %s", line, d.ID, d.State, d.Note)
				}
			}
			b.again()
		}
		if n := calls.Load(); n != 2 {
			t.Errorf("%q: called %d times in two passes", line, n)
		}
	}
}

// Ensure that a refused password is not tried over and over: servers lock
// accounts.
func TestOnce_WrongPasswordPauses(t *testing.T) {
	now := start
	b := newBench(t, mailtest.SMTPOptions{Username: "sanne", Password: "zeer geheim"}, func(c *outbox.Config) {
		c.Username, c.Password, c.Now = "sanne", "verkeerd wachtwoord", func() time.Time { return now }
	})
	d := b.store.add(hoffelijk.PurposeLetter, letter(t))
	b.once(t)
	b.out.Password = "zeer geheim"
	b.again()
	b.once(t)
	if d.State != hoffelijk.DeliveryDeferred {
		t.Errorf("signed in again at once: %s", d.State)
	}
	now = start.Add(11 * time.Minute)
	b.again()
	b.once(t)
	if d.State != hoffelijk.DeliverySent {
		t.Errorf("eleven minutes later: %s: %s", d.State, d.Note)
	}
}

// Ensure that retries come after 5, 10, 20 minutes and so on, never more than
// 4 hours apart, and a little spread.
func TestOnce_Backoff(t *testing.T) {
	b := newBench(t, mailtest.SMTPOptions{}, nil)
	for attempt, want := range []time.Duration{5 * time.Minute, 10 * time.Minute, 20 * time.Minute, 40 * time.Minute, 80 * time.Minute, 160 * time.Minute, 4 * time.Hour, 4 * time.Hour} {
		d := b.store.add(hoffelijk.PurposeLetter, letter(t))
		d.Attempt = attempt
		b.sink.Fail(mailtest.Fault{AtRcpt: 451})
		b.once(t)
		if pause := b.store.next[d.ID].Sub(start); pause < want || pause > want*5/4 {
			t.Errorf("attempt %d: comes back after %s, want %s to %s", attempt+1, pause, want, want*5/4)
		}
	}
}

// Ensure that a database which fails for a moment, or for longer, makes no
// mail go out twice: what the server said is written down when it is back.
func TestOnce_DatabaseFails(t *testing.T) {
	down := errors.New("the database is down")
	for _, c := range []struct {
		name  string
		fails int // writes that fail, the second one of the mail first
	}{{"for a moment", 2}, {"for longer", 1 << 20}} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, mailtest.SMTPOptions{}, func(o *outbox.Config) { o.RecordTimeout = 600 * time.Millisecond })
			d := b.store.add(hoffelijk.PurposeLetter, letter(t))
			writes, up := 0, false
			b.store.broken = func() error {
				if writes++; writes == 1 || writes > 1+c.fails || up {
					return nil
				}
				return down
			}
			if _, err := b.out.Once(t.Context()); (err != nil) != (c.fails > 2) || (err != nil && !errors.Is(err, down)) {
				t.Errorf("got %v", err)
			}
			up = true
			b.once(t)
			if d.State != hoffelijk.DeliverySent || d.Attempt != 1 || len(b.sink.Mails()) != 1 {
				t.Errorf("got %s after %d attempts, %d at the sink", d.State, d.Attempt, len(b.sink.Mails()))
			}
		})
	}
}

// Ensure that nothing goes out unless it was committed that it may.
func TestOnce_StartNotCommitted(t *testing.T) {
	b := newBench(t, mailtest.SMTPOptions{}, nil)
	d := b.store.add(hoffelijk.PurposeLetter, letter(t))
	writes := 0
	b.store.broken = func() error {
		if writes++; writes == 1 {
			return errors.New("the database is down")
		}
		return nil
	}
	b.once(t)
	if d.State != hoffelijk.DeliveryDeferred || len(b.sink.Mails()) != 0 {
		t.Errorf("got %s, %d at the sink", d.State, len(b.sink.Mails()))
	}
}

// Ensure that TLS from the first byte and STARTTLS both carry the password and
// the mail, and that a certificate which nobody vouches for gets neither.
func TestOnce_TLS(t *testing.T) {
	server, roots, err := mailtest.Certificate()
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range []string{"tls", "starttls"} {
		for _, trusted := range []bool{true, false} {
			b := newBench(t, mailtest.SMTPOptions{Username: "sanne", Password: "zeer geheim", TLS: server, Implicit: way == "tls"}, func(c *outbox.Config) {
				c.TLS, c.Username, c.Password = way, "sanne", "zeer geheim"
				if trusted {
					c.TLSConfig = &tls.Config{RootCAs: roots}
				}
			})
			d := b.store.add(hoffelijk.PurposeLetter, letter(t))
			b.once(t)
			if want := map[bool]hoffelijk.DeliveryState{true: hoffelijk.DeliverySent, false: hoffelijk.DeliveryDeferred}[trusted]; d.State != want {
				t.Errorf("%s, trusted %t: %s: %s", way, trusted, d.State, d.Note)
			}
			if !trusted && !strings.Contains(d.Note, "certificate") {
				t.Errorf("%s: %s", way, d.Note)
			}
		}
	}
}

// Ensure that Run sends when it is nudged and ends when it is told to.
func TestRun_Nudged(t *testing.T) {
	arrived := make(chan mailtest.Accepted, 1)
	b := newBench(t, mailtest.SMTPOptions{OnMail: func(m mailtest.Accepted) { arrived <- m }}, func(c *outbox.Config) { c.Tick = time.Hour })
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- b.out.Run(ctx) }()
	for range 2 {
		b.store.add(hoffelijk.PurposeLetter, letter(t))
		b.out.Nudge()
		<-arrived
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Ensure that a stop between the commit and DATA sends nothing, and leaves the
// letter free for the next daemon.
func TestOnce_StoppedBeforeData(t *testing.T) {
	b := newBench(t, mailtest.SMTPOptions{}, nil)
	d := b.store.add(hoffelijk.PurposeLetter, letter(t))
	ctx, cancel := context.WithCancel(t.Context())
	b.store.broken = func() error { cancel(); return nil }
	_, _ = b.out.Once(ctx)
	if d.State != hoffelijk.DeliveryDeferred || !b.store.next[d.ID].Equal(start) || len(b.sink.Mails()) != 0 {
		t.Errorf("got %s until %s, %d at the sink", d.State, b.store.next[d.ID], len(b.sink.Mails()))
	}
}
