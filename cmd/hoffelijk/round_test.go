package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/mail"
	"strings"
	"testing"
	"time"

	"hoffelijk"
)

// Ensure that a forwarded rejection goes all the way on real servers: filed
// once, reviewed by mail, approved by an answer, sent once in the customer's
// thread, copied to Sent, receipted and summed up.
func TestRound(t *testing.T) {
	w := newWorld(t)
	d := w.start(w.config)
	w.deliver(rejection(1))
	w.until("the review mail", func() bool { return len(w.to(seller, "review")) == 1 })
	review := w.to(seller, "review")[0]
	if !bytes.Contains(review, []byte("Auto-Submitted: auto-generated\r\n")) {
		t.Error("the review mail does not say that a machine sent it")
	}
	w.deliver(demoAnswer(review, "akkoord"))
	w.until("the letter", func() bool { return len(w.to(customer(1), "")) == 1 })
	w.until("the receipt", func() bool { return len(w.to(seller, "notice")) == 1 })
	w.until("the copy in Sent", func() bool { return len(w.folder(inbox, "Sent")) == 1 })
	w.until("the empty inbox", func() bool { return len(w.folder(inbox, "INBOX")) == 0 && len(w.folder(inbox, "Done")) == 2 })
	w.checkLetter(w.to(customer(1), "")[0])
	if got := w.call("summary", "--period", "day"); !strings.Contains(got, "1") {
		t.Errorf("summary: %s", got)
	}
	if got := w.call("cases", "--json"); strings.Count(got, "\n") != 1 || !strings.Contains(got, `"draft":"sent"`) {
		t.Errorf("cases: %s", got)
	}
	if code := d.stop(); code != 0 {
		t.Errorf("asked to end, the daemon ended with %d: %s", code, w.stderr.String())
	}
	w.rest(1)
}

// checkLetter checks the headers of a letter.
func (w *world) checkLetter(raw []byte) {
	w.t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		w.t.Fatal(err)
	}
	for name, want := range map[string]string{
		"From": `"Sanne de Wit" <` + seller + ">", "Auto-Submitted": "", "X-Hoffelijk": "", "Subject": "Re: Offerte 1 zonwering",
	} {
		if got := m.Header.Get(name); got != want {
			w.t.Errorf("letter: %s is %q, want %q", name, got, want)
		}
	}
	if got := m.Header.Get("References"); !strings.Contains(got, "<no-1@klant.example>") {
		w.t.Errorf("letter: References is %q", got)
	}
}

// rest ensures that nothing more happens when the program runs once more:
// every one of n customers has one letter, and each mail is filed once. Mail
// to the salesperson may come once more where a kill hid that it had left.
func (w *world) rest(n int) {
	w.t.Helper()
	before := len(distinct(w.all()))
	w.call("run", "--once")
	w.deliver(rejection(n + 1)) // what it leads to comes after all that was on its way
	w.call("run", "--once")
	w.until("the next review mail", func() bool { return len(distinct(w.to(seller, "review"))) == n+1 })
	if after := len(distinct(w.all())) - 1; after != before {
		w.t.Errorf("a run with nothing to do sent %d new mails", after-before)
	}
	if got := len(w.cases()); got != n+1 {
		w.t.Errorf("%d cases, want %d", got, n+1)
	}
	for i := 1; i <= n; i++ {
		if got := len(w.to(customer(i), "")); got != 1 {
			w.t.Errorf("customer %d has %d letters", i, got)
		}
	}
}

// Ensure that the round ends the same when the power fails between each two
// steps of it, also while a delivery is claimed and not yet sent.
func TestRound_KilledBetweenSteps(t *testing.T) {
	w := newWorld(t)
	w.deliver(rejection(1))
	step := func(config, what string, ok func() bool) {
		t.Helper()
		d := w.start(config)
		w.until(what, ok)
		d.kill()
	}
	step(w.mute, "the case", func() bool { return len(w.cases()) == 1 })
	step(w.config, "the review mail", func() bool { return len(w.to(seller, "review")) > 0 })
	w.deliver(demoAnswer(w.to(seller, "review")[0], "akkoord"))
	step(w.mute, "the approval", func() bool { return w.cases()[0].Draft == hoffelijk.DraftApproved })
	if n := len(w.to(customer(1), "")); n != 0 {
		t.Fatalf("%d letters left before the server answered", n)
	}
	step(w.config, "the letter", func() bool { return len(w.to(customer(1), "")) > 0 })
	step(w.config, "the notice", func() bool { return len(w.to(seller, "notice")) > 0 })
	d := w.start(w.config)
	w.until("the mails being moved", func() bool { return len(w.folder(inbox, "Done")) == 2 })
	d.kill()
	w.rest(1)
}

