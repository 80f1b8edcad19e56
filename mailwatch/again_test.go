package mailwatch

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"context"

	"hoffelijk"
	"hoffelijk/mailtest"
)

// Ensure that what the store has lost comes back with the daily comparison,
// and that a reconnect before that does not look through everything.
func TestDailyComparison(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	now := time.Now()
	cfg.Now = func() time.Time { return now }
	deliver(t, d, 0, 3, 100)
	w := newWatcher(t, cfg, m)
	look := func(want int) {
		t.Helper()
		if err := w.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, _ := m.count(); n != want {
			t.Fatalf("kept %d mails, want %d", n, want)
		}
	}
	look(3)
	delete(m.kept, place{m.state.UIDValidity, 2})
	now = now.Add(time.Hour)
	look(2)
	now = now.Add(fullEvery)
	look(3)
}

// Ensure that mail which a person read before we came is fetched like any
// other: who read it says nothing.
func TestReadMailIsFetchedToo(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	deliver(t, d, 0, 2, 100)
	if _, err := d.Doveadm("flags", "add", "-u", user, `\Seen`, "mailbox", "INBOX", "all"); err != nil {
		t.Fatal(err)
	}
	once(t, cfg, m)
	wantKept(t, m, 2)
}

// Ensure that a watcher which is stopped in the middle leaves nothing half
// done: another one gets exactly the rest.
func TestResumesAfterAStop(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	cfg.BatchCount = 5
	deliver(t, d, 0, 100, 1000)
	ctx, stop := context.WithCancel(t.Context())
	err := newWatcher(t, cfg, &stopStore{memory: m, left: 4, stop: stop}).Once(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if n, _ := m.count(); n != 20 {
		t.Fatalf("kept %d mails before the stop", n)
	}
	once(t, cfg, m)
	wantKept(t, m, 100)
}

// stopStore stops the watcher after some commits.
type stopStore struct {
	*memory
	left int
	stop func()
}

func (s *stopStore) Keep(ctx context.Context, mails []hoffelijk.Received) error {
	if s.left--; s.left < 0 {
		s.stop()
	}
	return s.memory.Keep(ctx, mails)
}

// Ensure that the whole round works with the server that the demo uses.
func TestServerInTheProcess(t *testing.T) {
	s, err := mailtest.NewIMAP(map[string]string{user: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	m, cfg := newMemory(), newFake(t, nil).config()
	cfg.Addr, cfg.Done, cfg.SentFrom = s.Addr, "Done", []string{"anna@example.nl"}
	cfg.PollEvery = 10 * time.Second
	m.letters = []hoffelijk.Delivery{letter(1)}
	w := newWatcher(t, cfg, m)
	running(t, w)
	for n := range 20 {
		if err := s.Deliver(user, mail(n, 100)); err != nil {
			t.Fatal(err)
		}
	}
	until(t, m, "all mail is kept", func() bool { n, _ := m.count(); return n == 20 })
	m.file()
	w.Nudge()
	until(t, m, "all mail is marked", func() bool { m.mu.Lock(); defer m.mu.Unlock(); return len(m.marked) == 20 })
	for folder, want := range map[string]int{"INBOX": 0, "Done": 20, "Sent": 1} {
		if mails, err := mailtest.Folder(s.Addr, user, "secret", folder); err != nil || len(mails) != want {
			t.Errorf("%d mails in %s, want %d: %v", len(mails), folder, want, err)
		}
	}
}

// Ensure that without MOVE a mail is deleted only after its copy is there.
func TestMoveByCopyWaitsForTheCopy(t *testing.T) {
	f := newFake(t, nil, 1)
	copies := "NO no room"
	f.answer = func(tag, command string) string {
		switch {
		case command == "CAPABILITY":
			return "* CAPABILITY IMAP4rev1 UIDPLUS\r\n" + tag + " OK done\r\n"
		case strings.HasPrefix(command, "UID COPY"):
			return tag + " " + copies + "\r\n"
		}
		return ""
	}
	m, cfg := newMemory(), f.config()
	cfg.Done = "Done"
	once(t, cfg, m)
	m.file()
	if err := newWatcher(t, cfg, m).Once(t.Context()); err == nil || strings.Contains(f.said(), "Deleted)") {
		t.Fatalf("got %v after %s", err, f.said())
	}
	copies = "OK done"
	once(t, cfg, m)
	said := strings.Fields(f.said())
	store, expunge := slices.Index(said, "STORE"), slices.Index(said, "EXPUNGE")
	if store < 0 || expunge < store || len(m.marked) != 1 {
		t.Fatalf("said %s", f.said())
	}
}

// Ensure that trouble of the server is not taken for a wrong password.
func TestServerTroubleIsNoWrongPassword(t *testing.T) {
	for said, refused := range map[string]bool{
		"NO [UNAVAILABLE] try later": false, "NO [AUTHENTICATIONFAILED] no": true, "NO go away": true, "BAD what": false,
	} {
		f := newFake(t, func(tag, command string) string {
			if strings.HasPrefix(command, "LOGIN") {
				return tag + " " + said + "\r\n"
			}
			return ""
		})
		if err := newWatcher(t, f.config(), newMemory()).Check(t.Context()); err == nil || errors.Is(err, ErrLogin) != refused {
			t.Errorf("%s: got %v", said, err)
		}
	}
}
