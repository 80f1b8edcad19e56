package web

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"hoffelijk"
	"hoffelijk/templates"
)

// caseView is one case.
type caseView struct {
	page
	*hoffelijk.CaseFile
	Mails []mailView // newest first
	Open  *hoffelijk.Draft
	Last  *hoffelijk.Draft    // when none is open: what was decided about last, or nil
	Out   *hoffelijk.Delivery // of Last; nil when it was never to go out
	// Form is what the fields hold: the open draft, or what was typed.
	Form    form
	Asked   bool // no letter yet: a person is to say what it is
	Warn    []templates.Discourtesy
	Turned  bool // the letter goes to another address than the mail came from
	Problem problem
}

// Version is the draft that the person sees, 0 for none.
func (v caseView) Version() int {
	if v.Open == nil {
		return 0
	}
	return v.Open.Version
}

// Settled reports whether there is nothing left to decide.
func (v caseView) Settled() bool { return v.Open == nil && v.ClosedAt != nil }

// mailView is a mail of the customer, ready to be shown.
type mailView struct {
	hoffelijk.FiledMessage
	Subject []piece
	Blocks  []block
	Best    []string  // what decided, in the mail's own words, heaviest first
	Written time.Time // by the customer; when it came in if that is not known
	Cut     bool      // the mail is longer than what is shown
}

// showCase shows one case.
func (s *server) showCase(w http.ResponseWriter, r *http.Request) {
	id, ok := s.caseID(w, r)
	if !ok {
		return
	}
	f, err := s.desk.CaseFile(r.Context(), id)
	if err != nil {
		s.fail(w, r, err, id, nil)
		return
	}
	s.caseWith(w, r, http.StatusOK, f, nil, problem{})
}

// caseID reads the number in the address; when it returns false it has
// answered.
func (s *server) caseID(w http.ResponseWriter, r *http.Request) (int64, bool) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		s.message(w, r, http.StatusNotFound, messageView{Kind: "missing"})
		return 0, false
	}
	return id, true
}

// caseWith shows a case, with what was typed and why it was not accepted.
func (s *server) caseWith(w http.ResponseWriter, r *http.Request, status int, f *hoffelijk.CaseFile, typed *form, why problem) {
	s.localTimes(f)
	v := caseView{page: s.page(r, "queue"), CaseFile: f, Open: f.Open(), Problem: why}
	if v.Open == nil {
		v.Last, v.Out = lastLetter(f)
	}
	v.Asked = v.Open == nil && f.ClosedAt == nil && f.Level == hoffelijk.Unsure
	for _, m := range slices.Backward(f.Messages) {
		v.Mails = append(v.Mails, s.viewOf(m))
	}
	if v.Open != nil {
		v.Form = form{To: v.Open.To.Address, Subject: v.Open.Subject, Body: v.Open.Body}
		v.Turned = v.Open.To.Address != "" && !fromAny(f.Messages, v.Open.To)
	}
	v.Form.Category = f.Category
	if typed != nil {
		v.Form = merged(*typed, v.Form)
	}
	v.Warn = templates.Discourtesies(v.Form.Body, f.Category)
	s.show(w, r, status, "case", v)
}

// fromAny reports whether one of the mails came from an address.
func fromAny(mails []hoffelijk.FiledMessage, to hoffelijk.Address) bool {
	return slices.ContainsFunc(mails, func(m hoffelijk.FiledMessage) bool {
		return m.Message != nil && m.Message.From.Same(to)
	})
}

func (s *server) viewOf(m hoffelijk.FiledMessage) mailView {
	if m.Message == nil {
		m.Message = &hoffelijk.Message{}
	}
	hits := m.Verdict.Hits
	v := mailView{FiledMessage: m, Subject: subject(m.Message, hits), Best: best(hits), Written: m.At, Cut: len(m.Message.Body) > longestMail}
	if !m.Message.Date.IsZero() {
		v.Written = m.Message.Date.In(s.Zone)
	}
	v.Blocks = blocks(m.Message, hits)
	return v
}

// best returns the words of up to four hits, heaviest first.
func best(hits []hoffelijk.Hit) []string {
	var words []string
	for _, h := range hoffelijk.HeaviestFirst(hits) {
		if h.Text != "" && !slices.Contains(words, h.Text) && len(words) < 4 {
			words = append(words, h.Text)
		}
	}
	return words
}

// localTimes puts the times of a case into the zone of the pages. Days, such
// as that of a follow-up, are left alone.
func (s *server) localTimes(f *hoffelijk.CaseFile) {
	f.OpenedAt = f.OpenedAt.In(s.Zone)
	if f.ClosedAt != nil {
		at := f.ClosedAt.In(s.Zone)
		f.ClosedAt = &at
	}
	in := func(t *time.Time) { *t = t.In(s.Zone) }
	for i := range f.Messages {
		in(&f.Messages[i].At)
	}
	for i := range f.Drafts {
		in(&f.Drafts[i].CreatedAt)
	}
	for i := range f.Deliveries {
		in(&f.Deliveries[i].QueuedAt)
	}
	for i := range f.Events {
		in(&f.Events[i].At)
	}
}
