package web

import (
	"bytes"
	"net/http"
	"strconv"

	"hoffelijk"
)

// page is what every page shows.
type page struct {
	CSRF string // "" when nobody is signed in
	Nav  string // queue, summary, or "" for neither
	Done *done
}

// page fills what every page shows.
func (s *server) page(r *http.Request, nav string) page {
	one := sessionOf(r)
	if one == nil {
		return page{}
	}
	n, _ := strconv.Atoi(r.URL.Query().Get("done"))
	return page{CSRF: one.csrf, Nav: nav, Done: one.last(n)}
}

// show renders a page completely before the first byte goes out, so that an
// error never leaves half a page.
func (s *server) show(w http.ResponseWriter, r *http.Request, status int, name string, view any) {
	var b bytes.Buffer
	if err := s.pages.ExecuteTemplate(&b, name, view); err != nil {
		s.log.Error("page: rendering failed", "page", name, "path", r.URL.Path, "error", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// messageView is a page that only says something.
type messageView struct {
	page
	Kind string // stale, missing, nowhere, forbidden, plain, large, form, trouble
	Case int64  // to go on with; 0 for none
	// Letter is a text that a person typed and that was not kept, to copy.
	Letter *hoffelijk.Letter
}

func (s *server) message(w http.ResponseWriter, r *http.Request, status int, v messageView) {
	v.page = s.page(r, "")
	s.show(w, r, status, "message", v)
}

func (s *server) nowhere(w http.ResponseWriter, r *http.Request) {
	s.message(w, r, http.StatusNotFound, messageView{Kind: "nowhere"})
}
