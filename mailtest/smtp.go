package mailtest

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Accepted is a mail that an SMTP server took.
type Accepted struct {
	From string
	To   []string
	Raw  []byte
}

// Fault makes an SMTP server fail for one mail. The zero value does nothing.
type Fault struct {
	AtRcpt  int  // reply code to RCPT
	AtData  int  // reply code after the final dot; the mail is not taken
	CutBody bool // the connection breaks while the mail is being sent
	CutDot  bool // the mail is taken, and the connection breaks before the reply
	CutEnd  bool // the mail is taken, and the connection breaks after the reply
	// Before is called with the mail complete, before the reply.
	Before func()
}

// SMTP is an SMTP server inside the process that keeps what it takes.
type SMTP struct {
	Addr string // host:port

	server   *smtp.Server
	listener net.Listener
	served   chan struct{}
	onMail   func(Accepted)

	mu       sync.Mutex
	mails    []Accepted
	faults   []Fault
	username string
	password string
}

// SMTPOptions are what a server can be asked for.
type SMTPOptions struct {
	Username, Password string         // signing in is required when set
	TLS                *tls.Config    // offers STARTTLS
	Implicit           bool           // speaks TLS from the first byte instead
	OnMail             func(Accepted) // called for each mail taken
}

// NewSMTP starts a server. It runs until Close.
func NewSMTP(o SMTPOptions) (*SMTP, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("starting an SMTP server: %w", err)
	}
	s := &SMTP{Addr: ln.Addr().String(), listener: ln, served: make(chan struct{}), onMail: o.OnMail, username: o.Username, password: o.Password}
	s.server = smtp.NewServer(s)
	s.server.Domain = "localhost"
	s.server.AllowInsecureAuth = true
	s.server.TLSConfig = o.TLS
	s.server.ReadTimeout, s.server.WriteTimeout = time.Minute, time.Minute
	s.server.MaxMessageBytes = 64 << 20
	s.server.ErrorLog = quiet{}
	if o.Implicit {
		ln = tls.NewListener(ln, o.TLS)
	}
	go func() {
		defer close(s.served)
		s.server.Serve(ln) // ends by Close
	}()
	return s, nil
}

// Close stops the server.
func (s *SMTP) Close() error {
	err := s.server.Close()
	s.listener.Close() // the server may not have known it yet
	<-s.served
	return err
}

// Mails returns what was taken so far, in order.
func (s *SMTP) Mails() []Accepted {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Accepted(nil), s.mails...)
}

// Fail makes the next mails fail, one fault each.
func (s *SMTP) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// NewSession implements smtp.Backend.
func (s *SMTP) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &smtpSession{server: s, conn: c, open: s.username == ""}, nil
}

func (s *SMTP) nextFault() Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults) == 0 {
		return Fault{}
	}
	f := s.faults[0]
	s.faults = s.faults[1:]
	return f
}

func (s *SMTP) take(m Accepted) {
	s.mu.Lock()
	s.mails = append(s.mails, m)
	s.mu.Unlock()
	if s.onMail != nil {
		s.onMail(m)
	}
}

type smtpSession struct {
	server *SMTP
	conn   *smtp.Conn
	open   bool // signed in, or need not be
	mail   Accepted
	fault  Fault
}

// AuthMechanisms implements smtp.AuthSession.
func (s *smtpSession) AuthMechanisms() []string {
	if s.server.username == "" {
		return nil
	}
	return []string{sasl.Plain, sasl.Login}
}

// Auth implements smtp.AuthSession.
func (s *smtpSession) Auth(mechanism string) (sasl.Server, error) {
	check := func(username, password string) error {
		if username != s.server.username || password != s.server.password {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "wrong user name or password"}
		}
		s.open = true
		return nil
	}
	if mechanism == sasl.Login {
		return &loginServer{check: check}, nil
	}
	return sasl.NewPlainServer(func(_, username, password string) error { return check(username, password) }), nil
}

// Mail implements smtp.Session.
func (s *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	if !s.open {
		return smtp.ErrAuthRequired
	}
	s.mail, s.fault = Accepted{From: from}, s.server.nextFault()
	return nil
}

// Rcpt implements smtp.Session.
func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.fault.AtRcpt != 0 {
		return coded(s.fault.AtRcpt)
	}
	s.mail.To = append(s.mail.To, to)
	return nil
}

// Data implements smtp.Session.
func (s *smtpSession) Data(r io.Reader) error {
	if s.fault.CutBody {
		s.conn.Conn().Close()
		return errors.New("cut")
	}
	var err error
	if s.mail.Raw, err = io.ReadAll(r); err != nil {
		return err
	}
	if s.fault.Before != nil {
		s.fault.Before()
	}
	if s.fault.AtData != 0 {
		return coded(s.fault.AtData)
	}
	s.server.take(s.mail)
	if s.fault.CutDot {
		s.conn.Conn().Close()
	}
	return nil
}

// Reset implements smtp.Session.
func (s *smtpSession) Reset() {
	if s.fault.CutEnd {
		s.conn.Conn().Close()
	}
	s.mail, s.fault = Accepted{}, Fault{}
}

// Logout implements smtp.Session.
func (s *smtpSession) Logout() error { return nil }

func coded(code int) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: "as the test asked"}
}

// loginServer is the server's side of AUTH LOGIN, which go-sasl lacks.
type loginServer struct {
	check    func(username, password string) error
	username string
	step     int
}

// Next implements sasl.Server.
func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	l.step++
	switch {
	case l.step == 1 && response == nil:
		return []byte("Username:"), false, nil
	case l.username == "":
		l.username = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.username, string(response))
}

// quiet drops what the server logs.
type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}
