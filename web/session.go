package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"sync"
	"time"
)

const (
	sessionLife = 12 * time.Hour
	maxSessions = 100 // the one that ends first makes room
	cookieName  = "hoffelijk"
)

// session is what is known of a browser that signed in.
type session struct {
	csrf    string
	expires time.Time

	mu   sync.Mutex
	done *done // the last thing that was done in it
}

// done is something that a person did, to be confirmed on the next page. Its
// number stands in the address, so that showing it changes nothing and nobody
// can make up a confirmation.
type done struct {
	N    int
	What string // approved, saved, discarded, later, refiled
	Case int64
	Day  time.Time // of a follow-up
}

// did notes what was done and returns its number.
func (s *session) did(what done) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	what.N = 1
	if s.done != nil {
		what.N = s.done.N + 1
	}
	s.done = &what
	return what.N
}

// last returns what was done last if it has that number, or nil.
func (s *session) last(n int) *done {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done == nil || s.done.N != n {
		return nil
	}
	return s.done
}

// sessions are kept by the hash of their cookie, in memory: a restart signs
// everybody out.
type sessions struct {
	now func() time.Time
	mu  sync.Mutex
	all map[[sha256.Size]byte]*session
}

func newSessions(now func() time.Time) *sessions {
	return &sessions{now: now, all: map[[sha256.Size]byte]*session{}}
}

// open starts a session and returns the value of its cookie, 256 random bits.
func (s *sessions) open() string {
	secret := random()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.makeRoom()
	s.all[sha256.Sum256([]byte(secret))] = &session{csrf: random(), expires: s.now().Add(sessionLife)}
	return secret
}

// makeRoom drops what has expired and, at the limit, the oldest session.
func (s *sessions) makeRoom() {
	var oldest [sha256.Size]byte
	var ends time.Time
	for key, one := range s.all {
		if !s.now().Before(one.expires) {
			delete(s.all, key)
		} else if ends.IsZero() || one.expires.Before(ends) {
			oldest, ends = key, one.expires
		}
	}
	if len(s.all) >= maxSessions {
		delete(s.all, oldest)
	}
}

// of finds the session of a request, or nil.
func (s *sessions) of(r *http.Request) *session {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.all[sha256.Sum256([]byte(cookie.Value))]
	if one == nil || !s.now().Before(one.expires) {
		return nil
	}
	return one
}

// close ends the session of a request.
func (s *sessions) close(r *http.Request) {
	if cookie, err := r.Cookie(cookieName); err == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.all, sha256.Sum256([]byte(cookie.Value)))
	}
}

// random returns 256 bits as text.
func random() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}
