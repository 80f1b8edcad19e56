package web

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
)

// maxBody is how many bytes a form may have: a letter is a few thousand.
const maxBody = 256 << 10

// headers tells the browser what no page of ours does: run scripts, load from
// elsewhere, stand in a frame, stay in a cache or tell where one came from.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses what another site lets a browser send, by Sec-Fetch-Site
// and, for browsers without it, Origin. What carries neither is no browser and
// must still have a session and its CSRF token.
func (s *server) sameOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind := "forbidden"
		if r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "null" {
			kind = "plain" // over http from another machine browsers tell neither
		}
		s.log.Warn("page: refused a request from another site", "path", r.URL.Path, "origin", r.Header.Get("Origin"))
		s.message(w, r, http.StatusForbidden, messageView{Kind: kind})
	}))
	return guard.Handler(next)
}

// limit bounds the size of a request.
func limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

type sessionKey struct{}

// sessionOf returns the session that signedIn found, or nil.
func sessionOf(r *http.Request) *session {
	one, _ := r.Context().Value(sessionKey{}).(*session)
	return one
}

// signedIn lets a request through that has a session and, when it may change
// something, the session's CSRF token. To all others it shows the sign-in.
func (s *server) signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		one := s.sessions.of(r)
		if one == nil {
			v := signInView{Next: wanted(r)}
			if r.Method == http.MethodPost && r.ParseForm() == nil {
				v.Letter = typedLetter(r)
			}
			s.askToken(w, r, http.StatusUnauthorized, v)
			return
		}
		r = r.WithContext(context.WithValue(r.Context(), sessionKey{}, one))
		if r.Method == http.MethodPost && !s.formFits(w, r, one) {
			return
		}
		next.ServeHTTP(w, r)
	})
}

// formFits reads the form and compares its CSRF token; when it returns false
// it has answered.
func (s *server) formFits(w http.ResponseWriter, r *http.Request, one *session) bool {
	if !s.readForm(w, r) {
		return false
	}
	if subtle.ConstantTimeCompare([]byte(r.PostForm.Get("csrf")), []byte(one.csrf)) != 1 {
		s.log.Warn("page: refused a form without its token", "path", r.URL.Path)
		s.message(w, r, http.StatusForbidden, messageView{Kind: "forbidden"})
		return false
	}
	return true
}

// readForm parses the body of a POST; when it returns false it has answered.
func (s *server) readForm(w http.ResponseWriter, r *http.Request) bool {
	err := r.ParseForm()
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		s.message(w, r, http.StatusRequestEntityTooLarge, messageView{Kind: "large"})
	case err != nil:
		s.message(w, r, http.StatusBadRequest, messageView{Kind: "form"})
	}
	return err == nil
}
