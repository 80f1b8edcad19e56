package templates

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"hoffelijk"
)

// sampleTexts writes each mail to a salesperson once.
func sampleTexts(t *testing.T, lang hoffelijk.Lang) map[string]Text {
	t.Helper()
	s := shippedSet(t)
	texts := map[string]Text{}
	add := func(name string, text Text, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		texts[name] = text
	}
	c := namedSample(letterKey{lang, hoffelijk.Postponed, hoffelijk.Formal})
	c.Message.Text = "Beste Erik,\n\nWe stellen de aanschaf uit tot na de zomer.\n\nGroet,\nKarin"
	c.Verdict.ComeBack = sampleComeBack(lang)
	c.Verdict.Level, c.Verdict.Second = hoffelijk.Suggested, hoffelijk.Dropped
	c.Verdict.Reasons = []hoffelijk.Reason{hoffelijk.ReasonBudget}
	c.Verdict.Hits = []hoffelijk.Hit{{Text: "na de zomer", Weight: 2}, {Text: "stellen de aanschaf uit", Weight: 3}}
	letter, err := s.Letter(c)
	if err != nil {
		t.Fatal(err)
	}
	review := ReviewData{Lang: lang, Case: 17, Version: 1, Message: c.Message, Verdict: c.Verdict, Letter: letter}
	text, err := s.Review(review)
	add("review", text, err)
	review.Verdict.Level = hoffelijk.Certain
	review.FollowUp = &hoffelijk.FollowUp{Words: "later 3 weken"}
	review.Warnings = []string{"Het adres stond niet in de mail."}
	review.Page = "https://bedrijf.example/zaak/17"
	text, err = s.FollowUp(review)
	add("followup", text, err)
	text, err = s.Question(QuestionData{Lang: lang, Case: 17, Message: c.Message, Verdict: c.Verdict})
	add("question", text, err)
	text, err = s.Receipt(ReceiptData{Lang: lang, Case: 17, Letter: letter, At: sampleDay()})
	add("receipt", text, err)
	text, err = s.NotUnderstood(NotUnderstoodData{Lang: lang, Case: 17, Subject: "Re: Offerte", Answer: "misschien\nmorgen"})
	add("not-understood", text, err)
	for _, kind := range noticeKinds() {
		text, err = s.Notice(NoticeData{
			Lang: lang, Kind: kind, Case: 17, Who: c.To, Subject: "Offerte 2026-0417", Note: "550 5.1.1 unknown user",
			Body: "Beste Karin,\n\nDank je.", By: "jan@bedrijf.example", Category: hoffelijk.None,
			State: hoffelijk.DraftWithdrawn, Due: sampleDay().AddDate(0, 0, 21), At: sampleDay(),
		})
		add("notice-"+string(kind), text, err)
	}
	text, err = s.Summary(SummaryData{Figures: sampleFigures(), Lang: lang, Page: "https://bedrijf.example"})
	add("summary", text, err)
	quiet := hoffelijk.Figures{Period: hoffelijk.Month, From: sampleDay(), To: sampleDay().AddDate(0, 1, 0), Received: 3}
	text, err = s.Summary(SummaryData{Figures: quiet, Lang: lang})
	add("summary-quiet", text, err)
	return texts
}

