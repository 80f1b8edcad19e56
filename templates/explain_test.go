package templates

import (
	"strings"
	"testing"

	"hoffelijk"
)

// Ensure that who asks something outside any case is told how it works, and
// that no mail names a case that there is none of.
func TestNoCaseIsNoNumber(t *testing.T) {
	s := shippedSet(t)
	for _, lang := range hoffelijk.Langs() {
		text, err := s.NotUnderstood(NotUnderstoodData{Lang: lang, Subject: "Hoe werkt dit?", Answer: "Hoe werkt dit?"})
		if err != nil || strings.Contains(text.Subject, "0") || !strings.Contains(text.Body, "ok") || strings.Contains(text.Body, "Hoe werkt") {
			t.Errorf("%v, %q:\n%s", err, text.Subject, text.Body)
		}
		for _, kind := range noticeKinds() {
			text, err := s.Notice(NoticeData{Lang: lang, Kind: kind})
			if err != nil || strings.Contains(text.Subject, " 0)") {
				t.Errorf("%s: %v, %q", kind, err, text.Subject)
			}
		}
	}
}

// Ensure that an answer to a question is not told to send a letter that does
// not exist.
func TestQuestionHasNoLetterToSend(t *testing.T) {
	text, err := shippedSet(t).NotUnderstood(NotUnderstoodData{Lang: "nl", Case: 3, Answer: "eh", NoLetter: true})
	if err != nil || strings.Contains(text.Body, "gaat weg") || strings.Contains(text.Body, "===") || !strings.Contains(text.Body, "geen afwijzing") {
		t.Errorf("%v:\n%s", err, text.Body)
	}
}

// Ensure that nobody is told of a newer version when the letter is gone.
func TestStaleKnowsThatTheLetterIsSent(t *testing.T) {
	text, err := shippedSet(t).Notice(NoticeData{
		Lang: "nl", Kind: NoticeStale, Case: 3, State: hoffelijk.DraftReplaced, Newest: hoffelijk.DraftSent,
	})
	if err != nil || !strings.Contains(text.Body, "al verstuurd") || strings.Contains(text.Body, "nieuwere") {
		t.Errorf("%v:\n%s", err, text.Body)
	}
}

// Ensure that the review mail warns of grief, asks to check the diary for a
// new time, and shows a dozen lines of what the customer wrote.
func TestReviewShowsWhatToJudgeBy(t *testing.T) {
	s := shippedSet(t)
	review := func(text string) string {
		c := textCase("nl", hoffelijk.Cancelled, text)
		mail, err := s.Review(ReviewData{Lang: "nl", Case: 3, Message: c.Message, Verdict: c.Verdict, Letter: write(t, c)})
		if err != nil {
			t.Fatal(err)
		}
		return mail.Body
	}
	if body := review("Mijn vader is overleden."); !strings.Contains(body, "Let op: ") || !strings.Contains(body, "\n| Mijn vader is overleden.\n") {
		t.Error(body)
	}
	if body := review("Morgen niet. 9 december om 14.00 uur wel. Past dat?"); !strings.Contains(body, "Let op: de brief gaat over een nieuw moment") {
		t.Error(body)
	}
	body := review(strings.Repeat("regel\n", 30))
	if n := strings.Count(body, "\n| regel"); n != 12 || strings.Contains(body, "Let op") {
		t.Errorf("%d lines:\n%s", n, body)
	}
}
