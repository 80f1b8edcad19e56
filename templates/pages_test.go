package templates

import (
	"regexp"
	"strings"
	"testing"

	"hoffelijk"
)

// Every page is there in every language, and the stylesheet with them.
func TestPagesAreThere(t *testing.T) {
	for _, lang := range hoffelijk.Langs() {
		pages, err := Pages(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"signin", "queue", "case", "summary", "message"} {
			if pages.Lookup(name) == nil {
				t.Errorf("%s has no page %q", lang, name)
			}
		}
	}
	if css, err := Stylesheet(); err != nil || len(css) == 0 {
		t.Errorf("stylesheet: %d bytes, %v", len(css), err)
	}
}

// Every state and every kind of event has words of its own, in Dutch and in
// English; what is unknown stands as it is.
func TestPageWords(t *testing.T) {
	for _, lang := range []hoffelijk.Lang{hoffelijk.NL, hoffelijk.EN} {
		words := map[string]string{}
		for _, s := range []hoffelijk.DraftState{"drafted", "approved", "sent", "discarded", "withdrawn", "replaced"} {
			words["draft "+string(s)] = draftState(s, lang)
		}
		for _, s := range []hoffelijk.DeliveryState{"queued", "sending", "sent", "deferred", "failed", "unknown"} {
			words["delivery "+string(s)] = deliveryState(s, lang)
		}
		for _, p := range []hoffelijk.Purpose{"letter", "review", "notice", "summary"} {
			words["purpose "+string(p)] = purpose(p, lang)
		}
		for _, k := range []string{"filed", "approved", "edited", "needs_hand", "unknown", "copied", "copy_skipped"} {
			words["event "+k] = eventName(k, lang)
		}
		for what, said := range words {
			_, identifier, _ := strings.Cut(what, " ")
			if said == "" || strings.Contains(said, "_") || lang == hoffelijk.NL && said == identifier {
				t.Errorf("%s: %s is %q", lang, what, said)
			}
		}
	}
	if got := eventName("copy_skipped", hoffelijk.EN) + ", " + eventName("moon", hoffelijk.EN); got != "no copy kept, moon" {
		t.Errorf("the last kind and an unknown one are %q", got)
	}
}

// Identifiers in the note of an event are put into words.
func TestEventNotes(t *testing.T) {
	for _, e := range []struct{ kind, note, want string }{
		{"filed", "competitor, certain", "concurrent, duidelijk"},
		{"refiled", "none", "geen afwijzing"},
		{"approved", "mail", "per mail"},
		{"discarded", "command", "op de opdrachtregel"},
		{"failed", "550 no such user, sorry", "550 no such user, sorry"},
		{"filed", "", ""},
	} {
		if got := eventNote(hoffelijk.Event{Kind: e.kind, Note: e.note}, hoffelijk.NL); got != e.want {
			t.Errorf("%s %q is %q, want %q", e.kind, e.note, got, e.want)
		}
	}
}

// Every text of a page is said in two languages: no words stand in a page
// outside of say.
func TestPagesSayEverythingTwice(t *testing.T) {
	action, tag := regexp.MustCompile(`(?s)\{\{.*?\}\}`), regexp.MustCompile(`(?s)<[^>]*>`)
	word := regexp.MustCompile(`\pL{2,}`)
	for _, name := range []string{"layout", "signin", "queue", "case", "summary", "message"} {
		raw, err := pageFiles.ReadFile("web/" + name + ".html")
		if err != nil {
			t.Fatal(err)
		}
		bare := tag.ReplaceAllString(action.ReplaceAllString(string(raw), ""), " ")
		for _, w := range word.FindAllString(bare, -1) {
			if w != "hoffelijk" && w != "nbsp" && w != "mail" {
				t.Errorf("%s.html says %q in one language only", name, w)
			}
		}
	}
}
