package web

import (
	"net/http"
	"net/mail"
	"strings"

	"hoffelijk"
)

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

// refused is an error that is said beside the form.
type refused problem

// Error names the problem; people read the page instead.
func (r refused) Error() string { return r.Form + ": " + r.Kind }

// typedForm reads the fields. Browsers send "\r\n" line ends.
func typedForm(r *http.Request) form {
	get := r.PostForm.Get
	return form{
		To:       strings.TrimSpace(get("to")),
		Subject:  strings.Join(strings.Fields(get("subject")), " "),
		Body:     strings.ReplaceAll(strings.ReplaceAll(get("body"), "\r\n", "\n"), "\r", "\n"),
		Words:    strings.TrimSpace(get("words")),
		Category: hoffelijk.Category(get("category")),
	}
}

// typedLetter is what a person would have to type again, or nil.
func typedLetter(r *http.Request) *hoffelijk.Letter {
	if f := typedForm(r); f.Body != "" {
		return &hoffelijk.Letter{To: hoffelijk.Address{Address: f.To}, Subject: f.Subject, Body: f.Body}
	}
	return nil
}

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

// check says what is wrong with a letter, "" for nothing.
func (a *act) check() string {
	if a.typed.To != "" {
		address, err := mail.ParseAddress(a.typed.To)
		if err != nil {
			return "address"
		}
		a.typed.To = address.Address
	} else if a.open().To.Address != "" {
		return "recipient" // the desk would take over the old one
	}
	switch {
	case strings.TrimSpace(a.typed.Body) == "":
		return "empty"
	case a.typed.Subject == "":
		return "subject"
	}
	return ""
}
