package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hoffelijk"
)

// letterOf is the letter that waits in the sample.
func letterOf(d *fakeDesk) hoffelijk.Letter { return d.file.Open().Letter }

// Each decision reaches the desk with the version that was seen, and leads to
// a page by redirect.
func TestDecisions(t *testing.T) {
	letter := letterOf(sampleDesk())
	same := []string{"to", letter.To.Address, "subject", letter.Subject, "body", strings.ReplaceAll(letter.Body, "\n", "\r\n")}
	for _, decision := range []struct {
		name, path string
		fields     []string
		want       []string
		to         string
	}{
		{"approve as it stands", "approve", same, []string{"approve 7 v2 by page page"}, "/?done=1"},
		{"approve a changed text", "approve", []string{"to", letter.To.Address, "subject", letter.Subject, "body", "Beste Karin,\r\n\r\nTot later."},
			[]string{`edit 7 v2 to "Karin de Boer" <karin@klant.example>, "Re: Afspraak donderdag", "Beste Karin,\n\nTot later."`, "approve 7 v3 by page page"}, "/?done=1"},
		{"approve to another address", "approve", []string{"to", " piet@klant.example ", "subject", letter.Subject, "body", "x"},
			[]string{`edit 7 v2 to "" <piet@klant.example>, "Re: Afspraak donderdag", "x"`, "approve 7 v3 by page page"}, "/?done=1"},
		{"save nothing new", "save", same, nil, "/case/7?done=1"},
		{"save a new subject on one line", "save", []string{"to", letter.To.Address, "subject", "Nieuw\r\nBcc: x@y.example", "body", letter.Body},
			[]string{fmt.Sprintf(`edit 7 v2 to "Karin de Boer" <karin@klant.example>, "Nieuw Bcc: x@y.example", %q`, letter.Body)}, "/case/7?done=1"},
		{"discard", "discard", nil, []string{"discard 7 v2"}, "/?done=1"},
		{"later", "later", []string{"words", " na de zomer "}, []string{`later 7 v2 "na de zomer"`}, "/?done=1"},
		{"refile", "refile", []string{"category", "competitor"}, []string{"refile 7 v2 competitor"}, "/case/7?done=1"},
		{"refile as no setback", "refile", []string{"category", "none"}, []string{"refile 7 v2 none"}, "/?done=1"},
	} {
		t.Run(decision.name, func(t *testing.T) {
			c := signedIn(t, sampleDesk())
			a := c.decide("/case/7/"+decision.path, "2", decision.fields...)
			a.expect(t, http.StatusSeeOther)
			if a.Header.Get("Location") != decision.to {
				t.Errorf("leads to %q", a.Header.Get("Location"))
			}
			if did := c.desk.acts(); !slices.Equal(did, decision.want) {
				t.Errorf("did\n%q, want\n%q", did, decision.want)
			}
			c.get(decision.to).says(t, `role="status"`)
		})
	}
}

// A confirmation is shown only for what this session did last: a link made up
// by somebody else confirms nothing.
func TestConfirmation(t *testing.T) {
	c := signedIn(t, sampleDesk())
	for _, path := range []string{"/?done=1", "/?done=0", "/?done=x"} {
		if strings.Contains(c.get(path).Text, `role="status"`) {
			t.Errorf("%s confirms something", path)
		}
	}
}

// A case that asks what it is has no draft: decisions about it carry version 0.
func TestDecisionsWithoutDraft(t *testing.T) {
	d := sampleDesk()
	d.file.Drafts, d.file.Level = nil, hoffelijk.Unsure
	c := signedIn(t, d)
	c.get("/case/7").says(t, "Wat is dit?", `name="version" value="0"`)
	c.decide("/case/7/refile", "0", "category", "postponed").expect(t, http.StatusSeeOther)
	c.decide("/case/7/discard", "0").expect(t, http.StatusSeeOther)
	if did := d.acts(); !slices.Equal(did, []string{"refile 7 v0 postponed", "discard 7 v0"}) {
		t.Errorf("did %q", did)
	}
	c.decide("/case/7/approve", "0", "to", "a@b.example", "subject", "s", "body", "b").expect(t, http.StatusConflict)
	if did := d.acts(); len(did) > 0 {
		t.Errorf("did %q", did)
	}
}

