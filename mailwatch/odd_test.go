package mailwatch

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"

	"hoffelijk"
)

// Ensure that a server that does not start TLS gets no password.
func TestStrippedStartTLSIsRefused(t *testing.T) {
	f := newFake(t, func(tag, command string) string {
		if command == "STARTTLS" {
			return tag + " BAD unknown command\r\n"
		}
		return ""
	})
	cfg := f.config()
	cfg.TLS = "starttls"
	err := newWatcher(t, cfg, newMemory()).Check(t.Context())
	if !errors.Is(err, errNoStartTLS) {
		t.Fatalf("got %v", err)
	}
	if said := f.said(); strings.Contains(said, "secret") || strings.Contains(said, "LOGIN") {
		t.Fatalf("the password went out: %s", said)
	}
}

// Ensure that a mail whose answer the client cannot read does not keep others
// back, and is given up after three tries.
func TestPoisonIsGivenUp(t *testing.T) {
	f := newFake(t, nil, 1, 2, 3, 4)
	f.answer = func(tag, command string) string {
		if words := strings.Fields(command); strings.HasPrefix(command, "UID FETCH") && strings.Contains(command, "BODY") && inSet(words[2], 2) {
			return f.fetched("1", inSet(words[2], 1)) + "* 2 FETCH (UID 2 X-ODD (()\r\n"
		}
		return ""
	}
	m := newMemory()
	w := newWatcher(t, f.config(), m)
	for range 8 {
		if w.Once(t.Context()) == nil {
			break
		}
		if text := w.Status().LastError; !strings.Contains(text, "makes no sense") {
			t.Fatalf("the status says %q", text)
		}
	}
	if n, _ := m.count(); n != 3 || m.failed[place{5, 2}] != maxTries || len(m.failed) != 1 {
		t.Fatalf("kept %d, failed %v", n, m.failed)
	}
}

