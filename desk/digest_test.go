package desk_test

import (
	"testing"
	"time"

	"hoffelijk"
	"hoffelijk/desk"
)

// summing asks for summaries of days, weeks and months at half past seven.
func summing(c *desk.Config) {
	c.Summaries = []hoffelijk.Period{hoffelijk.Day, hoffelijk.Week, hoffelijk.Month}
	c.SummaryAt = 7*time.Hour + 30*time.Minute
}

// Ensure that each period is summed up once, after it is over and not before
// the hour, however often that is asked.
func TestDigest_Once(t *testing.T) {
	b := setup(t, summing)
	b.receive(direct("o1@x.example", lost))
	b.sent()
	b.must(b.SendSummaries(b.ctx))
	b.quiet() // yesterday was before anything happened
	b.clock.set(time.Date(2026, 11, 25, 7, 29, 0, 0, amsterdam()))
	b.must(b.SendSummaries(b.ctx))
	b.quiet()
	for _, c := range []struct {
		at   time.Time
		sent int
	}{
		{time.Date(2026, 11, 25, 7, 30, 0, 0, amsterdam()), 1}, // Tuesday
		{time.Date(2026, 11, 25, 23, 0, 0, 0, amsterdam()), 0},
		{time.Date(2026, 11, 30, 8, 0, 0, 0, amsterdam()), 2}, // Sunday, and the week
		{time.Date(2026, 12, 1, 8, 0, 0, 0, amsterdam()), 2},  // Monday, and the month
		{time.Date(2026, 12, 1, 9, 0, 0, 0, amsterdam()), 0},
	} {
		b.clock.set(c.at)
		for range 3 {
			b.must(b.SendSummaries(b.ctx))
		}
		all := b.sent()
		for _, p := range all {
			if p.To != sanne.Address || p.Purpose != hoffelijk.PurposeSummary {
				t.Errorf("%s to %s", p.Purpose, p.To)
			}
		}
		if len(all) != c.sent {
			t.Errorf("%s: %s, want %d", c.at, list(all), c.sent)
		}
	}
}

// Ensure that who has nothing to be told gets no summary.
func TestDigest_NothingToSay(t *testing.T) {
	b := setup(t, summing)
	b.days(40)
	b.must(b.SendSummaries(b.ctx))
	b.quiet()
	b.wants(0, "SELECT count(*) FROM summaries")
}

// Ensure that a letter which failed is reason enough for a summary.
func TestDigest_OnlyAFailure(t *testing.T) {
	b := setup(t, summing)
	b.receive(direct("o1@x.example", lost))
	b.sent()
	b.must(b.Approve(b.ctx, 1, 1, bySanne()))
	b.days(1)
	b.end(false)
	b.days(1)
	b.must(b.SendSummaries(b.ctx))
	b.one(hoffelijk.PurposeSummary, "Karin Bos")
}

// Ensure that the figures add up to what came in, once for everybody and once
// by salesperson.
func TestDigest_AddsUp(t *testing.T) {
	b := setup(t, summing)
	b.receive(
		direct("o1@x.example", lost), direct("o1@x.example", lost), forwarded("o1@x.example", lost),
		letterTo{from: "Jan <jan@x.example>", id: "o2@x.example", text: cancelled}.String(),
		letterTo{from: "Bo <bo@x.example>", to: piet.Address, id: "o3@x.example", text: later}.String(),
		letterTo{from: "An <an@x.example>", id: "o4@x.example", text: thanks}.String(),
		letterTo{from: "Els <els@x.example>", id: "o5@x.example", text: leaveUs}.String(),
		bounce("nobody@x.example"), "\x00 no mail",
	)
	b.must(b.Approve(b.ctx, 1, 1, bySanne()))
	b.sent()
	f, err := b.Figures(b.ctx, hoffelijk.Day)
	b.must(err)
	verdicts := 0
	for _, n := range f.ByCategory {
		verdicts += n
	}
	for name, got := range map[string][2]int{
		"verdicts": {verdicts, 6}, "competitor": {f.ByCategory[hoffelijk.Competitor], 1}, "price": {f.ByReason[hoffelijk.ReasonPrice], 1},
		"received": {f.Received, 8}, "sent": {len(f.Sent), 1}, "waiting": {len(f.Waiting), 2}, "quarantined": {len(f.Quarantined), 1},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %d, want %d", name, got[0], got[1])
		}
	}
	text, err := b.Summary(b.ctx, hoffelijk.Day)
	if err != nil || text.Body == "" {
		t.Errorf("the summary is %q, %v", text.Body, err)
	}
}

// Ensure that a summary which a person asks for goes to everybody at once.
func TestDigest_AskedFor(t *testing.T) {
	b := setup(t)
	b.receive(direct("o1@x.example", lost))
	b.sent()
	b.must(b.SendSummary(b.ctx, hoffelijk.Week))
	if all := b.sent(); len(all) != 2 || all[0].To != sanne.Address || all[1].To != piet.Address {
		t.Error(list(all))
	}
}
