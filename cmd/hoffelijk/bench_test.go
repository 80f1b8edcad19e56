package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hoffelijk/db"
	"hoffelijk/mailtest"
)

const drained = 10_000

// BenchmarkDrain drains an inbox of a real Dovecot with `run --once` into
// PostgreSQL (fsync on): fetched, read, classified, filed, one in five with a
// draft and a review mail that is sent. Beside it stands the time that mbsync
// takes to copy the same inbox, with and without fsync. Run it with make
// bench.
func BenchmarkDrain(b *testing.B) {
	for range b.N {
		w := newDrain(b)
		took, filed, rss := w.drain()
		durable, plain := w.mbsync(true), w.mbsync(false)
		b.ReportMetric(float64(drained)/filed.Seconds(), "filed-mails/s")
		b.ReportMetric(took.Seconds(), "s-with-reviews-sent")
		b.ReportMetric(float64(rss)/1024, "MB-peak")
		b.ReportMetric(float64(drained)/durable.Seconds(), "mbsync-fsync-mails/s")
		b.ReportMetric(float64(drained)/plain.Seconds(), "mbsync-nosync-mails/s")
		b.ReportMetric(durable.Seconds()/filed.Seconds(), "x-mbsync-fsync")
		b.ReportMetric(float64(len(w.sink.Mails())), "reviews")
	}
}

type drain struct {
	b       *testing.B
	dovecot *mailtest.Dovecot
	sink    *mailtest.SMTP
	dir     string
	bytes   int
}

func newDrain(b *testing.B) *drain {
	b.Helper()
	w := &drain{b: b, dovecot: mailtest.StartDovecot(b, seller)}
	var err error
	if w.sink, err = mailtest.NewSMTP(mailtest.SMTPOptions{}); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { w.sink.Close() })
	if w.dir, err = os.MkdirTemp("", "hoffelijk-bench"); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(w.dir) })
	if err := os.Chmod(w.dir, 0o755); err != nil {
		b.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for n := range drained {
		raw := ordinary(random, n)
		w.bytes += len(raw)
		if err := w.dovecot.Deliver(seller, raw); err != nil {
			b.Fatal(err)
		}
	}
	return w
}

// ordinary is a mail of 2 to 20 kB: a few sentences of its own above a long
// quoted history. Each fifth is a "no".
func ordinary(random *rand.Rand, n int) []byte {
	own := []string{
		"Dank voor je bericht, we spreken elkaar donderdag.", "Akkoord met de offerte, graag zo snel mogelijk leveren.",
		"Kun je me de tekening nog een keer sturen?", "De levering is goed aangekomen.",
	}[n%4]
	if n%5 == 0 {
		own = []string{
			"Na intern overleg hebben we toch voor een andere leverancier gekozen.", "Helaas moet ik onze afspraak van donderdag annuleren.",
			"We stellen het project uit tot na de zomer.", "We zien ervan af, er is geen budget.",
		}[n/5%4]
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: Klant %d <klant%d@firma%d.example>\r\nTo: Sanne de Wit <%s>\r\nSubject: Re: Offerte %d\r\nDate: Mon, 23 Nov 2026 09:12:00 +0100\r\n"+
		"Message-ID: <m%d@firma%d.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBeste Sanne,\r\n\r\n%s\r\n\r\nMet vriendelijke groet,\r\nKlant %d\r\n\r\nOp ma 16 nov 2026 om 10:12 schreef Sanne de Wit <%s>:\r\n",
		n, n, n, seller, n, n, n, own, n, seller)
	for size := 2000 + random.IntN(14000); b.Len() < size; {
		fmt.Fprintf(&b, "> %s\r\n", strings.Repeat([]string{"zonwering ", "offerte ", "montage ", "levering "}[random.IntN(4)], 1+random.IntN(7)))
	}
	return b.Bytes()
}

