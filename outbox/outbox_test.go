package outbox_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"log/slog"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hoffelijk"
	"hoffelijk/mailtest"
	"hoffelijk/outbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// bench is a sink, a store and an outbox between them.
type bench struct {
	sink  *mailtest.SMTP
	store *memory
	out   *outbox.Outbox
	log   bytes.Buffer // the program's log
	mail  bytes.Buffer // the mail log
}

func newBench(t testing.TB, o mailtest.SMTPOptions, change func(*outbox.Config)) *bench {
	t.Helper()
	b := &bench{store: &memory{}}
	var err error
	if b.sink, err = mailtest.NewSMTP(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.sink.Close() })
	c := outbox.Config{Addr: b.sink.Addr, TLS: "none", Now: func() time.Time { return start }, Connections: 1}
	if change != nil {
		change(&c)
	}
	b.out, err = outbox.New(c, b.store, slog.New(slog.NewTextHandler(&b.log, nil)), outbox.NewMailLog(&b.mail))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func letter(t testing.TB) []byte {
	t.Helper()
	raw, err := outbox.Render(outgoing(hoffelijk.PurposeLetter))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// Ensure that a mail which the server takes is sent, byte for byte, and that
// a second look sends nothing.
func TestOnce_Sent(t *testing.T) {
	b := newBench(t, mailtest.SMTPOptions{}, nil)
	d := b.store.add(hoffelijk.PurposeLetter, letter(t))
	for range 2 {
		if _, err := b.out.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	mails := b.sink.Mails()
	if len(mails) != 1 || !bytes.Equal(mails[0].Raw, d.Raw) || mails[0].To[0] != d.To {
		t.Fatalf("the sink has %d mails", len(mails))
	}
	if d.State != hoffelijk.DeliverySent || !strings.HasPrefix(d.Note, "250") {
		t.Errorf("got %s %q", d.State, d.Note)
	}
	const ledger = `<m1@bedrijf.example> queued to="karin@klant.example" purpose=letter attempt=1 note="" at=2026-03-02T09:00:00Z
<m1@bedrijf.example> sent to="karin@klant.example" purpose=letter attempt=1 note="250 2.0.0 OK: queued" at=2026-03-02T09:00:00Z
`
	if got := b.mail.String(); got != ledger {
		t.Errorf("mail log: %s", got)
	}
}

// Ensure that every way in which a server can fail leads to the state in
// which the mail is neither lost nor sent twice.
func TestOnce_Outcomes(t *testing.T) {
	for _, c := range []struct {
		name    string
		fault   mailtest.Fault
		purpose hoffelijk.Purpose
		want    hoffelijk.DeliveryState
		sink    int
	}{
		{"refused for now at RCPT", mailtest.Fault{AtRcpt: 451}, hoffelijk.PurposeLetter, hoffelijk.DeliveryDeferred, 0},
		{"refused for good at RCPT", mailtest.Fault{AtRcpt: 550}, hoffelijk.PurposeLetter, hoffelijk.DeliveryFailed, 0},
		{"refused for now after the dot", mailtest.Fault{AtData: 452}, hoffelijk.PurposeLetter, hoffelijk.DeliveryDeferred, 0},
		{"refused for good after the dot", mailtest.Fault{AtData: 554}, hoffelijk.PurposeLetter, hoffelijk.DeliveryFailed, 0},
		{"cut after the dot", mailtest.Fault{CutDot: true}, hoffelijk.PurposeLetter, hoffelijk.DeliveryUnknown, 1},
		{"a review mail cut after the dot", mailtest.Fault{CutDot: true}, hoffelijk.PurposeReview, hoffelijk.DeliveryDeferred, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, mailtest.SMTPOptions{}, nil)
			d := b.store.add(c.purpose, letter(t))
			b.sink.Fail(c.fault)
			for range 3 {
				if _, err := b.out.Once(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if d.State != c.want || len(b.sink.Mails()) != c.sink || d.Attempt != 1 {
				t.Errorf("got %s (%s) after %d attempts, %d at the sink; want %s, %d", d.State, d.Note, d.Attempt, len(b.sink.Mails()), c.want, c.sink)
			}
			if next := b.store.next[d.ID]; c.want == hoffelijk.DeliveryDeferred && !next.After(start.Add(4*time.Minute)) {
				t.Errorf("comes back at %s", next)
			}
		})
	}
}

// Ensure that a connection which breaks while a mail is being sent, early or
// late, leaves a letter unknown, and lets other mail come again.
func TestOnce_CutBody(t *testing.T) {
	for _, size := range []int{100, 4 << 20} {
		b := newBench(t, mailtest.SMTPOptions{}, nil)
		raw := append(letter(t), bytes.Repeat([]byte("regel\r\n"), size/7)...)
		d, review := b.store.add(hoffelijk.PurposeLetter, raw), b.store.add(hoffelijk.PurposeReview, raw)
		b.sink.Fail(mailtest.Fault{CutBody: true}, mailtest.Fault{CutBody: true})
		if _, err := b.out.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		if d.State != hoffelijk.DeliveryUnknown || review.State != hoffelijk.DeliveryDeferred || len(b.sink.Mails()) != 0 {
			t.Errorf("%d bytes: letter %s, review mail %s, %d at the sink", size, d.State, review.State, len(b.sink.Mails()))
		}
	}
}

// Ensure that a server which cannot be reached defers, and that mail which
// waited too long is given up and said so.
func TestOnce_Unreachable(t *testing.T) {
	now := start
	b := newBench(t, mailtest.SMTPOptions{}, func(c *outbox.Config) { c.Now = func() time.Time { return now } })
	b.sink.Close()
	d := b.store.add(hoffelijk.PurposeLetter, letter(t))
	if _, err := b.out.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d.State != hoffelijk.DeliveryDeferred {
		t.Fatalf("got %s: %s", d.State, d.Note)
	}
	d.State, now = hoffelijk.DeliveryQueued, start.Add(49*time.Hour)
	if _, err := b.out.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d.State != hoffelijk.DeliveryFailed || !strings.Contains(d.Note, "given up after 48h") {
		t.Errorf("got %s: %s", d.State, d.Note)
	}
}

// Ensure that the claim to a letter which another daemon took over ends before
// DATA, while a notice, which may come twice, is not held up.
func TestOnce_StaleClaim(t *testing.T) {
	b := newBench(t, mailtest.SMTPOptions{}, nil)
	b.store.add(hoffelijk.PurposeLetter, letter(t))
	notice := b.store.add(hoffelijk.PurposeNotice, letter(t))
	b.store.stale = true
	if _, err := b.out.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(b.sink.Mails()); n != 1 || notice.State != hoffelijk.DeliverySent {
		t.Errorf("%d mails went out, the notice is %s", n, notice.State)
	}
	if !strings.Contains(b.mail.String(), "<m1@bedrijf.example> lost ") {
		t.Errorf("mail log: %s", b.mail.String())
	}
}

// Ensure that ending the program while a letter is on its way waits for the
// server's answer, and writes it down.
func TestOnce_ShutdownInData(t *testing.T) {
	b := newBench(t, mailtest.SMTPOptions{}, nil)
	d := b.store.add(hoffelijk.PurposeLetter, letter(t))
	rest := b.store.add(hoffelijk.PurposeLetter, letter(t))
	ctx, cancel := context.WithCancel(t.Context())
	b.sink.Fail(mailtest.Fault{Before: cancel})
	_, _ = b.out.Once(ctx)
	if d.State != hoffelijk.DeliverySent || len(b.sink.Mails()) != 1 {
		t.Errorf("got %s, %d at the sink", d.State, len(b.sink.Mails()))
	}
	if rest.State != hoffelijk.DeliveryDeferred || !b.store.next[rest.ID].Equal(start) {
		t.Errorf("the next letter is %s until %s, want it free at once", rest.State, b.store.next[rest.ID])
	}
}

// Ensure that two outboxes on one store send each mail once.
func TestOnce_TwoDaemons(t *testing.T) {
	b := newBench(t, mailtest.SMTPOptions{}, nil)
	other, err := outbox.New(outbox.Config{Addr: b.sink.Addr, TLS: "none", BurstLetters: 1000}, b.store, slog.New(slog.DiscardHandler), outbox.NewMailLog(nil))
	if err != nil {
		t.Fatal(err)
	}
	b.out.BurstLetters = 1000
	raw := letter(t)
	for range 200 {
		b.store.add(hoffelijk.PurposeLetter, raw)
	}
	done := make(chan error)
	go func() { _, err := other.Once(t.Context()); done <- err }()
	if _, err := b.out.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if n := len(b.sink.Mails()); n != 200 {
		t.Errorf("%d mails at the sink, want 200", n)
	}
}

// Ensure that a fault which approves hundreds of letters stops at the limit,
// while mail to salespeople goes on. A letter that the server refuses does not
// count: it bothered nobody.
func TestOnce_BurstLimit(t *testing.T) {
	b := newBench(t, mailtest.SMTPOptions{}, func(c *outbox.Config) { c.BurstLetters = 5 })
	for range 8 {
		b.store.add(hoffelijk.PurposeLetter, letter(t))
	}
	b.store.add(hoffelijk.PurposeNotice, letter(t))
	b.sink.Fail(mailtest.Fault{AtRcpt: 550}, mailtest.Fault{AtRcpt: 451})
	if _, err := b.out.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if next := b.store.next[8]; !next.Equal(start.Add(15 * time.Minute)) {
		t.Errorf("the letter that waits comes back at %s, want the end of the period", next)
	}
	if n := len(b.sink.Mails()); n != 6 {
		t.Errorf("%d mails left, want 5 letters and the notice", n)
	}
	if !strings.Contains(b.log.String(), "too many letters") {
		t.Error("nobody was told")
	}
}

// Ensure that a server which hides STARTTLS, or shows a certificate that
// nobody vouches for, gets neither password nor mail, and that the sentence
// says what to do.
func TestCheck_NeverInTheClear(t *testing.T) {
	b := newBench(t, mailtest.SMTPOptions{Username: "sanne", Password: "zeer geheim"}, func(c *outbox.Config) {
		c.TLS, c.Username, c.Password = "starttls", "sanne", "zeer geheim"
	})
	if err := b.out.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "does not offer STARTTLS") {
		t.Errorf("got %v", err)
	}
	sink, err := mailtest.NewSMTP(mailtest.SMTPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sink.Close() })
	p := mailtest.StartPostfix(t, sink.Addr)
	for _, conf := range []*tls.Config{nil, {RootCAs: p.Roots}} {
		o, err := outbox.New(outbox.Config{Addr: p.Addr, TLS: "starttls", TLSConfig: conf}, b.store, slog.New(slog.DiscardHandler), outbox.NewMailLog(nil))
		if err != nil {
			t.Fatal(err)
		}
		switch err := o.Check(t.Context()); {
		case conf == nil && (err == nil || !strings.Contains(err.Error(), "certificate")):
			t.Errorf("unknown certificate: got %v", err)
		case conf != nil && err != nil:
			t.Errorf("known certificate: %v", err)
		}
	}
}

