package mailtest

import (
	"net/smtp"
	"testing"
	"time"
)

// Ensure that a mail given to a real Postfix reaches the sink behind it.
func TestPostfix_PassesOn(t *testing.T) {
	arrived := make(chan Accepted, 1)
	sink, err := NewSMTP(SMTPOptions{OnMail: func(m Accepted) { arrived <- m }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sink.Close() })
	p := StartPostfix(t, sink.Addr)
	raw := []byte("From: a@bedrijf.example\r\nTo: b@klant.example\r\nSubject: hallo\r\n\r\nDag.\r\n")
	if err := smtp.SendMail(p.Addr, nil, "a@bedrijf.example", []string{"b@klant.example"}, raw); err == nil {
		t.Fatal("the certificate of the test server is trusted by nobody, yet it was accepted")
	}
	c, err := smtp.Dial(p.Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Mail("a@bedrijf.example"); err != nil {
		t.Fatal(err)
	}
	if err := c.Rcpt("b@klant.example"); err != nil {
		t.Fatal(err)
	}
	w, err := c.Data()
	if err != nil {
		t.Fatal(err)
	}
	w.Write(raw)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case m := <-arrived:
		if m.From != "a@bedrijf.example" || len(m.To) != 1 {
			t.Errorf("got %+v", m)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("the mail did not arrive")
	}
}
