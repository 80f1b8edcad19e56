package desk_test

import (
	"fmt"
	"strings"

	"hoffelijk"
	"hoffelijk/eml"
)

// post is a mail that the desk sent.
type post struct {
	hoffelijk.Delivery
	Subject, Body string
}

// sent sends all that is queued and returns it, in order.
func (b *bench) sent() []post {
	b.t.Helper()
	claimed, err := b.store.ClaimDeliveries(b.ctx, 1000)
	b.must(err)
	var all []post
	for _, d := range claimed {
		b.must(b.store.StartData(b.ctx, d.ID, d.Attempt))
		b.must(b.store.Sent(b.ctx, d.ID, d.Attempt, "250 ok"))
		m, err := eml.Parse(d.Raw)
		b.must(err)
		all = append(all, post{d, m.Subject, m.Body})
	}
	return all
}

// one sends all that is queued, which must be one mail of a purpose whose
// subject or text holds words.
func (b *bench) one(purpose hoffelijk.Purpose, words ...string) post {
	b.t.Helper()
	all := b.sent()
	if len(all) != 1 || all[0].Purpose != purpose {
		b.t.Fatalf("got %s, want one %s", list(all), purpose)
	}
	for _, w := range words {
		if !strings.Contains(all[0].Subject+"\n"+all[0].Body, w) {
			b.t.Fatalf("%q is missing in:\n%s\n\n%s", w, all[0].Subject, all[0].Body)
		}
	}
	return all[0]
}

// quiet makes sure that nothing is queued.
func (b *bench) quiet() {
	b.t.Helper()
	if all := b.sent(); len(all) > 0 {
		b.t.Errorf("nothing was to be sent, but: %s", list(all))
	}
}

func list(all []post) string {
	var s []string
	for _, p := range all {
		s = append(s, fmt.Sprintf("%s to %s: %s", p.Purpose, p.To, p.Subject))
	}
	return fmt.Sprintf("%d mails [%s]", len(all), strings.Join(s, "; "))
}
