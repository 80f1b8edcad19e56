package desk

import (
	"testing"
	"time"

	"hoffelijk"
)

// Ensure that a period begins and ends at midnight where the salespeople are,
// also when clocks change and months have different lengths.
func TestSpan(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	const layout = "2006-01-02 15:04"
	for _, c := range []struct {
		period       hoffelijk.Period
		at, from, to string
		hours        float64
	}{
		{hoffelijk.Day, "2026-11-24 10:00", "2026-11-24 00:00", "2026-11-25 00:00", 24},
		{hoffelijk.Day, "2026-03-29 23:59", "2026-03-29 00:00", "2026-03-30 00:00", 23},
		{hoffelijk.Day, "2026-10-25 02:30", "2026-10-25 00:00", "2026-10-26 00:00", 25},
		{hoffelijk.Day, "2027-01-01 00:00", "2027-01-01 00:00", "2027-01-02 00:00", 24},
		{hoffelijk.Week, "2026-11-23 00:00", "2026-11-23 00:00", "2026-11-30 00:00", 168},
		{hoffelijk.Week, "2026-11-29 23:00", "2026-11-23 00:00", "2026-11-30 00:00", 168},
		{hoffelijk.Week, "2026-03-29 12:00", "2026-03-23 00:00", "2026-03-30 00:00", 167},
		{hoffelijk.Week, "2026-10-25 12:00", "2026-10-19 00:00", "2026-10-26 00:00", 169},
		{hoffelijk.Week, "2027-01-01 12:00", "2026-12-28 00:00", "2027-01-04 00:00", 168},
		{hoffelijk.Month, "2026-01-31 12:00", "2026-01-01 00:00", "2026-02-01 00:00", 31 * 24},
		{hoffelijk.Month, "2028-02-29 12:00", "2028-02-01 00:00", "2028-03-01 00:00", 29 * 24},
		{hoffelijk.Month, "2026-03-31 12:00", "2026-03-01 00:00", "2026-04-01 00:00", 31*24 - 1},
		{hoffelijk.Month, "2026-10-31 12:00", "2026-10-01 00:00", "2026-11-01 00:00", 31*24 + 1},
		{hoffelijk.Month, "2026-12-31 23:59", "2026-12-01 00:00", "2027-01-01 00:00", 31 * 24},
	} {
		at, err := time.ParseInLocation(layout, c.at, zone)
		if err != nil {
			t.Fatal(err)
		}
		from, to := span(c.period, at)
		if from.Format(layout) != c.from || to.Format(layout) != c.to || to.Sub(from).Hours() != c.hours {
			t.Errorf("%s of %s: %s to %s (%v), want %s to %s (%vh)", c.period, c.at, from.Format(layout), to.Format(layout), to.Sub(from), c.from, c.to, c.hours)
		}
	}
}

// Ensure that a time of day is what the clock on the wall shows, also on the
// days on which it is changed.
func TestClockTime(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []time.Time{time.Date(2026, 3, 29, 0, 0, 0, 0, zone), time.Date(2026, 10, 25, 0, 0, 0, 0, zone), time.Date(2026, 6, 1, 0, 0, 0, 0, zone)} {
		if got := clockTime(day, 7*time.Hour+30*time.Minute); got.Format("15:04") != "07:30" || got.Day() != day.Day() {
			t.Errorf("half past seven of %s is %s", day, got)
		}
	}
}
