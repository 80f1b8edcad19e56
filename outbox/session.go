package outbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// session is a connection that is signed in.
type session struct {
	conn   net.Conn
	client *smtp.Client
	patience
}

// patience is how long to wait for replies.
type patience struct{ command, data time.Duration }

// dial opens a session. Its errors are sentences that say what to do.
func (o *Outbox) dial(ctx context.Context) (*session, error) {
	host, _, _ := net.SplitHostPort(o.Addr)
	dialer := net.Dialer{Timeout: o.CommandTimeout, KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 3}}
	conn, err := dialer.DialContext(ctx, "tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("the SMTP server %s cannot be reached; check the address and the network: %w", o.Addr, err)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	s, err := o.open(ctx, conn, host)
	if err != nil {
		conn.Close()
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
	plain := o.TLS == "none"
	var auth smtp.Auth
	switch {
	case o.Auth == "login", o.Auth == "" && !offers(mechanisms, "PLAIN") && offers(mechanisms, "LOGIN"):
		auth = smtp.LoginAuth(o.Username, o.Password, host, plain)
	default:
		auth = smtp.PlainAuth("", o.Username, o.Password, host, plain)
	}
	if err := client.Auth(auth); err != nil {
		return fmt.Errorf("the SMTP server %s does not accept the user name and password; check both: %w", o.Addr, err)
	}
	return nil
}

func offers(mechanisms, name string) bool {
	for _, m := range splitWords(mechanisms) {
		if m == name {
			return true
		}
	}
	return false
}

// envelope gives sender and recipient. Nothing is committed by it.
func (s *session) envelope(from, to string) error {
	if err := s.conn.SetDeadline(time.Now().Add(s.command)); err != nil {
		return err
	}
	if err := s.client.Mail(from); err != nil {
		return err
	}
	return s.client.Rcpt(to)
}

// errBeforeDot wraps a fault that came before the final dot was written: the
// server cannot have taken the mail (RFC 5321 section 4.1.1.4).
type errBeforeDot struct{ error }

func (e errBeforeDot) Unwrap() error { return e.error }

// data sends the mail and returns the server's last words. After an error
// that is neither an SMTP reply nor errBeforeDot nobody can tell whether the
// mail was taken.
func (s *session) data(raw []byte) (string, error) {
	if err := s.conn.SetDeadline(time.Now().Add(s.command)); err != nil {
		return "", errBeforeDot{err}
	}
	w, err := s.client.Data()
	if err != nil {
		return "", errBeforeDot{err}
	}
	if _, err := w.Write(raw); err != nil {
		return "", errBeforeDot{err}
	}
	if err := s.conn.SetDeadline(time.Now().Add(s.patience.data)); err != nil {
		return "", errBeforeDot{err}
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
	return s.conn.SetDeadline(time.Now().Add(s.command)) == nil && s.client.Reset() == nil
}

// quit says goodbye; what comes back does not matter any more.
func (s *session) quit() {
	_ = s.conn.SetDeadline(time.Now().Add(5 * time.Second))
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

// take returns a session that waits, or a fresh one.
func (o *Outbox) take(ctx context.Context) (*session, error) {
	o.mu.Lock()
	if n := len(o.idle); n > 0 {
		s := o.idle[n-1]
		o.idle = o.idle[:n-1]
		o.mu.Unlock()
		if s.reset() {
			return s, nil
		}
		s.conn.Close()
		return o.dial(ctx)
	}
	o.mu.Unlock()
	return o.dial(ctx)
}

func (o *Outbox) giveBack(s *session) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.idle = append(o.idle, s)
}

func (o *Outbox) closeIdle() {
	o.mu.Lock()
	idle := o.idle
	o.idle = nil
	o.mu.Unlock()
	for _, s := range idle {
		s.quit()
	}
}