// Ensure that kills at any moment lose nothing, double nothing and send
// nothing unapproved: some letters are approved, some discarded, some left.
func TestRound_KilledAnywhere(t *testing.T) {
	const customers = 6
	w := newWorld(t)
	for n := 1; n <= customers; n++ {
		w.deliver(rejection(n))
	}
	random := rand.New(rand.NewPCG(1, 2))
	killSoon := func() {
		d := w.start(w.config)
		timer := time.NewTimer(time.Duration(50+random.IntN(600)) * time.Millisecond)
		<-timer.C
		d.kill()
	}
	for range 8 {
		killSoon()
	}
	w.until("all reviews", func() bool { w.call("run", "--once"); return len(distinct(w.to(seller, "review"))) == customers })
	for i, review := range distinct(w.to(seller, "review")) {
		if i < customers-1 {
			w.deliver(demoAnswer(review, []string{"akkoord", "nee"}[i%2]))
		}
	}
	for range 8 {
		killSoon()
	}
	w.until("the end", func() bool {
		w.call("run", "--once")
		waiting := 0
		for _, c := range w.cases() {
			if c.Draft == hoffelijk.DraftDrafted || c.Draft == hoffelijk.DraftApproved && !w.unknown(c.ID) {
				waiting++
			}
		}
		return waiting == 1
	})
	w.account(customers)
}

// account ensures that what the sink holds is what was approved.
func (w *world) account(customers int) {
	w.t.Helper()
	cases := w.cases()
	if len(cases) != customers {
		w.t.Errorf("%d cases, want %d", len(cases), customers)
	}
	for _, c := range cases {
		if c.Draft == hoffelijk.DraftSent {
			w.until("the letter of a case that is sent", func() bool { return len(w.to(c.Prospect.Address, "")) > 0 })
		}
		letters := len(w.to(c.Prospect.Address, ""))
		switch {
		case c.Draft == hoffelijk.DraftSent && letters != 1,
			c.Draft == hoffelijk.DraftApproved && letters > 1,
			(c.Draft == hoffelijk.DraftDrafted || c.Draft == hoffelijk.DraftDiscarded) && letters != 0:
			w.t.Errorf("case %d is %s and its customer has %d letters", c.ID, c.Draft, letters)
		}
	}
}

// unknown reports whether nobody can tell what became of a case's letter.
func (w *world) unknown(id int64) bool {
	f, err := w.store.CaseFile(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, d := range f.Deliveries {
		if d.Purpose == hoffelijk.PurposeLetter && d.State == hoffelijk.DeliveryUnknown {
			return true
		}
	}
	return false
}

// distinct drops review mails that were repeated: they have the same
// Message-ID.
func distinct(mails [][]byte) [][]byte {
	seen := map[string]bool{}
	var list [][]byte
	for _, raw := range mails {
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil || seen[m.Header.Get("Message-Id")] {
			continue
		}
		seen[m.Header.Get("Message-Id")] = true
		list = append(list, raw)
	}
	return list
}

// Ensure that answers from others than the owner, from machines, and with
// words that are no yes send nothing, and that what is unclear is explained.
func TestRound_OnlyTheOwnersYes(t *testing.T) {
	w := newWorld(t)
	w.deliver(rejection(1))
	w.call("run", "--once")
	w.until("the review mail", func() bool { return len(w.to(seller, "review")) == 1 })
	review := w.to(seller, "review")[0]
	yes := demoAnswer(review, "akkoord")
	forged := bytes.Replace(yes, []byte("From: Sanne de Wit <"+seller+">"), []byte("From: Sanne de Wit <sanne@elders.example>"), 1)
	absent := bytes.Replace(yes, []byte("In-Reply-To:"), []byte("Auto-Submitted: auto-replied\r\nIn-Reply-To:"), 1)
	for i, raw := range [][]byte{forged, absent, demoAnswer(review, "ok, maar wacht nog even"), demoAnswer(review, "mooi weer vandaag")} {
		w.deliver(bytes.Replace(raw, []byte("<answer-"), fmt.Appendf(nil, "<answer%d-", i), 1))
	}
	w.call("run", "--once")
	w.until("an explanation for each unclear answer", func() bool { return len(w.to(seller, "notice")) == 2 })
	w.deliver(yes)
	w.call("run", "--once")
	w.until("the letter after the owner's yes", func() bool { return len(w.to(customer(1), "")) > 0 })
	w.until("the receipt", func() bool { return len(w.to(seller, "notice")) == 3 })
	if n := len(w.to(customer(1), "")); n != 1 {
		t.Errorf("%d letters left, one yes was the owner's", n)
	}
}