func sampleFigures() hoffelijk.Figures {
	line := func(id int64, name, subject string, c hoffelijk.Category) hoffelijk.CaseLine {
		return hoffelijk.CaseLine{Case: hoffelijk.Case{
			ID: id, Prospect: hoffelijk.Prospect{Name: name}, Subject: subject, Category: c, OpenedAt: sampleDay().AddDate(0, 0, 1),
		}}
	}
	karin := line(17, "Karin de Wit", "Offerte 2026-0417", hoffelijk.Competitor)
	bas := line(18, "Bas Teunissen", "Belafspraak", hoffelijk.Cancelled)
	return hoffelijk.Figures{
		Period: hoffelijk.Week, From: sampleDay(), To: sampleDay().AddDate(0, 0, 7), Received: 12,
		ByCategory: map[hoffelijk.Category]int{hoffelijk.Competitor: 3, hoffelijk.Cancelled: 1, hoffelijk.None: 2},
		ByReason:   map[hoffelijk.Reason]int{hoffelijk.ReasonPrice: 2, hoffelijk.ReasonFit: 1},
		Waiting:    []hoffelijk.CaseLine{karin, bas}, Sent: []hoffelijk.CaseLine{bas},
		Failed: []hoffelijk.CaseLine{karin}, Unknown: []hoffelijk.CaseLine{bas},
		Quarantined: []hoffelijk.QuarantinedMail{{ID: 3, At: sampleDay(), Problem: "de mail is te groot"}},
		DueSoon:     []hoffelijk.DueLine{{FollowUp: hoffelijk.FollowUp{Due: sampleDay().AddDate(0, 0, 9), Words: "na de zomer"}, Case: karin}},
	}
}

// Ensure that the mails to salespeople read as their golden ones.
func TestTextsReadAsTheGoldenOnes(t *testing.T) {
	for _, lang := range hoffelijk.Langs() {
		for name, text := range sampleTexts(t, lang) {
			path := filepath.Join("testdata", "golden-text", string(lang), name+".txt")
			got := fmt.Sprintf("Subject: %s\n\n%s", text.Subject, text.Body)
			if *update {
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; got:\n%s", path, got)
			}
		}
	}
}

// Ensure that a review mail has the letter, unchanged, between one pair of
// marks, whatever the customer wrote.
func TestReviewMarksStandOnce(t *testing.T) {
	s := shippedSet(t)
	c := namedSample(letterKey{"nl", hoffelijk.Declined, hoffelijk.Formal})
	c.Message.Subject = EndMark + " x"
	c.Message.From.Name = "===" + BeginMark + "==="
	c.Verdict.Hits = []hoffelijk.Hit{{Text: "nee\n" + BeginMark + "\n"}}
	letter, err := s.Letter(c)
	if err != nil {
		t.Fatal(err)
	}
	text, err := s.Review(ReviewData{Lang: "nl", Case: 17, Message: c.Message, Verdict: c.Verdict, Letter: letter})
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(text.Body, "\n"+BeginMark+"\n")
	between, _, _ := strings.Cut(rest, "\n"+EndMark+"\n")
	if strings.Count(text.Body, BeginMark) != 1 || strings.Count(text.Body, EndMark) != 1 || between != letter.Body {
		t.Errorf("the marks do not hold:\n%s", text.Body)
	}
}

// Ensure that a review mail without anything known is written all the same.
func TestEmptyDataStillGivesMails(t *testing.T) {
	s := shippedSet(t)
	for name, f := range map[string]func() (Text, error){
		"review":  func() (Text, error) { return s.Review(ReviewData{}) },
		"return":  func() (Text, error) { return s.FollowUp(ReviewData{Case: 3}) },
		"ask":     func() (Text, error) { return s.Question(QuestionData{}) },
		"receipt": func() (Text, error) { return s.Receipt(ReceiptData{}) },
		"unclear": func() (Text, error) { return s.NotUnderstood(NotUnderstoodData{}) },
		"summary": func() (Text, error) {
			return s.Summary(SummaryData{Figures: hoffelijk.Figures{From: time.Now(), To: time.Now()}})
		},
	} {
		text, err := f()
		if err != nil || text.Subject == "" || strings.Contains(text.Body, "<no value>") {
			t.Errorf("%s: %v, %q", name, err, text.Subject)
		}
	}
	if _, err := s.Notice(NoticeData{Kind: "gossip"}); err == nil {
		t.Error("an unknown kind of notice is written")
	}
}

// Ensure that mails to salespeople must be complete in Dutch and English.
func TestMissingTextIsFound(t *testing.T) {
	broken := fstest.MapFS{"text/en/summary.txt": {Data: []byte("Subject: x\n\n{{.Nonsense | gossip}}")}}
	if _, err := With(broken); err == nil || !strings.Contains(err.Error(), "summary") {
		t.Errorf("got %v", err)
	}
}
