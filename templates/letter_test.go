package templates

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hoffelijk"
)

var update = flag.Bool("update", false, "write the golden letters anew")

var shippedOnce = sync.OnceValues(Shipped)

func shippedSet(t testing.TB) *Set {
	t.Helper()
	s, err := shippedOnce()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Ensure that the shipped letters of every category, language and form ask no
// more than allowed and stay courteous on all samples.
func TestShippedLettersPassTheirOwnCheck(t *testing.T) {
	for _, f := range shippedSet(t).Check() {
		t.Error(f)
	}
}

// Ensure that each letter reads as its golden letter does, both when nothing
// is known and when the mail said something. Read them aloud after a change.
func TestLettersReadAsTheGoldenOnes(t *testing.T) {
	s := shippedSet(t)
	for _, key := range s.keys() {
		t.Run(key.name(), func(t *testing.T) {
			path := filepath.Join("testdata", "golden", key.name()+".txt")
			var b strings.Builder
			for _, g := range goldenCases(key) {
				l, err := s.Letter(g.c)
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&b, "## %s\nSubject: %s\nAsks: %s\n\n%s\n\n", g.name, l.Subject, strings.Join(l.Asks, ", "), l.Body)
			}
			if *update {
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if b.String() != string(want) {
				t.Errorf("%s differs; got:\n%s", path, b.String())
			}
		})
	}
}

type goldenCase struct {
	name string
	c    Case
}

// goldenCases are a mail that says nothing but no, one with a reason, and one
// with words about later.
func goldenCases(key letterKey) []goldenCase {
	plain := namedSample(key)
	reason := namedSample(key)
	reason.Key = "b"
	reason.Verdict.Reasons = []hoffelijk.Reason{typicalReason(key.category)}
	if key.category == hoffelijk.Competitor {
		reason.Verdict.Competitor = "Brouwer Installaties"
	}
	start := time.Date(2026, time.March, 12, 10, 0, 0, 0, time.UTC)
	switch key.category {
	case hoffelijk.Cancelled:
		reason.Message.Calendar = &hoffelijk.Calendar{Method: "CANCEL", Start: &start}
	case hoffelijk.Rescheduled:
		reason.Message.Calendar = &hoffelijk.Calendar{Method: "COUNTER", Start: &start}
	}
	later := namedSample(key)
	later.Key = "c"
	later.Verdict.ComeBack = sampleComeBack(key.lang)
	if key.category == hoffelijk.Continuity {
		later.Verdict.ComeBack.From = later.Verdict.ComeBack.From.AddDate(1, 0, 0)
		later.Verdict.ComeBack.Text = nextYear(key.lang)
	}
	if key.category == returning {
		reason.Verdict.Category = hoffelijk.Continuity
		reason.Message.Date = sampleDay().AddDate(-1, 0, 0)
	}
	cases := []goldenCase{{"nothing known", plain}, {"reason known", reason}, {"later", later}}
	if key.category == hoffelijk.Unexplained {
		cases = []goldenCase{{"nothing known", plain}, {"later", later}}
	}
	return cases
}

func typicalReason(c hoffelijk.Category) hoffelijk.Reason {
	switch c {
	case hoffelijk.Cancelled:
		return hoffelijk.ReasonPersonal
	case hoffelijk.Rescheduled:
		return hoffelijk.ReasonConflict
	case hoffelijk.Declined:
		return hoffelijk.ReasonIncumbent
	case hoffelijk.Competitor:
		return hoffelijk.ReasonPrice
	case hoffelijk.Continuity:
		return hoffelijk.ReasonContinuity
	}
	return hoffelijk.ReasonBudget
}

func nextYear(lang hoffelijk.Lang) string {
	return map[hoffelijk.Lang]string{
		hoffelijk.NL: "volgend jaar", hoffelijk.EN: "next year",
		hoffelijk.DE: "nächstes Jahr", hoffelijk.FR: "l'an prochain",
	}[lang]
}
