package mailtest

import (
	"crypto/tls"
	"errors"
	"net/smtp"
	"net/textproto"
	"testing"
)

// sink starts a server that ends with the test.
func sink(t *testing.T, o SMTPOptions) *SMTP {
	t.Helper()
	s, err := NewSMTP(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// send gives a mail to a server and returns its last words.
func send(c *smtp.Client, body string) error {
	if err := c.Mail("a@bedrijf.example"); err != nil {
		return err
	}
	if err := c.Rcpt("b@klant.example"); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write([]byte(body)); err != nil {
		return err
	}
	return w.Close()
}

// Ensure that each fault shows to the client as what it is called, for one
// mail, and that the sink keeps exactly what it took.
func TestSMTP_Faults(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault Fault
		code  int // of the reply; 0 for a yes, -1 for a broken connection
		kept  int
	}{
		{"none", Fault{}, 0, 1},
		{"at RCPT", Fault{AtRcpt: 550}, 550, 0},
		{"after the dot", Fault{AtData: 451}, 451, 0},
		{"cut in the body", Fault{CutBody: true}, -1, 0},
		{"cut after the dot", Fault{CutDot: true}, -1, 1},
		{"cut after the reply", Fault{CutEnd: true}, 0, 1},
	} {
		s := sink(t, SMTPOptions{})
		s.Fail(c.fault)
		client, err := smtp.Dial(s.Addr)
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		err = send(client, "Subject: hallo\r\n\r\n.Dag\r\n")
		var reply *textproto.Error
		switch {
		case c.code == 0 && err != nil, c.code != 0 && err == nil:
			t.Errorf("%s: got %v", c.name, err)
		case c.code > 0 && (!errors.As(err, &reply) || reply.Code != c.code), c.code < 0 && errors.As(err, &reply):
			t.Errorf("%s: got %v", c.name, err)
		}
		if mails := s.Mails(); len(mails) != c.kept || (c.kept == 1 && string(mails[0].Raw) != "Subject: hallo\r\n\r\n.Dag\r\n") {
			t.Errorf("%s: kept %q", c.name, mails)
		}
		if err := client.Noop(); (c.code < 0 || c.fault.CutEnd) != (err != nil) {
			t.Errorf("%s: the connection says %v", c.name, err)
		}
	}
}

// Ensure that a server with a password takes mail only from who knows it, and
// only inside TLS when it is told to speak TLS.
func TestSMTP_SignIn(t *testing.T) {
	server, roots, err := Certificate()
	if err != nil {
		t.Fatal(err)
	}
	for _, implicit := range []bool{true, false} {
		s := sink(t, SMTPOptions{Username: "sanne", Password: "geheim", TLS: server, Implicit: implicit})
		for _, password := range []string{"", "fout", "geheim"} {
			client := dialTLS(t, s.Addr, implicit, &tls.Config{RootCAs: roots, ServerName: "127.0.0.1"})
			var signedIn error
			if password != "" {
				signedIn = client.Auth(smtp.PlainAuth("", "sanne", password, "127.0.0.1"))
			}
			if right := password == "geheim"; (signedIn == nil && send(client, "\r\n") == nil) != right {
				t.Errorf("implicit %t, password %q: taken is %t", implicit, password, !right)
			}
		}
	}
}

func dialTLS(t *testing.T, addr string, implicit bool, conf *tls.Config) *smtp.Client {
	t.Helper()
	if !implicit {
		client, err := smtp.Dial(addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { client.Close() })
		if err := client.StartTLS(conf); err != nil {
			t.Fatal(err)
		}
		return client
	}
	conn, err := tls.Dial("tcp", addr, conf)
	if err != nil {
		t.Fatal(err)
	}
	client, err := smtp.NewClient(conn, "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}