// Ensure that signing in works with each mechanism, that a wrong password
// gives a sentence, defers the mail, and never shows in a log.
func TestOnce_SignIn(t *testing.T) {
	for _, auth := range []string{"", "plain", "login"} {
		b := newBench(t, mailtest.SMTPOptions{Username: "sanne", Password: "zeer geheim"}, func(c *outbox.Config) {
			c.Auth, c.Username, c.Password = auth, "sanne", "zeer geheim"
		})
		d := b.store.add(hoffelijk.PurposeLetter, letter(t))
		if _, err := b.out.Once(t.Context()); err != nil || d.State != hoffelijk.DeliverySent {
			t.Errorf("auth %q: %v, %s: %s", auth, err, d.State, d.Note)
		}
	}
	b := newBench(t, mailtest.SMTPOptions{Username: "sanne", Password: "zeer geheim"}, func(c *outbox.Config) {
		c.Username, c.Password = "sanne", "verkeerd wachtwoord"
	})
	d := b.store.add(hoffelijk.PurposeLetter, letter(t))
	if _, err := b.out.Once(t.Context()); err != nil || d.State != hoffelijk.DeliveryDeferred {
		t.Errorf("wrong password: %v, %s: %s", err, d.State, d.Note)
	}
	if err := b.out.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "check both") {
		t.Errorf("got %v", err)
	}
	if all := b.log.String() + b.mail.String() + d.Note; strings.Contains(all, "verkeerd wachtwoord") {
		t.Error("the password stands in a log")
	}
}