// Ensure that mail that is listed and cannot be fetched is tried three times,
// and that mail that is listed no more is gone.
func TestListedMailThatDoesNotCome(t *testing.T) {
	f := newFake(t, nil, 1, 2, 3)
	f.answer = func(tag, command string) string {
		words := strings.Fields(command)
		switch {
		case strings.HasPrefix(command, "UID FETCH"):
			return f.fetched("1", strings.Contains(command, "BODY")) + tag + " OK done\r\n"
		case strings.HasPrefix(command, "UID SEARCH") && !strings.Contains(words[3], "*"):
			return "* SEARCH 2\r\n" + tag + " OK done\r\n"
		}
		return ""
	}
	m := newMemory()
	w := newWatcher(t, f.config(), m)
	for range 5 {
		if err := w.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n, _ := m.count(); n != 1 || m.failed[place{5, 2}] != maxTries || !m.gone[place{5, 3}] {
		t.Fatalf("kept %d, failed %v, gone %v", n, m.failed, m.gone)
	}
}

// Ensure that a folder without UIDVALIDITY is refused.
func TestNoUIDValidityIsRefused(t *testing.T) {
	f := newFake(t, func(tag, command string) string {
		if strings.HasPrefix(command, "EXAMINE") {
			return "* 0 EXISTS\r\n* OK [uidvalidity 5]\r\n" + tag + " OK done\r\n"
		}
		return ""
	})
	err := newWatcher(t, f.config(), newMemory()).Once(t.Context())
	if err == nil || !strings.Contains(err.Error(), "UIDVALIDITY") {
		t.Fatalf("got %v", err)
	}
}

// Ensure that a server that sends without end is left.
func TestFloodIsLeft(t *testing.T) {
	f := newFake(t, nil, 1)
	f.answer = func(tag, command string) string {
		if strings.HasPrefix(command, "UID FETCH") && strings.Contains(command, "BODY") {
			return "* 1 FETCH (UID 1 BODY[] {900000000}\r\n" + strings.Repeat("x", 2*answerBudget)
		}
		return ""
	}
	cfg := f.config()
	cfg.MaxSize = 1000
	if err := newWatcher(t, cfg, newMemory()).Once(t.Context()); !errors.Is(err, errFlood) {
		t.Fatalf("got %v", err)
	}
}

// Ensure that a copy that is refused again and again is given up with the
// server's reason, and not tried all the time.
func TestRefusedCopyIsGivenUp(t *testing.T) {
	appends := 0
	f := newFake(t, func(tag, command string) string {
		if strings.HasPrefix(command, "APPEND") {
			appends++
			return tag + " NO [OVERQUOTA] the mailbox is full\r\n"
		}
		return ""
	})
	m, cfg := newMemory(), f.config()
	cfg.SentFrom, cfg.PollEvery = []string{"anna@example.nl"}, 1
	m.letters = []hoffelijk.Delivery{letter(1)}
	w := newWatcher(t, cfg, m)
	for range 2 * copyTries {
		w.Once(t.Context()) // the client gives up the connection after a refused APPEND
	}
	if note := m.notes[1]; !strings.Contains(note, "full") || appends != copyTries {
		t.Fatalf("note %q after %d tries", note, appends)
	}
}

// Ensure that letters are given up, and mail still comes, when there is no
// Sent folder and none can be made.
func TestNoSentFolder(t *testing.T) {
	f := newFake(t, func(tag, command string) string {
		if command == `EXAMINE "Sent"` || strings.HasPrefix(command, "CREATE") {
			return tag + " NO not allowed\r\n"
		}
		return ""
	}, 1)
	m, cfg := newMemory(), f.config()
	cfg.SentFrom, cfg.PollEvery = []string{"anna@example.nl"}, 1
	m.letters = []hoffelijk.Delivery{letter(1)}
	w := newWatcher(t, cfg, m)
	for range copyTries {
		if err := w.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if note := m.notes[1]; !strings.Contains(note, "cannot make folder Sent") {
		t.Fatalf("note %q", note)
	}
	wantKept(t, m, 1)
}

// Ensure that configurations that cannot work are refused with a sentence.
func TestConfigIsChecked(t *testing.T) {
	good := newFake(t, nil).config()
	for want, change := range map[string]func(*Config){
		"has no name":      func(c *Config) { c.Name = "" },
		"no host:port":     func(c *Config) { c.Addr = "imap.example.org" },
		"is missing":       func(c *Config) { c.Username = "" },
		"tls, starttls":    func(c *Config) { c.TLS = "ssl" },
		"login or plain":   func(c *Config) { c.Auth = "cram-md5" },
		"now or all":       func(c *Config) { c.Baseline = "yesterday" },
		"in the clear":     func(c *Config) { c.Addr = "imap.example.org:143" },
		"size is negative": func(c *Config) { c.MaxSize = -1 },
	} {
		cfg := good
		change(&cfg)
		if _, err := New(cfg, newMemory(), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// Ensure that failures are tried ever more slowly, and refused logins at most
// six times an hour.
func TestDelay(t *testing.T) {
	for failures := 1; failures < 100; failures++ {
		if d := delay(failures, false); d < delay(1, false)/4 || d > 3*maxIdle/2 {
			t.Errorf("after %d failures: %v", failures, d)
		}
		if d := delay(failures, true); d < loginEvery {
			t.Errorf("after %d refused logins: %v", failures, d)
		}
	}
}

// Ensure that the Sent folder is found by use, then by name.
func TestSentFolder(t *testing.T) {
	for _, c := range []struct {
		list []*imap.ListData
		want string
	}{
		{nil, "Sent"},
		{[]*imap.ListData{{Mailbox: "INBOX", Delim: '.'}, {Mailbox: "INBOX.Verzonden items", Delim: '.'}}, "INBOX.Verzonden items"},
		{[]*imap.ListData{{Mailbox: "Sent", Delim: '/'}, {Mailbox: "Uit", Delim: '/', Attrs: []imap.MailboxAttr{imap.MailboxAttrSent}}}, "Uit"},
		{[]*imap.ListData{{Mailbox: "SENT ITEMS"}}, "SENT ITEMS"},
	} {
		if got := sentFolder(c.list); got != c.want {
			t.Errorf("of %s: %q, want %q", fmt.Sprint(names(c.list)), got, c.want)
		}
	}
}
