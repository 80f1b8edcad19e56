package mailwatch

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
)

// fake is a server that says what a test wants it to say.
type fake struct {
	addr   string
	answer func(tag, command string) string // "" for the usual answer
	uids   []imap.UID

	mu    sync.Mutex
	lines []string // from all clients
}

func newFake(t *testing.T, answer func(tag, command string) string, uids ...imap.UID) *fake {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{addr: ln.Addr().String(), answer: answer, uids: uids}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			all.Go(func() { f.serve(c) })
		}
	})
	t.Cleanup(func() { ln.Close(); all.Wait() })
	return f
}

func (f *fake) config() Config {
	return Config{
		Name: "sales", Addr: f.addr, TLS: "none", Username: user, Baseline: "all",
		Password:       func(context.Context) (string, error) { return "secret", nil },
		CommandTimeout: 5 * time.Second,
	}
}

func (f *fake) serve(c net.Conn) {
	defer c.Close()
	fmt.Fprint(c, "* OK ready\r\n")
	lines := bufio.NewScanner(c)
	for lines.Scan() {
		f.mu.Lock()
		f.lines = append(f.lines, lines.Text())
		f.mu.Unlock()
		tag, command, _ := strings.Cut(lines.Text(), " ")
		said := ""
		if f.answer != nil {
			said = f.answer(tag, command)
		}
		if said == "" {
			said = f.usual(command) + tag + " OK done\r\n"
		}
		if _, err := fmt.Fprint(c, said); err != nil {
			return
		}
	}
}

// said returns everything that clients said.
func (f *fake) said() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Join(f.lines, "\n")
}

func (f *fake) usual(command string) string {
	switch words := strings.Fields(command); {
	case words[0] == "CAPABILITY":
		return "* CAPABILITY IMAP4rev1\r\n"
	case words[0] == "SELECT" || words[0] == "EXAMINE":
		return fmt.Sprintf("* %d EXISTS\r\n* OK [UIDVALIDITY 5]\r\n* OK [UIDNEXT 100]\r\n", len(f.uids))
	case strings.HasPrefix(command, "UID SEARCH"):
		list := "* SEARCH"
		for _, uid := range f.uids {
			list += fmt.Sprintf(" %d", uid)
		}
		return list + "\r\n"
	case strings.HasPrefix(command, "UID FETCH"):
		return f.fetched(words[2], strings.Contains(command, "BODY"))
	}
	return ""
}

func (f *fake) fetched(set string, bodies bool) string {
	var out strings.Builder
	for i, uid := range f.uids {
		if !inSet(set, uid) {
			continue
		}
		body := string(mail(int(uid), 100))
		if bodies {
			fmt.Fprintf(&out, "* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n", i+1, uid, len(body), body)
		} else {
			fmt.Fprintf(&out, "* %d FETCH (UID %d RFC822.SIZE %d)\r\n", i+1, uid, len(body))
		}
	}
	return out.String()
}

func inSet(set string, uid imap.UID) bool {
	for _, item := range strings.Split(set, ",") {
		var from, to imap.UID
		if n, _ := fmt.Sscanf(item, "%d:%d", &from, &to); n < 2 {
			to = from
		}
		if from <= uid && uid <= to {
			return true
		}
	}
	return false
}
