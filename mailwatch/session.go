package mailwatch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"hoffelijk"
)

// session is one connection, logged in. One goroutine owns it. After any
// error of the connection it is of no use; make a new one.
type session struct {
	w      *Watcher
	conn   *conn
	client *imapclient.Client
	caps   imap.CapSet
	news   chan struct{} // has an element when the server announced mail

	box   *imap.SelectData
	state hoffelijk.MailboxState
	sent  string // name of the Sent folder, once it was looked up
}

// answerBudget is what an answer without mail in it may have, in bytes. A
// list of five million UIDs fits.
const answerBudget = 64 << 20

// connect dials, secures the connection and logs in.
func (w *Watcher) connect(ctx context.Context) (*session, error) {
	c, err := dial(ctx, w.cfg.Addr, w.cfg.CommandTimeout)
	if err != nil {
		return nil, fmt.Errorf("mailbox %s: cannot connect to %s, check host, port and network: %w", w.cfg.Name, w.cfg.Addr, err)
	}
	s := &session{w: w, conn: c, news: make(chan struct{}, 1)}
	if err := s.open(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *session) open(ctx context.Context) error {
	if err := s.secure(ctx); err != nil {
		return s.w.refused("cannot speak IMAP with "+s.w.cfg.Addr+" over "+s.w.cfg.TLS, err)
	}
	if err := s.within(ctx, answerBudget, s.capability); err != nil {
		return s.w.refused("the server at "+s.w.cfg.Addr+" does not answer as an IMAP server", err)
	}
	if err := s.login(ctx); err != nil {
		return err
	}
	return s.within(ctx, answerBudget, s.capability)
}

func (s *session) capability() error {
	caps, err := s.client.Capability().Wait()
	s.caps = caps
	return err
}

// secure makes the client on a connection as safe as was asked for, or none.
func (s *session) secure(ctx context.Context) error {
	opts := &imapclient.Options{
		TLSConfig:             s.w.tlsConfig(),
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: s.announced},
	}
	return s.within(ctx, answerBudget, func() error {
		var err error
		switch s.w.cfg.TLS {
		case "tls":
			secured := tls.Client(s.conn, opts.TLSConfig)
			if err = secured.HandshakeContext(ctx); err != nil {
				return err
			}
			s.client = imapclient.New(secured, opts)
		case "starttls":
			// NewStartTLS fails unless the server really changes to TLS.
			if s.client, err = imapclient.NewStartTLS(s.conn, opts); err != nil {
				return fmt.Errorf("%w: %w", errNoStartTLS, err)
			}
		default:
			s.client = imapclient.New(s.conn, opts)
		}
		return s.client.WaitGreeting()
	})
}

// announced runs in the client's reader: it must not wait for anything.
func (s *session) announced(data *imapclient.UnilateralDataMailbox) {
	if data.NumMessages == nil {
		return
	}
	select {
	case s.news <- struct{}{}:
	default:
	}
}

func (w *Watcher) tlsConfig() *tls.Config {
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if w.cfg.TLSConfig != nil {
		c = w.cfg.TLSConfig.Clone()
	}
	if c.ServerName == "" {
		c.ServerName, _, _ = net.SplitHostPort(w.cfg.Addr) // checked in New
	}
	return c
}

func (s *session) login(ctx context.Context) error {
	password, err := s.w.cfg.Password(ctx)
	if err != nil {
		return s.w.refused("cannot get the password", err)
	}
	plain := s.w.cfg.Auth == "plain" || s.w.cfg.Auth == "" && s.caps.Has(imap.AuthCap(sasl.Plain))
	if !plain && s.caps.Has(imap.CapLoginDisabled) {
		return fmt.Errorf("mailbox %s: %w: the server allows no login without TLS; set tls to tls or starttls", s.w.cfg.Name, ErrLogin)
	}
	err = s.within(ctx, answerBudget, func() error {
		if plain {
			return s.client.Authenticate(sasl.NewPlainClient("", s.w.cfg.Username, password))
		}
		return s.client.Login(s.w.cfg.Username, password).Wait()
	})
	if refusal := (*imap.Error)(nil); errors.As(err, &refusal) && refusesLogin(refusal) {
		return fmt.Errorf("mailbox %s: %w: %s does not take the password of %s (%q); check both, and whether the provider wants an app password",
			s.w.cfg.Name, ErrLogin, s.w.cfg.Addr, s.w.cfg.Username, refusal.Text)
	}
	if err != nil {
		return s.w.refused("cannot log in at "+s.w.cfg.Addr, err)
	}
	return nil
}

// refusesLogin tells a refusal from trouble of the server that will pass.
func refusesLogin(err *imap.Error) bool {
	switch err.Code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit, imap.ResponseCodeServerBug:
		return false
	}
	return err.Type == imap.StatusResponseTypeNo
}

// within runs commands under watch: it ends the connection, and with it what
// f waits for, when ctx ends, when the server is silent for too long, or when
// it sends more than budget bytes.
func (s *session) within(ctx context.Context, budget int64, f func() error) error {
	stop := context.AfterFunc(ctx, func() { s.conn.end(context.Cause(ctx)) })
	defer stop()
	s.conn.await(budget)
	defer s.conn.pause()
	err := f()
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if cause := s.conn.broken(); cause != nil && !errors.As(err, new(*imap.Error)) {
		return cause
	}
	return err
}

// choose opens the watched folder, read-only unless filed mail is marked.
func (s *session) choose(ctx context.Context) error {
	readOnly := s.w.cfg.Done == "" && s.w.cfg.Keyword == ""
	var box *imap.SelectData
	err := s.within(ctx, answerBudget, func() (err error) {
		box, err = s.client.Select(s.w.cfg.Folder, &imap.SelectOptions{ReadOnly: readOnly}).Wait()
		return err
	})
	if err != nil {
		return s.w.refused("cannot open folder "+s.w.cfg.Folder, err)
	}
	if box.UIDValidity == 0 {
		return fmt.Errorf("mailbox %s: the server gives folder %s no UIDVALIDITY, so its mail cannot be told apart; use another server", s.w.cfg.Name, s.w.cfg.Folder)
	}
	if s.box != nil && s.box.UIDValidity != box.UIDValidity {
		return fmt.Errorf("mailbox %s: folder %s was replaced just now", s.w.cfg.Name, s.w.cfg.Folder)
	}
	s.box = box
	return nil
}

// folders lists the folders and their special uses.
func (s *session) folders(ctx context.Context) ([]*imap.ListData, error) {
	var opts *imap.ListOptions
	if s.caps.Has(imap.CapSpecialUse) && s.caps.Has(imap.CapListExtended) {
		opts = &imap.ListOptions{ReturnSpecialUse: true}
	}
	var list []*imap.ListData
	err := s.within(ctx, answerBudget, func() error {
		cmd := s.client.List("", "*", opts)
		for data := cmd.Next(); data != nil; data = cmd.Next() {
			list = append(list, data)
		}
		return cmd.Close()
	})
	if err != nil {
		return nil, s.w.refused("cannot list the folders", err)
	}
	return list, nil
}

func names(list []*imap.ListData) string {
	var all []string
	for _, data := range list {
		all = append(all, data.Mailbox)
	}
	return strings.Join(all, ", ")
}

// close ends the connection, politely if it still works.
func (s *session) close() {
	s.conn.end(errors.New("closed"))
	if s.client != nil {
		s.client.Close()
	}
}
