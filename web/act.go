package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"hoffelijk"
)

// act is one decision about a case: what the person saw and what was typed.
type act struct {
	file  *hoffelijk.CaseFile
	seen  int // version of the draft that was seen, 0 for none
	typed form
	by    hoffelijk.Decision
}

// open is the draft that was seen, or nil when there was none.
func (a *act) open() *hoffelijk.Draft { return a.file.Open() }

// letter is what was typed as a letter. The name of the recipient stays as
// long as the address does.
func (a *act) letter() hoffelijk.Letter {
	to := hoffelijk.Address{Address: a.typed.To}
	if old := a.open().To; old.Same(to) {
		to = old
	}
	return hoffelijk.Letter{To: to, Subject: a.typed.Subject, Body: a.typed.Body}
}

// changed reports whether the letter differs from the draft.
func (a *act) changed() bool {
	old, now := a.open().Letter, a.letter()
	return old.To != now.To || old.Subject != now.Subject || strings.TrimRight(old.Body, "\n") != strings.TrimRight(now.Body, "\n")
}

// acting reads a decision, makes sure that the draft is still the one that
// was seen, lets do carry the decision out and goes on to where do says.
func (s *server) acting(do func(r *http.Request, a *act) (done, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, ok := s.caseID(w, r)
		if !ok {
			return
		}
		a, err := s.read(r, id)
		if err != nil {
			s.fail(w, r, err, id, typedLetter(r))
			return
		}
		what, err := do(r, a)
		if err != nil {
			s.refuse(w, r, a, err)
			return
		}
		what.Case = id
		n := sessionOf(r).did(what)
		to := "/"
		if what.What == "saved" || what.What == "redrafted" {
			to = caseURL(id)
		}
		http.Redirect(w, r, fmt.Sprintf("%s?done=%d", to, n), http.StatusSeeOther)
	}
}

// read makes an act of a form. ErrStale when the draft that was seen is no
// longer the open one; the desk checks again when it acts.
func (s *server) read(r *http.Request, id int64) (*act, error) {
	f, err := s.desk.CaseFile(r.Context(), id)
	if err != nil {
		return nil, err
	}
	seen, err := strconv.Atoi(r.PostForm.Get("version"))
	if err != nil || seen < 0 {
		return nil, fmt.Errorf("the form names no version: %w", hoffelijk.ErrStale)
	}
	now := 0
	if open := f.Open(); open != nil {
		now = open.Version
	}
	if seen != now {
		return nil, fmt.Errorf("case %d is at draft %d, not %d: %w", id, now, seen, hoffelijk.ErrStale)
	}
	if onItsWay(f) {
		return nil, fmt.Errorf("the letter of case %d is on its way: %w", id, hoffelijk.ErrStale)
	}
	return &act{file: f, seen: seen, typed: typedForm(r), by: s.decision()}, nil
}

// refuse says why a decision was not carried out: beside the form when the
// person can mend it.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, a *act, err error) {
	why, ok := err.(refused)
	if !ok {
		why.Form = formOf(r)
		if why.Sentence, ok = s.sentence(err); !ok {
			s.fail(w, r, err, a.file.ID, typedLetter(r))
			return
		}
	}
	// A text may have been kept as a new version before the rest failed.
	if f, err := s.desk.CaseFile(r.Context(), a.file.ID); err == nil {
		a.file = f
	}
	s.caseWith(w, r, http.StatusUnprocessableEntity, a.file, &a.typed, problem(why))
}

// formOf tells which form an address belongs to.
func formOf(r *http.Request) string {
	what := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	if what == "approve" || what == "save" {
		return "draft"
	}
	return what
}

// approve sends the letter as it stands in the form. A changed text becomes a
// version of its own first, and it is that one which is approved.
func (s *server) approve(r *http.Request, a *act) (done, error) {
	version, err := s.keep(r, a)
	if err != nil {
		return done{}, err
	}
	if a.typed.To == "" {
		return done{}, refused{Form: "draft", Kind: "recipient"}
	}
	return done{What: "approved"}, s.desk.Approve(r.Context(), a.file.ID, version, a.by)
}

// save keeps the text as a new version.
func (s *server) save(r *http.Request, a *act) (done, error) {
	_, err := s.keep(r, a)
	return done{What: "saved"}, err
}

// keep makes a version of the letter if it was changed, and returns the
// version that holds it.
func (s *server) keep(r *http.Request, a *act) (int, error) {
	if a.open() == nil {
		return 0, hoffelijk.ErrStale
	}
	if why := a.check(); why != "" {
		return 0, refused{Form: "draft", Kind: why}
	}
	if !a.changed() {
		return a.seen, nil
	}
	return s.desk.Edit(r.Context(), a.file.ID, a.seen, a.letter(), a.by)
}

// discard settles the case without a letter.
func (s *server) discard(r *http.Request, a *act) (done, error) {
	if wentOut(a.file) {
		return done{}, fmt.Errorf("the letter of case %d was sent: %w", a.file.ID, hoffelijk.ErrStale)
	}
	return done{What: "discarded"}, s.desk.Discard(r.Context(), a.file.ID, a.seen, a.by)
}

// later puts the case aside until the day that the words give.
func (s *server) later(r *http.Request, a *act) (done, error) {
	if a.typed.Words == "" {
		return done{}, refused{Form: "later", Kind: "words"}
	}
	follow, err := s.desk.Later(r.Context(), a.file.ID, a.seen, a.typed.Words, a.by)
	return done{What: "later", Day: follow.Due}, err
}

// refile says what the case is.
func (s *server) refile(r *http.Request, a *act) (done, error) {
	if !a.typed.Category.Valid() {
		return done{}, refused{Form: "refile", Kind: "category"}
	}
	version, err := s.desk.Refile(r.Context(), a.file.ID, a.seen, a.typed.Category, a.by)
	if version > 0 {
		return done{What: "redrafted"}, err
	}
	return done{What: "refiled"}, err
}
