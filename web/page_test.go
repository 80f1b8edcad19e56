package web

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"hoffelijk"
)

// Words of strangers come out as data wherever they stand, and change nothing
// in the page around them.
func TestHostileWords(t *testing.T) {
	for _, payload := range []string{
		`"><script>alert(1)</script>`, `</textarea><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`,
		`</title></style><svg onload=alert(1)>`, `javascript:alert(1)`, `{{.CSRF}}`, `<!--`, `&lt;script&gt;`,
	} {
		t.Run(payload, func(t *testing.T) {
			harmless, c := signedIn(t, poisoned("rustig!")), signedIn(t, poisoned(payload+"!"))
			for _, path := range []string{"/", "/?show=all", "/?q=niets" + url.QueryEscape(payload), "/case/7", "/summary"} {
				a, b := c.get(path), harmless.get(path)
				a.expect(t, http.StatusOK)
				if got, want := tags(a.Text), tags(b.Text); !reflect.DeepEqual(got, want) {
					t.Errorf("%s has other elements than with harmless words:\n%v\n%v", path, got, want)
				}
			}
		})
	}
}

// tags counts what begins like an element, by name.
func tags(page string) map[string]int {
	found := map[string]int{}
	for i, c := range page {
		if c != '<' {
			continue
		}
		name := page[i:]
		found[name[:strings.IndexAny(name, " >\n")]]++
	}
	return found
}

// poisoned is the sample with some words in every place that strangers reach.
func poisoned(words string) *fakeDesk {
	d := sampleDesk()
	f, m := d.file, d.file.Messages[0].Message
	f.Subject, f.Prospect.Name, f.NeedsHand = words, words, words
	m.Subject, m.From.Name, m.From.Address, m.Note, m.ForwardedBy.Name = words, words, words, words, words
	m.Body = "x" + words + m.Body
	m.Segments = []hoffelijk.Segment{{Zone: hoffelijk.ZoneText, End: 1}, {Zone: hoffelijk.ZoneQuoted, Start: 1, End: len(m.Body)}}
	m.Attachments = []hoffelijk.Attachment{{Name: words}}
	m.Calendar = &hoffelijk.Calendar{Method: words, PartStat: words, Summary: words, Comment: words}
	m.Report = &hoffelijk.Report{Recipient: words, Status: words}
	m.Problems = []string{words}
	v := &f.Messages[0].Verdict
	v.Competitor, v.Context, v.ComeBack.Text = words, words, words
	v.Hits = []hoffelijk.Hit{{Text: words, Zone: hoffelijk.ZoneSubject}, {Text: words, Start: 1, End: 1 + len(words), Zone: hoffelijk.ZoneQuoted}}
	v.Voided = []hoffelijk.Voided{{Hit: hoffelijk.Hit{Text: words}, By: words}}
	for i := range f.Drafts {
		f.Drafts[i].Letter = hoffelijk.Letter{To: hoffelijk.Address{Name: words, Address: words}, Subject: words, Body: words, Lang: hoffelijk.Lang(words)}
	}
	f.Deliveries = []hoffelijk.Delivery{{Purpose: hoffelijk.PurposeLetter, To: words, Note: words}}
	f.Events = []hoffelijk.Event{{Kind: words, By: words, Note: words}}
	f.FollowUps = []hoffelijk.FollowUp{{Words: words}}
	line := hoffelijk.CaseLine{Case: f.Case, Waiting: true}
	d.lines = []hoffelijk.CaseLine{line}
	d.figures = hoffelijk.Figures{
		Waiting: d.lines, Sent: d.lines, Unknown: d.lines, Failed: d.lines,
		DueSoon: []hoffelijk.DueLine{{FollowUp: f.FollowUps[0], Case: line}}, Quarantined: []hoffelijk.QuarantinedMail{{Problem: words}},
	}
	return d
}

// A case shows the customer's words with the evidence marked, what was
// concluded from them, the letter, and what happened.
func TestCasePage(t *testing.T) {
	a := signedIn(t, sampleDesk()).get("/case/7")
	a.expect(t, http.StatusOK)
	a.says(t,
		"<mark>afspraak van donderdag afzeggen</mark>", "<mark>te druk</mark>", "Kun jij hier iets mee?",
		"<summary>Ondertekening</summary>", "<summary>Eerdere mail, aangehaald</summary>",
		"Waarschijnlijk <strong>afgezegd</strong>, en anders <strong>uitgesteld</strong>.", "tijdstip", "10–30 september 2026",
		`value="karin@klant.example"`, "Zal ik na de zomer nog eens contact opnemen?", `name="version" value="2"`,
		"Versie 1: vervangen", "10 maart 2026, 12.00", "mail ingedeeld",
	)
}

// The first button of the letter saves: pressing Enter in a field must not
// send anything.
func TestEnterSaves(t *testing.T) {
	page := signedIn(t, sampleDesk()).get("/case/7").Text
	_, form, _ := strings.Cut(page, `action="/case/7/save"`)
	_, first, _ := strings.Cut(form, "<button")
	if strings.Contains(first[:strings.Index(first, ">")], "approve") {
		t.Error("the first button approves")
	}
}

