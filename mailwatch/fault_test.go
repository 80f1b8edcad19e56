package mailwatch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"hoffelijk"
	"hoffelijk/mailtest"
)

// Ensure that wherever a connection is cut, nothing but whole mails is kept,
// and the next visit gets the rest.
func TestCutAnywhereKeepsOnlyWholeMails(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	deliver(t, d, 0, 5, 300)
	whole, length := newMemory(), 0
	cfg := config(d)
	counted := newProxy(t, d.Addr, func(b []byte) ([]byte, fate) { length += len(b); return b, goOn })
	cfg.Addr = counted.addr
	once(t, cfg, whole)
	wantKept(t, whole, 5)
	for at := 1; at < length; at += 41 {
		cutAt(t, d, at, whole.bodies())
	}
}

func cutAt(t *testing.T, d *mailtest.Dovecot, at int, want []string) {
	t.Helper()
	m, cfg := newMemory(), config(d)
	cfg.Addr = newProxy(t, d.Addr, after(at, cut)).addr
	newWatcher(t, cfg, m).Once(t.Context()) // may fail, or just have ended
	for _, body := range m.bodies() {
		if !slices.Contains(want, body) {
			t.Fatalf("cut after %d bytes: kept a mail of %d bytes that never was", at, len(body))
		}
	}
	if len(m.gone) > 0 || len(m.failed) > 0 {
		t.Fatalf("cut after %d bytes: a cut was taken for missing mail", at)
	}
	cfg.Addr = d.Addr
	once(t, cfg, m)
	if !slices.Equal(m.bodies(), want) {
		t.Fatalf("cut after %d bytes: not all mail came in the end", at)
	}
	wantKept(t, m, len(want))
}

// Ensure that a server that falls silent is left, wherever that happens.
func TestSilentServerIsLeft(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	deliver(t, d, 0, 3, 3000)
	for _, at := range []int{1, 100, 500, 900, 1500, 3000, 6000} {
		cfg := config(d)
		cfg.CommandTimeout = 100 * time.Millisecond
		cfg.Addr = newProxy(t, d.Addr, after(at, mute)).addr
		if err := newWatcher(t, cfg, newMemory()).Once(t.Context()); !errors.Is(err, errSilent) {
			t.Fatalf("silent after %d bytes: got %v", at, err)
		}
	}
}

// Ensure that mail is found by looking when the server's IDLE tells nothing.
func TestSilentIdleIsPolled(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	cfg.PollEvery = 50 * time.Millisecond
	cfg.Addr = newProxy(t, d.Addr, func(b []byte) ([]byte, fate) {
		if bytes.Contains(b, []byte(" EXISTS")) && !bytes.Contains(b, []byte("OK")) {
			return nil, goOn
		}
		return b, goOn
	}).addr
	running(t, newWatcher(t, cfg, m))
	deliver(t, d, 0, 1, 100)
	until(t, m, "the mail is kept", func() bool { n, _ := m.count(); return n == 1 })
}

// running runs a watcher until the test ends.
func running(t *testing.T, w *Watcher) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-ended })
}

// Ensure that a running watcher comes back after its connection was cut.
func TestRunComesBack(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	cuts := make(chan struct{}, 1)
	cuts <- struct{}{}
	cfg.Addr = newProxy(t, d.Addr, func(b []byte) ([]byte, fate) {
		if bytes.Contains(b, []byte("idling")) {
			select {
			case <-cuts:
				return nil, cut
			default:
			}
		}
		return b, goOn
	}).addr
	running(t, newWatcher(t, cfg, m))
	deliver(t, d, 0, 1, 100)
	until(t, m, "the first mail is kept", func() bool { n, _ := m.count(); return n == 1 })
	deliver(t, d, 1, 2, 100)
	until(t, m, "the second mail is kept", func() bool { n, _ := m.count(); return n == 2 })
	wantKept(t, m, 2)
}

func letter(id int64) hoffelijk.Delivery {
	return hoffelijk.Delivery{
		ID: id, From: "anna@example.nl", MessageID: "letter-1@example.nl", QueuedAt: time.Now().Add(-time.Hour),
		Raw: []byte("From: anna@example.nl\r\nMessage-ID: <letter-1@example.nl>\r\nSubject: Dank\r\n\r\nGraag een andere keer.\r\n"),
	}
}

// Ensure that a letter is copied once though the server's OK to the first
// copy was lost, as read, with the letter's time.
func TestCopyIsMadeOnce(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	cfg.SentFrom = []string{"anna@example.nl"}
	m.letters = []hoffelijk.Delivery{letter(1)}
	direct := cfg.Addr
	cfg.Addr = newProxy(t, d.Addr, func(b []byte) ([]byte, fate) {
		if bytes.Contains(b, []byte("APPENDUID")) {
			return nil, cut
		}
		return b, goOn
	}).addr
	if err := newWatcher(t, cfg, m).Once(t.Context()); err == nil {
		t.Fatal("the cut was not noticed")
	}
	cfg.Addr = direct
	once(t, cfg, m)
	once(t, cfg, m)
	got := wantFolder(t, d, "Sent", 1)[0]
	if !slices.Contains(got.Flags, `\Seen`) || got.At.Unix() != m.letters[0].QueuedAt.Unix() {
		t.Fatalf("the copy has the flags %v and the time %v", got.Flags, got.At)
	}
	if note, ok := m.notes[1]; !ok || note != "" {
		t.Fatalf("the copy is not noted as made: %q", note)
	}
}

// Ensure that a missing Sent folder is made, and that one visit copies all letters.
func TestMissingSentFolderIsMade(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	cfg.SentFrom, cfg.Sent = []string{"anna@example.nl"}, "Verstuurd"
	for id := range int64(2*copyCount + 1) {
		l := letter(id)
		l.MessageID = fmt.Sprintf("letter-%d@example.nl", id)
		l.Raw = bytes.Replace(l.Raw, []byte("letter-1@"), fmt.Appendf(nil, "letter-%d@", id), 1)
		m.letters = append(m.letters, l)
	}
	once(t, cfg, m)
	wantFolder(t, d, "Verstuurd", len(m.letters))
}

// Ensure that mail that came while the Sent folder was open is found at once.
func TestMailDuringCopies(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	cfg.SentFrom = []string{"anna@example.nl"}
	cfg.PollEvery = time.Hour
	m.letters = []hoffelijk.Delivery{letter(1)}
	came := false
	cfg.Addr = newProxy(t, d.Addr, func(b []byte) ([]byte, fate) {
		if bytes.Contains(b, []byte("APPENDUID")) && !came {
			came = true
			deliver(t, d, 0, 1, 100)
		}
		return b, goOn
	}).addr
	running(t, newWatcher(t, cfg, m))
	until(t, m, "the mail is kept", func() bool { n, _ := m.count(); return n == 1 })
}