// Ensure that 200 letters pass through a real Postfix exactly once.
func TestOnce_RealPostfix(t *testing.T) {
	arrived := make(chan mailtest.Accepted, 1000)
	sink, err := mailtest.NewSMTP(mailtest.SMTPOptions{OnMail: func(m mailtest.Accepted) { arrived <- m }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sink.Close() })
	p := mailtest.StartPostfix(t, sink.Addr)
	b := newBench(t, mailtest.SMTPOptions{}, func(c *outbox.Config) {
		c.Addr, c.TLS, c.TLSConfig, c.BurstLetters, c.Connections = p.Addr, "starttls", &tls.Config{RootCAs: p.Roots}, 1000, 4
	})
	raw := letter(t)
	for range 200 {
		b.store.add(hoffelijk.PurposeLetter, raw)
	}
	if n, err := b.out.Once(t.Context()); err != nil || n != 200 {
		t.Fatalf("sent %d: %v", n, err)
	}
	limit := time.After(60 * time.Second)
	for i := range 200 {
		select {
		case <-arrived:
		case <-limit:
			t.Fatalf("%d of 200 arrived", i)
		}
	}
	if n := len(sink.Mails()); n != 200 {
		t.Errorf("%d arrived", n)
	}
}

// Ensure that what cannot work is refused at once.
func TestNew_Refuses(t *testing.T) {
	for _, c := range []outbox.Config{
		{Addr: "mail.example", TLS: "tls"}, {Addr: "mail.example:25", TLS: "none"}, {Addr: "mail.example:25", TLS: "ssl"},
	} {
		if _, err := outbox.New(c, &memory{}, nil, nil); err == nil {
			t.Errorf("%+v was accepted", c)
		}
	}
}

func BenchmarkOnce(b *testing.B) {
	bench := newBench(b, mailtest.SMTPOptions{}, func(c *outbox.Config) { c.BurstLetters = 1 << 30 })
	raw := letter(b)
	for range b.N {
		bench.store.add(hoffelijk.PurposeLetter, raw)
	}
	b.ResetTimer()
	if _, err := bench.out.Once(b.Context()); err != nil {
		b.Fatal(err)
	}
}
