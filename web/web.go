// Package web is the review desk in the browser: the cases that wait, one
// case with its mail and its letter, and the summary. It renders on the
// server and uses no JavaScript.
//
// # Who may do what
//
// A person signs in with a token and gets a session, which lives in memory.
// Without one every address shows the sign-in form. GET and HEAD change
// nothing. A POST must come from the same origin, carry the session's CSRF
// token and the version of the draft that the person saw, and ends in a
// redirect.
package web

import (
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"hoffelijk"
	"hoffelijk/templates"
)

// Config is what the pages are made of.
type Config struct {
	Token string         // to sign in with; required
	Lang  hoffelijk.Lang // of the pages; Dutch when empty, English when it is not Dutch
	Zone  *time.Location // in which times are shown; time.Local when nil
	Now   func() time.Time
}

// server has the handlers.
type server struct {
	Config
	desk     Desk
	log      *slog.Logger
	pages    *template.Template
	css      []byte
	sessions *sessions
	throttle *throttle
}

// New returns the handler of the review desk. It fails without a token. log
// may be nil.
func New(c Config, desk Desk, log *slog.Logger) (http.Handler, error) {
	if c.Token == "" {
		return nil, errors.New("the page needs a token to sign in with")
	}
	if c.Lang == "" {
		c.Lang = hoffelijk.NL
	}
	if c.Zone == nil {
		c.Zone = time.Local
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	pages, err := templates.Pages(c.Lang)
	if err != nil {
		return nil, err
	}
	css, err := templates.Stylesheet()
	if err != nil {
		return nil, err
	}
	s := &server{Config: c, desk: desk, log: log, pages: pages, css: css, sessions: newSessions(c.Now), throttle: &throttle{now: c.Now}}
	return s.handler(), nil
}

// handler puts the guards before the pages.
func (s *server) handler() http.Handler {
	inside := http.NewServeMux()
	inside.HandleFunc("GET /{$}", s.queue)
	inside.HandleFunc("GET /case/{id}", s.showCase)
	inside.HandleFunc("GET /summary", s.summary)
	inside.HandleFunc("POST /case/{id}/approve", s.acting(s.approve))
	inside.HandleFunc("POST /case/{id}/save", s.acting(s.save))
	inside.HandleFunc("POST /case/{id}/discard", s.acting(s.discard))
	inside.HandleFunc("POST /case/{id}/later", s.acting(s.later))
	inside.HandleFunc("POST /case/{id}/refile", s.acting(s.refile))
	inside.HandleFunc("POST /sign-out", s.signOut)
	inside.HandleFunc("GET /case/{id}/{what}", s.back)
	inside.HandleFunc("GET /sign-in", s.back)
	inside.HandleFunc("GET /", s.nowhere)

	outside := http.NewServeMux()
	outside.HandleFunc("GET /style.css", s.style)
	outside.HandleFunc("POST /sign-in", s.signIn)
	outside.Handle("/", s.signedIn(inside))
	return headers(s.sameOrigin(limit(outside)))
}

func (s *server) style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(s.css)
}

// back leads to the page whose form has this address: a person may load the
// answer to a form again.
func (s *server) back(w http.ResponseWriter, r *http.Request) {
	to := "/"
	if id := r.PathValue("id"); id != "" {
		to = local("/case/" + id)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// decision says who decides: the page, whoever sits before it.
func (s *server) decision() hoffelijk.Decision {
	return hoffelijk.Decision{By: "page", Channel: hoffelijk.ByPage, At: s.Now()}
}

// sentence finds the words in which an error may be said to a person.
func (s *server) sentence(err error) (string, bool) {
	var said interface {
		Sentence(lang hoffelijk.Lang) string
	}
	if errors.As(err, &said) {
		return said.Sentence(s.Lang), true
	}
	return "", false
}

// caseURL is the address of a case.
func caseURL(id int64) string { return fmt.Sprintf("/case/%d", id) }
