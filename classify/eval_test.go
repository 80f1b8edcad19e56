package classify

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hoffelijk"
)

// sampleMail is a labelled mail, one line of a corpus file.
type sampleMail struct {
	ID         string
	Lang       hoffelijk.Lang
	Category   hoffelijk.Category
	Difficulty int
	Reasons    []hoffelijk.Reason
	Competitor *string
	ComeBack   *string `json:"come_back"`
	FromName   string  `json:"from_name"`
	FromAddr   string  `json:"from_addr"`
	Subject    string
	Body       string
}

// headerBlock matches the lines that Outlook puts above a quoted mail.
var headerBlock = regexp.MustCompile(`(?m)^(Van|From|Von|De) ?: .*\n(Verzonden|Sent|Gesendet|Envoyé|Datum|Date) ?:`)

// message builds what the mail parser would: lines with > are quoted, and
// what follows the header block of an earlier mail.
func (s sampleMail) message() *hoffelijk.Message {
	m := &hoffelijk.Message{
		Kind: hoffelijk.KindMail, From: hoffelijk.Address{Name: s.FromName, Address: s.FromAddr},
		Subject: s.Subject, Body: s.Body, Date: time.Date(2026, 3, 11, 9, 0, 0, 0, time.UTC),
	}
	at, quoted := 0, len(s.Body)
	if found := headerBlock.FindStringIndex(s.Body); found != nil {
		quoted = found[0]
	}
	for line := range strings.Lines(s.Body) {
		zone := hoffelijk.ZoneText
		if strings.HasPrefix(line, ">") || at >= quoted {
			zone = hoffelijk.ZoneQuoted
		}
		if n := len(m.Segments); n > 0 && m.Segments[n-1].Zone == zone {
			m.Segments[n-1].End = at + len(line)
		} else {
			m.Segments = append(m.Segments, hoffelijk.Segment{Zone: zone, Start: at, End: at + len(line)})
		}
		at += len(line)
	}
	return m
}

func readCorpus(t *testing.T, folder string) []sampleMail {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no *.jsonl in %s (%v)", folder, err)
	}
	var out []sampleMail
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 4<<20)
		for lines.Scan() {
			var s sampleMail
			if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			out = append(out, s)
		}
		f.Close()
	}
	return out
}

// tally counts how answers fell.
type tally struct{ n, right, top2, certain, certainRight, silent int }

func (c *tally) add(s sampleMail, v hoffelijk.Verdict) {
	c.n++
	right := v.Category == s.Category
	if right {
		c.right++
	}
	if right || v.Second == s.Category {
		c.top2++
	}
	if v.Level == hoffelijk.Certain {
		c.certain++
		if right {
			c.certainRight++
		}
	}
	if s.Category.Setback() && v.Category == hoffelijk.None && v.Level != hoffelijk.Unsure {
		c.silent++
	}
}

func (c tally) String() string {
	return fmt.Sprintf("%3d/%-3d right %5.1f %%  top-2 %5.1f %%  certain %3d of which right %3d  silent misses %d",
		c.right, c.n, 100*float64(c.right)/float64(c.n), 100*float64(c.top2)/float64(c.n), c.certain, c.certainRight, c.silent)
}

// TestEval scores the shipped rules on the labelled mails in the folder that
// HOFFELIJK_CORPUS names. It reports and never fails on a wrong answer.
func TestEval(t *testing.T) {
	folder := os.Getenv("HOFFELIJK_CORPUS")
	if folder == "" {
		t.Skip("HOFFELIJK_CORPUS names no folder of *.jsonl")
	}
	rules, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	tallies := map[string]*tally{}
	confusion := map[string]int{}
	count := func(key string, s sampleMail, v hoffelijk.Verdict) {
		if tallies[key] == nil {
			tallies[key] = &tally{}
		}
		tallies[key].add(s, v)
	}
	var lang, backs, backsRight, named, namedRight int
	corpus := readCorpus(t, folder)
	var wrong strings.Builder
	for _, s := range corpus {
		v := rules.Classify(s.message(), Context{Now: time.Date(2026, 3, 11, 9, 0, 0, 0, time.UTC)})
		count("all", s, v)
		count(string(s.Lang), s, v)
		count(string(s.Lang)+" "+string(s.Category), s, v)
		if v.Lang == s.Lang {
			lang++
		}
		if s.ComeBack != nil {
			backs++
		}
		if s.ComeBack != nil && v.ComeBack != nil && overlap(v.ComeBack.Text, *s.ComeBack) {
			backsRight++
		} else if s.ComeBack != nil || v.ComeBack != nil {
			fmt.Fprintf(&wrong, "%s come-back: want %s, have %s\n", s.ID, orNone(s.ComeBack), backText(v.ComeBack))
		}
		if s.Competitor != nil {
			named++
			if strings.EqualFold(*s.Competitor, v.Competitor) {
				namedRight++
			} else {
				fmt.Fprintf(&wrong, "%s competitor: want %q, have %q\n", s.ID, *s.Competitor, v.Competitor)
			}
		} else if v.Competitor != "" {
			fmt.Fprintf(&wrong, "%s competitor: want none, have %q\n", s.ID, v.Competitor)
		}
		if v.Category != s.Category {
			confusion[fmt.Sprintf("%-12s taken for %-12s", s.Category, v.Category)]++
			fmt.Fprintf(&wrong, "%s (%d) is %s, taken for %s %s %.1f (second %s)%s\n    %s\n", s.ID, s.Difficulty, s.Category, v.Category, v.Level, v.Score, v.Second,
				hitText(v), strings.ReplaceAll(s.Subject+" | "+s.Body, "\n", " "))
		}
	}
	t.Logf("wrong:\n%s", wrong.String())
	for _, key := range sortedKeys(tallies) {
		t.Logf("%-16s %s", key, tallies[key])
	}
	for _, key := range sortedKeys(confusion) {
		t.Logf("%s %d", key, confusion[key])
	}
	t.Logf("language %d/%d, come-back %d/%d, competitor's name %d/%d", lang, len(corpus), backsRight, backs, namedRight, named)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// overlap reports whether one text holds the other.
func overlap(a, b string) bool {
	a, b = fold(a), fold(b)
	return strings.Contains(a, b) || strings.Contains(b, a)
}

func orNone(s *string) string {
	if s == nil {
		return "none"
	}
	return fmt.Sprintf("%q", *s)
}

func backText(b *hoffelijk.ComeBack) string {
	if b == nil {
		return "none"
	}
	return fmt.Sprintf("%q %s..%s", b.Text, b.From.Format(time.DateOnly), b.To.Format(time.DateOnly))
}

func hitText(v hoffelijk.Verdict) string {
	var b strings.Builder
	for _, h := range v.Hits {
		fmt.Fprintf(&b, "\n      hit %q by %s: %s (%.1f)", h.Text, h.Rule, h.Phrase, h.Weight)
	}
	for _, h := range v.Voided {
		fmt.Fprintf(&b, "\n      voided %q by %q: %s", h.Text, h.By, h.Rule)
	}
	return b.String()
}
