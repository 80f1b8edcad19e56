package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hoffelijk"
	"hoffelijk/db"
	"hoffelijk/mailtest"
)

// asProgram makes the test binary be the program, so that a test can kill it.
const asProgram = "HOFFELIJK_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	goleak.VerifyTestMain(m)
}

const (
	inbox    = "nee@bedrijf.example"
	seller   = "sanne@bedrijf.example"
	waitFor  = 60 * time.Second
	lookEach = 20 * time.Millisecond
)

// world is a real Dovecot, a real Postfix in front of a sink, and a folder
// with a configuration that names them. Mail to our own addresses that
// reaches the sink is delivered to Dovecot.
type world struct {
	t       *testing.T
	dovecot *mailtest.Dovecot
	sink    *mailtest.SMTP
	dir     string
	config  string
	mute    string // the same, with an SMTP server that never answers
	private *db.Private
	store   *db.Store
	stderr  lines
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, dovecot: mailtest.StartDovecot(t, inbox, seller)}
	var err error
	if w.dir, err = os.MkdirTemp("", "hoffelijk-test"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(w.dir) })
	if err := os.Chmod(w.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	w.sink, err = mailtest.NewSMTP(mailtest.SMTPOptions{OnMail: func(m mailtest.Accepted) {
		for _, to := range m.To {
			if to == inbox || to == seller {
				if err := w.dovecot.Deliver(to, m.Raw); err != nil {
					t.Errorf("delivering: %v", err)
				}
			}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.sink.Close() })
	postfix := mailtest.StartPostfix(t, w.sink.Addr)
	w.config = w.write("hoffelijk.toml", postfix.Addr)
	w.mute = w.write("mute.toml", mute(t))
	w.open()
	return w
}

// lines collects what several processes write.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// mute listens and never says a word.
func mute(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String()
}

func (w *world) write(name, smtp string) string {
	w.t.Helper()
	path := filepath.Join(w.dir, name)
	text := fmt.Sprintf(`state = %q
zone = "UTC"
[desk]
summaries = []
[[salesperson]]
name = "Sanne de Wit"
address = %q
[[mailbox]]
name = "nee"
address = %q
server = %q
tls = "none"
username = %q
password = %q
baseline = "all"
done = "Done"
sent = "Sent"
poll = "1s"
[smtp]
server = %q
tls = "none"
[page]
listen = ""
`, w.dir, seller, inbox, w.dovecot.Addr, inbox, w.dovecot.Password, smtp)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// open looks into the program's database from outside.
func (w *world) open() {
	w.t.Helper()
	var err error
	if w.private, err = db.StartPrivate(w.t.Context(), filepath.Join(w.dir, "postgres"), slog.New(slog.DiscardHandler)); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { w.private.Stop() })
	if w.store, err = db.Open(w.t.Context(), db.Config{DSN: w.private.DSN(), Log: slog.New(slog.DiscardHandler)}); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { w.store.Close() })
}

// daemon is the program as a process of its own.
type daemon struct {
	cmd *exec.Cmd
	w   *world
}

func (w *world) program(config string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], append([]string{"--config", config}, args...)...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	cmd.Stderr = &w.stderr
	return cmd
}

// start starts the daemon.
func (w *world) start(config string) *daemon {
	w.t.Helper()
	d := &daemon{cmd: w.program(config, "run"), w: w}
	if err := d.cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(d.kill)
	return d
}

// kill ends the daemon as a power failure does.
func (d *daemon) kill() {
	if d.cmd.ProcessState == nil {
		_ = d.cmd.Process.Signal(syscall.SIGKILL)
		_ = d.cmd.Wait()
	}
}

// stop asks the daemon to end, as a service manager does, and returns its exit
// code.
func (d *daemon) stop() int {
	_ = d.cmd.Process.Signal(syscall.SIGTERM)
	_ = d.cmd.Wait()
	return d.cmd.ProcessState.ExitCode()
}

// call runs a command to its end and returns what it printed.
func (w *world) call(args ...string) string {
	w.t.Helper()
	out, err := w.program(w.config, args...).Output()
	if err != nil {
		w.t.Fatalf("hoffelijk %s: %v\n%s", strings.Join(args, " "), err, w.stderr.String())
	}
	return string(out)
}

// until waits for something that is bound to happen.
func (w *world) until(what string, ok func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), waitFor)
	defer cancel()
	tick := time.NewTicker(lookEach)
	defer tick.Stop()
	began := time.Now()
	defer func() { w.t.Logf("%s after %s", what, time.Since(began).Round(time.Millisecond)) }()
	for !ok() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			w.t.Fatalf("%s did not happen; the program said:\n%s", what, w.stderr.String())
		}
	}
}

// to returns what the sink holds for an address, without what hoffelijk calls
// a purpose when purpose is "".
func (w *world) to(address, purpose string) [][]byte {
	var found [][]byte
	for _, m := range w.sink.Mails() {
		mark := "X-Hoffelijk: " + purpose + "\r\n"
		if m.To[0] == address && (purpose == "" || bytes.Contains(m.Raw, []byte(mark))) {
			found = append(found, m.Raw)
		}
	}
	return found
}

// all returns everything that the sink holds.
func (w *world) all() [][]byte {
	var raws [][]byte
	for _, m := range w.sink.Mails() {
		raws = append(raws, m.Raw)
	}
	return raws
}

func (w *world) deliver(raw []byte) {
	w.t.Helper()
	if err := w.dovecot.Deliver(inbox, raw); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) cases() []hoffelijk.CaseLine {
	w.t.Helper()
	lines, err := w.store.Cases(w.t.Context(), hoffelijk.CaseFilter{Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	return lines
}

func (w *world) folder(user, folder string) []mailtest.Mail {
	w.t.Helper()
	mails, err := w.dovecot.Folder(user, folder)
	if err != nil {
		w.t.Fatal(err)
	}
	return mails
}

// rejection is a forwarded Dutch rejection from customer number n.
func rejection(n int) []byte {
	return fmt.Appendf(nil, `From: Sanne de Wit <%s>
To: %s
Subject: Fwd: Offerte %d zonwering
Date: Mon, 23 Nov 2026 09:12:00 +0100
Message-ID: <forward-%d@bedrijf.example>
References: <no-%d@klant.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

---------- Forwarded message ---------
Van: Karin Bos <%s>
Date: ma 23 nov 2026 om 08:55
Subject: Re: Offerte %d zonwering
To: Sanne de Wit <%s>


Beste Sanne,

Bedankt voor de offerte. Na intern overleg hebben we toch voor een andere
leverancier gekozen.

Met vriendelijke groet,
Karin Bos
`, seller, inbox, n, n, n, customer(n), n, seller)
}

func customer(n int) string { return fmt.Sprintf("karin%d@klant.example", n) }
