package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"hoffelijk"
)

// signInView is what the sign-in form shows.
type signInView struct {
	page
	Next  string // where the person wanted to go
	Wrong bool
	Wait  int // seconds until the next try
	// Letter is a text that was typed before the session ended, to copy.
	Letter *hoffelijk.Letter
}

// askToken shows the sign-in form.
func (s *server) askToken(w http.ResponseWriter, r *http.Request, status int, v signInView) {
	s.show(w, r, status, "signin", v)
}

// signIn compares the token and opens a session.
func (s *server) signIn(w http.ResponseWriter, r *http.Request) {
	if !s.readForm(w, r) {
		return
	}
	next := local(r.PostForm.Get("next"))
	token := strings.TrimSpace(r.PostForm.Get("token"))
	ok, pause := s.throttle.try(func() bool { return same(token, s.Token) })
	switch {
	case pause > 0:
		seconds := int((pause + time.Second - 1) / time.Second)
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		s.askToken(w, r, http.StatusTooManyRequests, signInView{Next: next, Wait: seconds})
	case !ok:
		s.log.Warn("page: wrong token")
		s.askToken(w, r, http.StatusUnauthorized, signInView{Next: next, Wrong: true})
	default:
		http.SetCookie(w, &http.Cookie{
			Name: cookieName, Value: s.sessions.open(), Path: "/", MaxAge: int(sessionLife / time.Second),
			HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
		})
		http.Redirect(w, r, next, http.StatusSeeOther)
	}
}

// signOut ends the session.
func (s *server) signOut(w http.ResponseWriter, r *http.Request) {
	s.sessions.close(r)
	http.SetCookie(w, &http.Cookie{Name: cookieName, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// same compares two secrets in a time that tells neither content nor length.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// wanted is where to go after signing in: the page that was asked for.
func wanted(r *http.Request) string {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return "/"
	}
	return local(r.URL.RequestURI())
}

// local returns an address if it is one of our pages, else that of the queue:
// nobody can use the sign-in to send a person elsewhere.
func local(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil {
		return "/"
	}
	number, isCase := strings.CutPrefix(u.Path, "/case/")
	if _, err := strconv.ParseUint(number, 10, 63); u.Path != "/summary" && (!isCase || err != nil) {
		u.Path = "/"
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}
