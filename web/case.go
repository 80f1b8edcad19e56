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

// form is what a person can type.
type form struct {
	To, Subject, Body string
	Words             string // when to come back
	Category          hoffelijk.Category
}

// problem is why a form was not accepted, said beside it.
type problem struct {
	Form     string // draft, later, refile or discard; "" when there is none
	Kind     string // address, empty, subject, recipient, category, words; "" when Sentence says it
	Sentence string
}

// At reports whether the problem lies in a field, so that the page opens
// there.
func (p problem) At(field string) bool {
	switch p.Form {
	case "":
		return false
	case "later":
		return field == "words"
	case "refile":
		return field == "kind"
	}
	switch p.Kind {
	case "empty":
		return field == "body"
	case "subject":
		return field == "subject"
	}
	return p.Form == "draft" && field == "to"
}

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

// lastLetter is the latest draft of a case, with its delivery if it has one.
func lastLetter(f *hoffelijk.CaseFile) (*hoffelijk.Draft, *hoffelijk.Delivery) {
	if len(f.Drafts) == 0 {
		return nil, nil
	}
	last := &f.Drafts[len(f.Drafts)-1]
	for i, d := range slices.Backward(f.Deliveries) {
		if d.Purpose == hoffelijk.PurposeLetter && d.Version == last.Version {
			return last, &f.Deliveries[i]
		}
	}
	return last, nil
}

// onItsWay reports whether an approved letter is being sent: it cannot be
// called back, so there is nothing to decide until it has arrived or failed.
func onItsWay(f *hoffelijk.CaseFile) bool {
	last, out := lastLetter(f)
	if f.Open() != nil || last == nil || last.State != hoffelijk.DraftApproved {
		return false
	}
	return out == nil || out.State == hoffelijk.DeliveryQueued || out.State == hoffelijk.DeliverySending || out.State == hoffelijk.DeliveryDeferred
}

// wentOut reports whether the last letter of a case was sent.
func wentOut(f *hoffelijk.CaseFile) bool {
	last, _ := lastLetter(f)
	return f.Open() == nil && last != nil && last.State == hoffelijk.DraftSent
}

// OnItsWay reports whether an approved letter is being sent.
func (v caseView) OnItsWay() bool { return onItsWay(v.CaseFile) }

// WentOut reports whether the last letter was sent.
func (v caseView) WentOut() bool { return wentOut(v.CaseFile) }

// merged is what was typed, and the draft where that form had no letter.
func merged(typed, draft form) form {
	if typed.Body == "" && typed.Subject == "" && typed.To == "" {
		typed.Body, typed.Subject, typed.To = draft.Body, draft.Subject, draft.To
	}
	if typed.Category == "" {
		typed.Category = draft.Category
	}
	return typed
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
	hits = slices.Clone(hits)
	slices.SortStableFunc(hits, func(a, b hoffelijk.Hit) int {
		switch {
		case a.Weight > b.Weight:
			return -1
		case a.Weight < b.Weight:
			return 1
		}
		return 0
	})
	var words []string
	for _, h := range hits {
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
