package outbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// session is a connection that is signed in.
type session struct {
	conn     net.Conn
	client   *smtp.Client
	patience patience
}

// patience is how long to wait for the reply to a command, and to a mail.
type patience struct{ command, mail time.Duration }

// serverError is a fault of the server or of the way to it. It is not the
// mail's fault, whatever its code.
type serverError struct {
	error
	signIn bool // the password was refused
}

func (e serverError) Unwrap() error { return e.error }

// dial opens a session. Its errors are sentences that say what to do, and all
// of them are serverErrors.
func (o *Outbox) dial(ctx context.Context) (*session, error) {
	host, _, _ := net.SplitHostPort(o.Addr)
	dialer := net.Dialer{Timeout: o.CommandTimeout, KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 3}}
	conn, err := dialer.DialContext(ctx, "tcp", o.Addr)
	if err != nil {
		return nil, serverError{error: fmt.Errorf("the SMTP server %s cannot be reached; check the address and the network: %w", o.Addr, err)}
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	s, err := o.open(ctx, conn, host)
	if err != nil {
		conn.Close()
		if !errors.As(err, new(serverError)) {
			err = serverError{error: err}
		}
		return nil, err
	}
	return s, nil
}

func (o *Outbox) open(ctx context.Context, conn net.Conn, host string) (*session, error) {
	if err := conn.SetDeadline(time.Now().Add(o.CommandTimeout)); err != nil {
		return nil, err
	}
	conf := o.tlsFor(host)
	if o.TLS == "tls" {
		encrypted := tls.Client(conn, conf)
		if err := encrypted.HandshakeContext(ctx); err != nil {
			return nil, fmt.Errorf("the SMTP server %s does not encrypt as configured; check its certificate, or use tls = \"starttls\": %w", o.Addr, err)
		}
		conn = encrypted
	}
	client, err := smtp.NewClient(conn, host)
	if err != nil {
		return nil, fmt.Errorf("the SMTP server %s does not greet: %w", o.Addr, err)
	}
	client.SkipSMTPUTF8(true) // our headers are encoded words; a server without it could not pass the mail on
	if err := client.Hello(o.HelloName); err != nil {
		return nil, fmt.Errorf("the SMTP server %s refuses EHLO %s; set smtp.hello to this machine's name: %w", o.Addr, o.HelloName, err)
	}
	if o.TLS == "starttls" {
		if ok, _ := client.Extension("STARTTLS"); !ok {
			return nil, fmt.Errorf("the SMTP server %s does not offer STARTTLS, and nothing is sent in the clear; use tls = \"tls\" if it listens for TLS", o.Addr)
		}
		if err := client.StartTLS(conf); err != nil {
			return nil, fmt.Errorf("the SMTP server %s does not encrypt; check its certificate or set ca_file: %w", o.Addr, err)
		}
	}
	if err := o.signIn(client, host); err != nil {
		return nil, err
	}
	return &session{conn: conn, client: client, patience: patience{o.CommandTimeout, o.DataTimeout}}, nil
}

func (o *Outbox) tlsFor(host string) *tls.Config {
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if o.TLSConfig != nil {
		conf = o.TLSConfig.Clone()
	}
	if conf.ServerName == "" {
		conf.ServerName = host
	}
	return conf
}

// signIn authenticates with PLAIN or LOGIN, if a user name is set.
func (o *Outbox) signIn(client *smtp.Client, host string) error {
	if o.Username == "" {
		return nil
	}
	offered, mechanisms := client.Extension("AUTH")
	if !offered {
		return fmt.Errorf("the SMTP server %s does not let anybody sign in; leave username empty, or use the submission port 587", o.Addr)
	}
	auth, err := o.mechanism(strings.Fields(mechanisms), host)
	if err != nil {
		return err
	}
	err = client.Auth(auth)
	switch {
	case err == nil:
		return nil
	case replyCode(err) >= 500:
		return serverError{fmt.Errorf("the SMTP server %s does not accept the user name and password; check both: %w", o.Addr, err), true}
	}
	return fmt.Errorf("the SMTP server %s does not let us sign in at the moment: %w", o.Addr, err)
}

// mechanism chooses how to sign in.
func (o *Outbox) mechanism(offered []string, host string) (smtp.Auth, error) {
	name := strings.ToUpper(o.Auth)
	for _, m := range []string{"PLAIN", "LOGIN"} {
		if name == "" && slices.Contains(offered, m) {
			name = m
		}
	}
	plain := o.TLS == "none"
	switch name {
	case "PLAIN":
		return smtp.PlainAuth("", o.Username, o.Password, host, plain), nil
	case "LOGIN":
		return smtp.LoginAuth(o.Username, o.Password, host, plain), nil
	}
	return nil, fmt.Errorf("the SMTP server %s lets people sign in by %s only, and we can by PLAIN or LOGIN; ask its operator for one of these", o.Addr, strings.Join(offered, ", "))
}

// expect sets how long the server may take from now on.
func (s *session) expect(d time.Duration) error { return s.conn.SetDeadline(time.Now().Add(d)) }

// envelope gives sender and recipient. Nothing is committed by it.
func (s *session) envelope(from, to string) error {
	if err := s.expect(s.patience.command); err != nil {
		return err
	}
	if err := s.client.Mail(from); err != nil {
		return err
	}
	return s.client.Rcpt(to)
}

// data asks leave to send the mail. Until it returns without an error nothing
// of the mail has gone out.
func (s *session) data() (io.WriteCloser, error) {
	if err := s.expect(s.patience.command); err != nil {
		return nil, err
	}
	return s.client.Data()
}

// mail sends the mail and returns the server's last words. After an error
// that is no SMTP reply nobody can tell whether the mail was taken.
func (s *session) mail(w io.WriteCloser, raw []byte) (string, error) {
	if err := s.expect(s.patience.mail); err != nil {
		return "", err
	}
	if _, err := w.Write(raw); err != nil {
		return "", err
	}
	if err := s.expect(s.patience.mail); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	if d, ok := w.(*smtp.DataCloser); ok {
		return "250 " + d.ServerResponse(), nil
	}
	return "250", nil
}

// reset makes the session ready for the next mail; false when it is not.
func (s *session) reset() bool {
	return s.expect(s.patience.command) == nil && s.client.Reset() == nil
}

// quit says goodbye; what comes back does not matter any more.
func (s *session) quit() {
	_ = s.expect(5 * time.Second)
	_ = s.client.Quit()
	s.conn.Close()
}

// replyCode is the code of an SMTP reply, 0 if err is none.
func replyCode(err error) int {
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return reply.Code
	}
	return 0
}
