package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"hoffelijk"
	"hoffelijk/desk"
)

// Ensure that one pass does all that is due, and that a part which fails does
// not keep the others from being done.
func TestPass(t *testing.T) {
	b := setup(t, summing)
	b.answer(b.review(later), "later 3 weken")
	b.sent()
	b.receive(letterTo{from: "Jan <jan@x.example>", id: "o2@x.example", text: lost}.String())
	b.sent()
	b.must(b.Approve(b.ctx, 2, 1, bySanne()))
	b.sent()
	b.days(21)
	b.keep(letterTo{from: "Els <els@x.example>", id: "o3@x.example", text: cancelled}.String())
	d := b.desk(blind{b.store}, summing)
	if err := d.Pass(b.ctx); err == nil {
		t.Error("the fault was not reported")
	}
	kinds := map[hoffelijk.Purpose]int{}
	for _, p := range b.sent() {
		kinds[p.Purpose]++
	}
	if kinds[hoffelijk.PurposeReview] != 1 || kinds[hoffelijk.PurposeNotice] != 1 {
		t.Errorf("sent %v", kinds)
	}
	b.must(b.Pass(b.ctx))
	if all := b.sent(); len(all) != 4 { // what came in, and the summaries of a day, a week and a month
		t.Error(list(all))
	}
	b.must(b.Pass(b.ctx))
	b.quiet()
}

// blind is a store that finds no mail to file and no figures.
type blind struct{ desk.Store }

func (blind) ClaimStored(context.Context, int) ([]hoffelijk.Stored, error) {
	return nil, errors.New("not now")
}

func (blind) Figures(context.Context, hoffelijk.Period, time.Time, time.Time, string) (hoffelijk.Figures, error) {
	return hoffelijk.Figures{}, errors.New("not now")
}

// Ensure that a desk without people or without an address says what to add.
func TestNew_Incomplete(t *testing.T) {
	if _, err := desk.New(desk.Config{Self: self}); err == nil {
		t.Error("nobody owns the cases")
	}
	if _, err := desk.New(desk.Config{People: []hoffelijk.Salesperson{sanne}}); err == nil {
		t.Error("review mails come from nowhere")
	}
}

// Ensure that cases can be listed by who owns them and by what waits.
func TestCases(t *testing.T) {
	b := setup(t)
	b.receive(direct("o1@x.example", lost), letterTo{from: "Bo <bo@x.example>", to: piet.Address, id: "o2@x.example", text: later}.String())
	b.must(b.Discard(b.ctx, 2, 0, hoffelijk.Decision{By: piet.Address, Channel: hoffelijk.ByPage}))
	for _, c := range []struct {
		f hoffelijk.CaseFilter
		n int
	}{{hoffelijk.CaseFilter{}, 2}, {hoffelijk.CaseFilter{Waiting: true}, 1}, {hoffelijk.CaseFilter{Owner: piet.Address}, 1}, {hoffelijk.CaseFilter{Owner: piet.Address, Waiting: true}, 0}} {
		got, err := b.Cases(b.ctx, c.f)
		b.must(err)
		if len(got) != c.n {
			t.Errorf("%+v: %d cases, want %d", c.f, len(got), c.n)
		}
	}
}