// Who decides about a draft that is no longer there, or that was not there
// when the page was made, is told so; nothing happens and the typed text is
// not lost.
func TestStaleVersion(t *testing.T) {
	c := signedIn(t, sampleDesk())
	for _, version := range []string{"1", "3", "0", "", "-1", "x", "99999999999999999999"} {
		for _, what := range []string{"approve", "save", "discard", "later", "refile"} {
			a := c.decide("/case/7/"+what, version, "to", "a@b.example", "subject", "s", "body", "Mijn lange tekst", "words", "3 weken", "category", "none")
			a.expect(t, http.StatusConflict)
			a.says(t, "Iemand was u voor", `href="/case/7"`, "Mijn lange tekst")
			if did := c.desk.acts(); len(did) > 0 {
				t.Errorf("%s of version %q did %v", what, version, did)
			}
		}
	}
}

// A text that was typed in a session that has ended is shown beside the
// sign-in, to copy.
func TestTypedAfterSession(t *testing.T) {
	c := signedIn(t, sampleDesk())
	*c.clock = c.clock.Add(sessionLife)
	a := c.decide("/case/7/save", "2", "to", "a@b.example", "subject", "s", "body", "Mijn <lange> tekst")
	a.expect(t, http.StatusUnauthorized)
	a.says(t, `name="token"`, "Mijn &lt;lange&gt; tekst")
}

// A letter on its way cannot be called back: there is nothing to decide, and
// the page does not pretend that there is. Once nobody can tell whether it
// arrived, a person decides again; once it was sent, "no letter" is no choice.
func TestLetterOnItsWay(t *testing.T) {
	for _, way := range []struct {
		draft    hoffelijk.DraftState
		delivery hoffelijk.DeliveryState
		says     string
		allowed  string
	}{
		{hoffelijk.DraftApproved, "", "onderweg", ""},
		{hoffelijk.DraftApproved, hoffelijk.DeliveryQueued, "onderweg", ""},
		{hoffelijk.DraftApproved, hoffelijk.DeliverySending, "onderweg", ""},
		{hoffelijk.DraftApproved, hoffelijk.DeliveryDeferred, "onderweg", ""},
		{hoffelijk.DraftApproved, hoffelijk.DeliveryUnknown, "niet vanzelf nog eens verstuurd", "discard later refile"},
		{hoffelijk.DraftSent, hoffelijk.DeliverySent, "verstuurd", "later refile"},
		{hoffelijk.DraftWithdrawn, hoffelijk.DeliveryFailed, "geweigerd", "discard later refile"},
	} {
		t.Run(string(way.draft)+" "+string(way.delivery), func(t *testing.T) {
			d := sampleDesk()
			d.file.Drafts[1].State = way.draft
			if way.delivery != "" {
				d.file.Deliveries = append(d.file.Deliveries, hoffelijk.Delivery{Purpose: hoffelijk.PurposeLetter, Version: 2, State: way.delivery})
			}
			c := signedIn(t, d)
			page := c.get("/case/7")
			page.says(t, way.says)
			for _, what := range []string{"discard", "later", "refile"} {
				allowed := strings.Contains(way.allowed, what)
				if strings.Contains(page.Text, "/case/7/"+what) != allowed {
					t.Errorf("the page offers to %s: %t", what, !allowed)
				}
				a := c.decide("/case/7/"+what, "0", "words", "3 weken", "category", "postponed")
				if did := d.acts(); (len(did) == 1) != allowed {
					t.Errorf("%s: %s, did %v", what, a.Status, did)
				}
			}
		})
	}
}

// said is an error with words for a person.
type said struct{}

func (said) Error() string                       { return "secret cause" }
func (said) Sentence(lang hoffelijk.Lang) string { return "Zo kan het niet (" + string(lang) + ")." }