// What a person should know before approving stands beside the letter.
func TestWarnings(t *testing.T) {
	d := sampleDesk()
	d.file.Open().To.Address = "iemand@elders.example"
	d.file.Open().Body = "Waarom niet? Krijg ik een laatste kans!"
	c := signedIn(t, d)
	c.get("/case/7").says(t, "ander adres dan waar de mail vandaan kwam", "die doet er hier niet toe", "uitroepteken")
	d.file.Prospect.Suppressed = true
	a := c.get("/case/7")
	a.says(t, "wil geen contact meer")
	if strings.Contains(a.Text, "/approve") {
		t.Error("a letter to somebody who wants none can be approved")
	}
}

// A case without mails, or with a mail that is gone, can still be read.
func TestBareCase(t *testing.T) {
	d := sampleDesk()
	d.file.Messages[0].Message = nil
	c := signedIn(t, d)
	c.get("/case/7").expect(t, http.StatusOK)
	d.file.Messages, d.file.Drafts = nil, nil
	c.get("/case/7").expect(t, http.StatusOK)
	d.file = &hoffelijk.CaseFile{Case: hoffelijk.Case{ID: 7}}
	c.get("/case/7").expect(t, http.StatusOK)
	for _, path := range []string{"/case/8", "/case/0", "/case/-7", "/case/x", "/case/99999999999999999999", "/nergens"} {
		c.get(path).expect(t, http.StatusNotFound)
	}
}

// The queue shows what waits, the oldest first; all cases and one kind on
// request; and finds by name, address and subject.
func TestQueue(t *testing.T) {
	d := sampleDesk()
	old, settled := d.lines[0], d.lines[0]
	old.ID, old.Prospect.Name, old.OpenedAt, old.Category = 3, "Ans Oud", noon().AddDate(0, 0, -9), hoffelijk.Competitor
	settled.ID, settled.Prospect.Name, settled.Waiting = 4, "Klaas Klaar", false
	d.lines = append(d.lines, old, settled)
	c := signedIn(t, d)
	for path, want := range map[string]string{
		"/": "3 7", "/?show=all": "7 3 4", "/?category=competitor": "3", "/?category=onzin": "3 7", "/?q=karin+DONDERDAG": "3 7",
		"/?q=klaas": "", "/?show=all&q=klaas": "4", "/?q=ans&category=cancelled": "",
	} {
		var ids []string
		for _, part := range strings.Split(c.get(path).Text, `href="/case/`)[1:] {
			ids = append(ids, part[:strings.Index(part, `"`)])
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s lists %q, want %q", path, got, want)
		}
	}
}

// A long list is cut, and says so.
func TestLongQueue(t *testing.T) {
	d := sampleDesk()
	for range listed {
		d.lines = append(d.lines, d.lines[0])
	}
	a := signedIn(t, d).get("/")
	a.says(t, "Er zijn er meer", "200+")
	if n := strings.Count(a.Text, `class="case"`); n != listed {
		t.Errorf("%d cases are listed", n)
	}
}

// Where there is nothing, the page says what will be there and how it comes.
func TestEmptyPages(t *testing.T) {
	c := signedIn(t, &fakeDesk{})
	c.get("/").says(t, "Er wacht niets op u", "zonder uw akkoord")
	c.get("/?show=all").says(t, "nog geen afwijzing", "Stuur een afzegging of afwijzing door")
	c.get("/?q=x").says(t, "Niets gevonden")
	c.get("/summary").says(t, "Een rustig tijdvak")
}

// The summary shows the figures of the period that was asked for, as bars.
func TestSummaryPage(t *testing.T) {
	d := sampleDesk()
	d.figures = hoffelijk.Figures{
		Received: 5, ByCategory: map[hoffelijk.Category]int{hoffelijk.Cancelled: 4, hoffelijk.Competitor: 1},
		ByReason: map[hoffelijk.Reason]int{hoffelijk.ReasonPrice: 2}, Waiting: d.lines,
	}
	c := signedIn(t, d)
	c.get("/summary").says(t, "10–16 maart 2026", "<dd>5</dd>", `<rect width="25%"`, "prijs", "Karin de Boer")
	c.get("/summary?period=month").says(t, "maart 2026", `period=month" aria-current`)
	c.get("/summary?period=eeuw").says(t, `period=week" aria-current`)
}

// Every page exists in English; languages without pages get it too.
func TestEnglish(t *testing.T) {
	for _, lang := range []hoffelijk.Lang{hoffelijk.EN, hoffelijk.DE} {
		c := start(t, sampleDesk(), lang)
		c.get("/").says(t, `<html lang="en">`, "Sign in")
		c.signIn()
		c.get("/").says(t, "Waiting for you")
		c.get("/case/7").says(t, "Probably <strong>called off</strong>", "Approve and send")
		c.get("/summary").says(t, "Successes put off")
		c.get("/case/8").says(t, "There is no such case")
	}
}

// Pages need nothing from elsewhere: no script, no style in the page, no
// address of another host.
func TestPagesStandAlone(t *testing.T) {
	c := signedIn(t, sampleDesk())
	for _, path := range []string{"/", "/case/7", "/summary", "/nergens"} {
		page := c.get(path).Text
		for _, foreign := range []string{"<script", "style=", "http:", "https:", "src="} {
			if strings.Contains(page, foreign) {
				t.Errorf("%s has %q", path, foreign)
			}
		}
	}
	c.get("/style.css").expect(t, http.StatusOK)
}