// drain runs the program once and returns how long all of it took, how long
// until the last mail was filed, and its largest size in memory, in KiB. The
// database is there before.
func (w *drain) drain() (took, filed time.Duration, rss int64) {
	w.b.Helper()
	path := filepath.Join(w.dir, "hoffelijk.toml")
	text := fmt.Sprintf("state = %q\nmail_log = %q\n[desk]\nsummaries = []\n[[salesperson]]\nname = \"Sanne de Wit\"\naddress = %q\n[[mailbox]]\nname = \"sanne\"\naddress = %q\nowner = %q\n"+
		"server = %q\ntls = \"none\"\nusername = %q\npassword = %q\nbaseline = \"all\"\n[smtp]\nserver = %q\ntls = \"none\"\nconnections = 4\n[page]\nlisten = \"\"\n",
		w.dir, filepath.Join(w.dir, "mail.log"), seller, seller, seller, w.dovecot.Addr, seller, w.dovecot.Password, w.sink.Addr)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.b.Fatal(err)
	}
	binary := filepath.Join(w.dir, "hoffelijk")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		w.b.Fatalf("building: %v\n%s", err, out)
	}
	keep := exec.Command(binary, "--config", path, "cases") // makes the database
	if out, err := keep.CombinedOutput(); err != nil {
		w.b.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.Command(binary, "--config", path, "run", "--once")
	began := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		w.b.Fatalf("%v\n%s", err, out)
	}
	took = time.Since(began)
	usage, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	out, err := exec.Command(binary, "--config", path, "summary", "--period", "day", "--json").CombinedOutput()
	if err != nil || !bytes.Contains(out, fmt.Appendf(nil, `"received":%d`, drained)) {
		w.b.Fatalf("not everything was filed: %v\n%.500s", err, out)
	}
	filed = w.lastFiled().Sub(began)
	w.b.Logf("%d mails, %d MB: filed after %s, reviews sent after %s, peak %d MB", drained, w.bytes>>20,
		filed.Round(time.Millisecond), took.Round(time.Millisecond), usage.Maxrss>>10)
	return took, filed, usage.Maxrss
}

// lastFiled asks the database when the last mail was filed.
func (w *drain) lastFiled() time.Time {
	w.b.Helper()
	private, err := db.StartPrivate(w.b.Context(), filepath.Join(w.dir, "postgres"), slog.New(slog.DiscardHandler))
	if err != nil {
		w.b.Fatal(err)
	}
	defer private.Stop()
	conn, err := sql.Open("postgres", private.DSN())
	if err != nil {
		w.b.Fatal(err)
	}
	defer conn.Close()
	var at time.Time
	if err := conn.QueryRow("SELECT max(filed_at) FROM messages").Scan(&at); err != nil {
		w.b.Fatal(err)
	}
	return at
}

// mbsync copies the inbox into a fresh Maildir.
func (w *drain) mbsync(fsync bool) time.Duration {
	w.b.Helper()
	host, port, _ := strings.Cut(w.dovecot.Addr, ":")
	dir := filepath.Join(w.dir, fmt.Sprint("mbsync", fsync))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		w.b.Fatal(err)
	}
	rc := fmt.Sprintf("FSync %s\nIMAPAccount a\nHost %s\nPort %s\nUser %s\nPass \"%s\"\nSSLType None\nAuthMechs LOGIN\n\nIMAPStore far\nAccount a\n\nMaildirStore near\nPath %s/\nInbox %s/INBOX\n\n"+
		"Channel c\nFar :far:INBOX\nNear :near:INBOX\nCreate Near\nSync Pull\nSyncState *\n",
		map[bool]string{true: "yes", false: "no"}[fsync], host, port, seller, w.dovecot.Password, dir, dir)
	path := filepath.Join(w.dir, "mbsyncrc")
	if err := os.WriteFile(path, []byte(rc), 0o600); err != nil {
		w.b.Fatal(err)
	}
	began := time.Now()
	if out, err := exec.Command("mbsync", "-c", path, "-q", "-a").CombinedOutput(); err != nil {
		w.b.Fatalf("mbsync: %v\n%s", err, out)
	}
	took := time.Since(began)
	w.b.Logf("mbsync, fsync %v: %s", fsync, took.Round(time.Millisecond))
	return took
}
