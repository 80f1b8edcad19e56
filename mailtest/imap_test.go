package mailtest

import (
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const sample = "From: kees@example.nl\r\nSubject: Helaas\r\n\r\nWij zien ervan af.\r\n"

func startIMAP(t *testing.T) *IMAP {
	t.Helper()
	s, err := NewIMAP(map[string]string{"anna": "secret"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Ensure that a delivered mail can be read as it was, and that the usual
// folders are there.
func TestIMAPDelivers(t *testing.T) {
	s := startIMAP(t)
	if err := s.Deliver("anna", []byte(sample)); err != nil {
		t.Fatal(err)
	}
	mails, err := Folder(s.Addr, "anna", "secret", "INBOX")
	if err != nil || len(mails) != 1 || string(mails[0].Raw) != sample || len(mails[0].Flags) > 1 {
		t.Fatalf("got %v, %v", mails, err)
	}
	for _, folder := range []string{"Sent", "Drafts", "Done"} {
		if mails, err := Folder(s.Addr, "anna", "secret", folder); err != nil || len(mails) != 0 {
			t.Errorf("%s: got %v, %v", folder, mails, err)
		}
	}
}

// Ensure that unknown users, wrong passwords and missing folders are errors.
func TestIMAPRefuses(t *testing.T) {
	s := startIMAP(t)
	if err := s.Deliver("bert", []byte(sample)); err == nil {
		t.Error("mail for nobody was taken")
	}
	for _, c := range [][3]string{{"anna", "wrong", "INBOX"}, {"bert", "secret", "INBOX"}, {"anna", "secret", "Nowhere"}} {
		if _, err := Folder(s.Addr, c[0], c[1], c[2]); err == nil {
			t.Errorf("%v was let in", c)
		}
	}
}

// Ensure that mail which comes between the last command and an IDLE is told.
func TestIMAPIdleTellsWhatCameBefore(t *testing.T) {
	s := startIMAP(t)
	told := make(chan uint32, 1)
	c, err := imapclient.DialInsecure(s.Addr, &imapclient.Options{
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages != nil {
				told <- *data.NumMessages
			}
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login("anna", "secret").Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		t.Fatal(err)
	}
	if err := s.Deliver("anna", []byte(sample)); err != nil {
		t.Fatal(err)
	}
	idle, err := c.Idle()
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	select {
	case n := <-told:
		if n != 1 {
			t.Fatalf("told of %d mails", n)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was told")
	}
}

// Ensure that a real Dovecot starts, takes mail, gives it back and obeys.
func TestDovecotDelivers(t *testing.T) {
	d := StartDovecot(t, "anna", "bert")
	if err := d.Deliver("bert", []byte(sample)); err != nil {
		t.Fatal(err)
	}
	mails, err := d.Folder("bert", "INBOX")
	if err != nil || len(mails) != 1 || string(mails[0].Raw) != sample {
		t.Fatalf("got %v, %v", mails, err)
	}
	if mails, err := d.Folder("anna", "Sent"); err != nil || len(mails) != 0 {
		t.Fatalf("got %v, %v", mails, err)
	}
	out, err := d.Doveadm("mailbox", "list", "-u", "anna")
	if err != nil || !strings.Contains(out, "Done") {
		t.Fatalf("doveadm said %q, %v", out, err)
	}
	if _, err := d.Doveadm("no-such-command"); err == nil {
		t.Error("doveadm took a command that does not exist")
	}
}
