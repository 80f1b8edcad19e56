package desk_test

import (
	"fmt"
	"sync"
	"testing"

	"hoffelijk/db"
	"hoffelijk/db/dbtest"
)

// Ensure that two desks on one database share 300 mails: each is filed once,
// with one case, one draft and one review mail.
func TestTogether(t *testing.T) {
	const n = 300
	b := setup(t)
	var raws []string
	for i := range n {
		raws = append(raws, letterTo{from: fmt.Sprintf("Klant %d <klant%d@x.example>", i, i), id: fmt.Sprintf("o%d@x.example", i), text: lost}.String())
	}
	b.keep(raws...)
	var wg sync.WaitGroup
	for range 2 {
		d := b.desk(open(b))
		wg.Go(func() {
			if _, err := d.FileStored(b.ctx); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, table := range []string{"messages WHERE state = 'filed'", "cases", "drafts", "tokens", "deliveries WHERE purpose = 'review'"} {
		b.wants(n, "SELECT count(*) FROM "+table)
	}
}

// open opens one more store, as a second daemon would.
func open(b *bench) *db.Store { return dbtest.OpenDSN(b.t, b.dsn, b.clock.Now) }
