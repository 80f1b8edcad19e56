package classify

import (
	"strings"
	"testing"

	"hoffelijk"
)

// The work for a mail grows no faster than its length, whatever it says, and
// stops growing at the bound on text.
func TestWorkIsLinear(t *testing.T) {
	r, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for name, unit := range map[string]string{
		"letter":       letter(400),
		"one sentence": "we have chosen another supplier and cannot cancel the appointment but ",
		"gaps":         "chosen not chosen another another chosen if but ",
		"dates":        "in early September in Q3 until 12 May next week ",
		"nested dates": "begin van begin van eind van eind van ",
		"earliest":     "pas erst pas fruhestens ",
		"one word":     "cancel ",
		"capitals":     "Van De Berg To Go With ",
		"questions":    "why? cancel? no. ",
		"unknown":      "cancelxation unsubscrxbe reschedvle ",
	} {
		steps := func(size int) (perToken float64, total int) {
			m := &hoffelijk.Message{Body: strings.Repeat(unit, size/len(unit)+1)[:size]}
			_, _, n := r.classify(m, Context{})
			return float64(n) / float64(len(tokenize(cut(m.Body, maxText), 0))), n
		}
		small, _ := steps(2000)
		large, atBound := steps(maxText)
		if large > 1.5*small+20 {
			t.Errorf("%s: %.0f steps a token at 2 kB, %.0f at 64 kB", name, small, large)
		}
		if large > 3000 {
			t.Errorf("%s: %.0f steps a token", name, large)
		}
		if _, n := steps(4 * maxText); n > atBound+atBound/20 {
			t.Errorf("%s: %d steps at four times the bound, %d at the bound", name, n, atBound)
		}
		t.Logf("%-14s %6.0f steps a token at 2 kB, %6.0f at 64 kB", name, small, large)
	}
}
