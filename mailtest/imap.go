package mailtest

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// IMAP is an IMAP server inside the process. It keeps everything in memory.
type IMAP struct {
	Addr string // host:port; plain text, no TLS

	server *imapserver.Server
	users  map[string]*imapmemserver.User
	served chan struct{}
}

// idleTick is how often a waiting client is told what is new. The library's
// own IDLE forgets what came in between the last command and the IDLE.
const idleTick = 10 * time.Millisecond

// NewIMAP starts a server for users (name to password). Each has the folders
// INBOX, Sent, Drafts and Done. It runs until Close.
func NewIMAP(users map[string]string) (*IMAP, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("starting an IMAP server: %w", err)
	}
	s := &IMAP{Addr: ln.Addr().String(), users: map[string]*imapmemserver.User{}, served: make(chan struct{})}
	for name, password := range users {
		if s.users[name], err = newUser(name, password); err != nil {
			ln.Close()
			return nil, err
		}
	}
	s.server = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &imapSession{users: s.users}, nil, nil
		},
		Caps: imap.CapSet{
			imap.CapIMAP4rev1: {}, imap.CapMove: {}, imap.CapUIDPlus: {}, imap.CapIdle: {},
			imap.CapESearch: {}, imap.CapNamespace: {}, imap.CapUnselect: {}, imap.CapLiteralPlus: {},
		},
		Logger:       log.New(io.Discard, "", 0),
		InsecureAuth: true,
	})
	go func() {
		defer close(s.served)
		s.server.Serve(ln) // ends by Close
	}()
	return s, nil
}

func newUser(name, password string) (*imapmemserver.User, error) {
	u := imapmemserver.NewUser(name, password)
	for _, folder := range []string{"INBOX", "Sent", "Drafts", "Done"} {
		if err := u.Create(folder, nil); err != nil {
			return nil, fmt.Errorf("making folder %s of %s: %w", folder, name, err)
		}
	}
	return u, nil
}

// Deliver puts a mail into the user's INBOX.
func (s *IMAP) Deliver(user string, raw []byte) error {
	u, ok := s.users[user]
	if !ok {
		return fmt.Errorf("delivering to %s: no such user", user)
	}
	_, err := u.Append("INBOX", bytes.NewReader(raw), &imap.AppendOptions{Time: time.Now()})
	return err
}

// Close ends the server and all its connections.
func (s *IMAP) Close() error {
	err := s.server.Close()
	<-s.served
	return err
}

// imapSession is one client's connection.
type imapSession struct {
	*imapmemserver.UserSession // nil before login
	users                      map[string]*imapmemserver.User
}

var _ imapserver.SessionMove = (*imapSession)(nil)

// Login implements imapserver.Session.
func (s *imapSession) Login(name, password string) error {
	u, ok := s.users[name]
	if !ok {
		return imapserver.ErrAuthFailed
	}
	if err := u.Login(name, password); err != nil {
		return err
	}
	s.UserSession = imapmemserver.NewUserSession(u)
	return nil
}

// Idle implements imapserver.Session.
func (s *imapSession) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	tick := time.NewTicker(idleTick)
	defer tick.Stop()
	for {
		if err := s.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-stop:
			return nil
		case <-tick.C:
		}
	}
}