// What the desk refuses is said in the way that fits; causes stay inside.
func TestDeskErrors(t *testing.T) {
	for _, failure := range []struct {
		name   string
		err    error
		status int
		words  string
	}{
		{"stale", fmt.Errorf("secret cause: %w", hoffelijk.ErrStale), http.StatusConflict, "Iemand was u voor"},
		{"gone", fmt.Errorf("secret cause: %w", hoffelijk.ErrNotFound), http.StatusNotFound, "Deze zaak bestaat niet"},
		{"sentence", fmt.Errorf("secret cause: %w", said{}), http.StatusUnprocessableEntity, "Zo kan het niet (nl)."},
		{"trouble", errors.New("secret cause"), http.StatusInternalServerError, "Het lukte niet"},
	} {
		t.Run(failure.name, func(t *testing.T) {
			d := sampleDesk()
			d.err = failure.err
			c := signedIn(t, d)
			for _, what := range []string{"approve", "save", "discard", "later", "refile"} {
				a := c.decide("/case/7/"+what, "2", "to", "a@b.example", "subject", "s", "body", "b", "words", "ooit", "category", "none")
				a.expect(t, failure.status)
				a.says(t, failure.words)
				if strings.Contains(a.Text, "secret cause") {
					t.Error("the page shows the cause")
				}
			}
		})
	}
}

// Trouble in reading is one sentence too, on every page.
func TestReadErrors(t *testing.T) {
	d := sampleDesk()
	c := signedIn(t, d)
	d.readErr = errors.New("secret cause")
	for _, path := range []string{"/", "/case/7", "/summary"} {
		a := c.get(path)
		a.expect(t, http.StatusInternalServerError)
		a.says(t, "Het lukte niet")
		if strings.Contains(a.Text, "secret cause") {
			t.Errorf("%s shows the cause", path)
		}
	}
}

// A letter that cannot go out is refused beside the form, with what was typed
// still in it, and the page opens at the field.
func TestLetterProblems(t *testing.T) {
	for _, problem := range []struct{ name, to, subject, body, words, field string }{
		{"no address", "", "s", "getypt", "Vul in naar wie", "to"},
		{"bad address", "karin", "s", "getypt", "geen mailadres", "to"},
		{"two addresses", "a@b.example, c@d.example", "s", "getypt", "geen mailadres", "to"},
		{"no subject", "a@b.example", " ", "getypt", "geen onderwerp", "subject"},
		{"no text", "a@b.example", "s", " \r\n", "De brief is leeg", "body"},
	} {
		t.Run(problem.name, func(t *testing.T) {
			c := signedIn(t, sampleDesk())
			for _, what := range []string{"approve", "save"} {
				a := c.decide("/case/7/"+what, "2", "to", problem.to, "subject", problem.subject, "body", problem.body)
				a.expect(t, http.StatusUnprocessableEntity)
				a.says(t, problem.words, strings.TrimSpace(problem.body), `autofocus`)
				if before, _, _ := strings.Cut(a.Text, "autofocus"); !strings.Contains(before[strings.LastIndex(before, "<"):], `id="`+problem.field+`"`) {
					t.Errorf("the page does not open at %q", problem.field)
				}
				if did := c.desk.acts(); len(did) > 0 {
					t.Errorf("%s did %v", what, did)
				}
			}
		})
	}
}

// A letter without a recipient can be kept, but not sent.
func TestNoRecipient(t *testing.T) {
	d := sampleDesk()
	d.file.Open().To = hoffelijk.Address{Name: "Karin"}
	c := signedIn(t, d)
	c.decide("/case/7/save", "2", "to", "", "subject", "s", "body", "b").expect(t, http.StatusSeeOther)
	if did := d.acts(); len(did) != 1 || !strings.HasPrefix(did[0], "edit") {
		t.Errorf("did %q", did)
	}
	c.decide("/case/7/approve", "2", "to", "", "subject", "s", "body", "b").expect(t, http.StatusUnprocessableEntity)
	if did := d.acts(); slices.ContainsFunc(did, func(s string) bool { return strings.HasPrefix(s, "approve") }) {
		t.Errorf("did %q", did)
	}
}

// "Later" without words and a category that does not exist are refused.
func TestOtherProblems(t *testing.T) {
	c := signedIn(t, sampleDesk())
	a := c.decide("/case/7/later", "2", "words", "  ")
	a.expect(t, http.StatusUnprocessableEntity)
	a.says(t, "Schrijf wanneer", "Dank u voor uw bericht")
	a = c.decide("/case/7/refile", "2", "category", "boos")
	a.expect(t, http.StatusUnprocessableEntity)
	a.says(t, "Kies wat voor soort")
	if did := c.desk.acts(); len(did) > 0 {
		t.Errorf("did %v", did)
	}
}
