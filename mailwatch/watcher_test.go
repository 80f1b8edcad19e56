package mailwatch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hoffelijk"
	"hoffelijk/mailtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const user = "anna"

func config(d *mailtest.Dovecot) Config {
	return Config{
		Name: "sales", Addr: d.Addr, TLS: "none", Username: user, Baseline: "all",
		Password:       func(context.Context) (string, error) { return d.Password, nil },
		CommandTimeout: 10 * time.Second,
	}
}

func tlsFor(d *mailtest.Dovecot) *tls.Config { return &tls.Config{RootCAs: d.Roots} }

func newWatcher(tb testing.TB, cfg Config, store Store) *Watcher {
	tb.Helper()
	w, err := New(cfg, store, slog.New(slog.DiscardHandler))
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

func mail(n, size int) []byte {
	head := fmt.Sprintf("From: kees@example.nl\r\nTo: anna@example.nl\r\nSubject: mail %d\r\nMessage-ID: <%d@example.nl>\r\n\r\n", n, n)
	line := fmt.Sprintf("Wij zien af van uw offerte, nummer %06d.\r\n", n)
	return []byte(head + strings.Repeat(line, 1+size/len(line)))
}

func deliver(tb testing.TB, d *mailtest.Dovecot, from, to, size int) {
	tb.Helper()
	for n := from; n < to; n++ {
		if err := d.Deliver(user, mail(n, size)); err != nil {
			tb.Fatal(err)
		}
	}
}

func once(tb testing.TB, cfg Config, store Store) {
	tb.Helper()
	if err := newWatcher(tb, cfg, store).Once(tb.Context()); err != nil {
		tb.Fatal(err)
	}
}

// until waits for a condition on the store, and looks after each write.
func until(t *testing.T, m *memory, what string, ok func() bool) {
	t.Helper()
	limit := time.After(30 * time.Second)
	for !ok() {
		select {
		case <-m.changed:
		case <-limit:
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

func wantKept(tb testing.TB, m *memory, kept int) {
	tb.Helper()
	if got, keeps := m.count(); got != kept || keeps != kept {
		tb.Fatalf("kept %d mails in %d hand-overs, want %d", got, keeps, kept)
	}
}

// Ensure that mail from before the first start stays where it is, unknown to us.
func TestBaselineNowLeavesOldMailAlone(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	cfg.Baseline = "now"
	deliver(t, d, 0, 5, 100)
	once(t, cfg, m)
	wantKept(t, m, 0)
	deliver(t, d, 5, 8, 100)
	once(t, cfg, m)
	wantKept(t, m, 3)
}

// Ensure that a thousand mails are handed over whole and exactly once, that a
// second look hands over nothing, and that none is marked as read.
func TestOnceHandsOverEveryMailOnce(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	deliver(t, d, 0, 1000, 2000)
	once(t, cfg, m)
	wantKept(t, m, 1000)
	once(t, cfg, m)
	wantKept(t, m, 1000)
	var want []string
	for n := range 1000 {
		want = append(want, string(mail(n, 2000)))
	}
	slices.Sort(want)
	if !slices.Equal(m.bodies(), want) {
		t.Fatal("the mails are not those that were delivered")
	}
	wantUnread(t, d, 1000)
}

func wantUnread(t *testing.T, d *mailtest.Dovecot, n int) {
	t.Helper()
	mails, err := d.Folder(user, "INBOX")
	if err != nil || len(mails) != n {
		t.Fatalf("%d mails in INBOX, want %d: %v", len(mails), n, err)
	}
	for _, mail := range mails {
		if slices.Contains(mail.Flags, `\Seen`) {
			t.Fatalf("mail %d was marked as read", mail.UID)
		}
	}
}

// Ensure that what was committed before a failure is not fetched again, and
// that the rest is.
func TestResumesAfterAFailedCommit(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	cfg.BatchCount = 7
	deliver(t, d, 0, 50, 100)
	flaky := &flakyStore{memory: m, left: 3}
	if err := newWatcher(t, cfg, flaky).Once(t.Context()); !errors.Is(err, errDisk) {
		t.Fatalf("got %v, want the store's error", err)
	}
	wantKept(t, m, 21)
	once(t, cfg, m)
	wantKept(t, m, 50)
}

var errDisk = errors.New("the disk is full")

type flakyStore struct {
	*memory
	left int
}

func (f *flakyStore) Keep(ctx context.Context, mails []hoffelijk.Received) error {
	if f.left--; f.left < 0 {
		return errDisk
	}
	return f.memory.Keep(ctx, mails)
}

// Ensure that after a change of UIDVALIDITY everything that is ours comes
// again, and nothing from before the baseline does.
func TestNewUIDValidityIsSurvived(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	cfg.Baseline = "now"
	deliver(t, d, 0, 4, 100)
	once(t, cfg, m)
	m.state.BaselineAt = time.Now().Add(2 * time.Second) // dates of arrival have whole seconds
	old := m.state.UIDValidity
	if _, err := d.Doveadm("mailbox", "update", "-u", user, "--uid-validity", "7777777", "INBOX"); err != nil {
		t.Fatal(err)
	}
	once(t, cfg, m)
	wantKept(t, m, 0)
	if m.state.UIDValidity == old || m.state.UIDValidity != 7777777 {
		t.Fatalf("UIDVALIDITY is %d now, it was %d", m.state.UIDValidity, old)
	}
	deliver(t, d, 4, 6, 100)
	once(t, cfg, m)
	wantKept(t, m, 2)
	m.state.BaselineAt = time.Now().Add(-time.Hour) // all six are newer now
	if _, err := d.Doveadm("mailbox", "update", "-u", user, "--uid-validity", "8888888", "INBOX"); err != nil {
		t.Fatal(err)
	}
	once(t, cfg, m)
	wantKept(t, m, 8)
}

// Ensure that a mail is moved after it is filed, not before, and that moving
// again what was moved does no harm.
func TestFiledMailIsMoved(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	for _, done := range []string{"Done", "New folder"} {
		m, cfg := newMemory(), config(d)
		cfg.Done = done
		deliver(t, d, 0, 3, 100)
		once(t, cfg, m)
		wantFolder(t, d, "INBOX", 3)
		m.file()
		once(t, cfg, m)
		wantFolder(t, d, "INBOX", 0)
		clear(m.marked)
		once(t, cfg, m)
		wantFolder(t, d, done, 3)
	}
}

func wantFolder(t *testing.T, d *mailtest.Dovecot, folder string, n int) []mailtest.Mail {
	t.Helper()
	mails, err := d.Folder(user, folder)
	if err != nil || len(mails) != n {
		t.Fatalf("%d mails in %s, want %d: %v", len(mails), folder, n, err)
	}
	return mails
}

// Ensure that filed mail gets the keyword when it is not moved.
func TestFiledMailGetsTheKeyword(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	cfg.Keyword = "$Hoffelijk"
	deliver(t, d, 0, 2, 100)
	once(t, cfg, m)
	m.file()
	once(t, cfg, m)
	for _, mail := range wantFolder(t, d, "INBOX", 2) {
		if !slices.Contains(mail.Flags, "$Hoffelijk") || slices.Contains(mail.Flags, `\Seen`) {
			t.Fatalf("mail %d has the flags %v", mail.UID, mail.Flags)
		}
	}
}

// Ensure that TLS and STARTTLS work with either way to log in, and that a
// certificate that nobody vouches for is refused.
func TestSecureConnections(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	deliver(t, d, 0, 2, 100)
	for _, auth := range []string{"login", "plain"} {
		for mode, addr := range map[string]string{"tls": d.TLSAddr, "starttls": d.Addr} {
			m, cfg := newMemory(), config(d)
			cfg.TLS, cfg.Addr, cfg.Auth = mode, addr, auth
			cfg.TLSConfig = tlsFor(d)
			once(t, cfg, m)
			wantKept(t, m, 2)
			cfg.TLSConfig = nil
			if err := newWatcher(t, cfg, m).Check(t.Context()); err == nil {
				t.Fatalf("%s: an unknown certificate was accepted", mode)
			}
		}
	}
}

// Ensure that a wrong password gives a sentence that says what to check, and
// that the status tells so.
func TestWrongPassword(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	cfg := config(d)
	cfg.Password = func(context.Context) (string, error) { return "wrong", nil }
	w := newWatcher(t, cfg, newMemory())
	err := w.Once(t.Context())
	if !errors.Is(err, ErrLogin) || !strings.Contains(err.Error(), "does not take the password of anna") {
		t.Fatalf("got %v", err)
	}
	if st := w.Status(); !errors.Is(st.Err, ErrLogin) || st.LastError != err.Error() || strings.Contains(st.LastError, "wrong") {
		t.Fatalf("status is %+v", st)
	}
}

// Ensure that Check names the folders that there are when one is missing.
func TestCheckNamesTheFolders(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	cfg := config(d)
	if err := newWatcher(t, cfg, newMemory()).Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	cfg.Folder = "Afwijzingen"
	err := newWatcher(t, cfg, newMemory()).Check(t.Context())
	if err == nil || !strings.Contains(err.Error(), "Drafts") || !strings.Contains(err.Error(), "Afwijzingen") {
		t.Fatalf("got %v", err)
	}
}

// Ensure that of a mail that is too large the first part is kept, and says so.
func TestLargeMailIsCut(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	cfg.MaxSize = 3000
	deliver(t, d, 0, 1, 10000)
	deliver(t, d, 1, 2, 100)
	once(t, cfg, m)
	wantKept(t, m, 2)
	whole := mail(0, 10000)
	note := fmt.Sprintf("X-Mailwatch-Truncated: kept 3000 of %d octets\r\n", len(whole))
	if !slices.Contains(m.bodies(), note+string(whole[:3000])) {
		t.Fatal("the large mail is not there with its first part")
	}
}

// Ensure that a running watcher notices mail, marks it when nudged, and ends
// with its context.
func TestRunNoticesMail(t *testing.T) {
	d := mailtest.StartDovecot(t, user)
	m, cfg := newMemory(), config(d)
	cfg.Done = "Done"
	w := newWatcher(t, cfg, m)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	deliver(t, d, 0, 1, 100)
	until(t, m, "the first mail is kept", func() bool { n, _ := m.count(); return n == 1 })
	deliver(t, d, 1, 2, 100)
	until(t, m, "the second mail is kept", func() bool { n, _ := m.count(); return n == 2 })
	m.file()
	w.Nudge()
	until(t, m, "both are marked", func() bool { m.mu.Lock(); defer m.mu.Unlock(); return len(m.marked) == 2 })
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatalf("ended with %v", err)
	}
	wantFolder(t, d, "Done", 2)
}
