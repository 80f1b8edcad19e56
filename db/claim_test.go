package db_test

import (
	"slices"
	"sync"

	"hoffelijk/db"
	"hoffelijk/db/dbtest"
)

// claimAtOnce has two daemons claim with two workers each until nothing is
// left, and returns all they got, sorted.
func claimAtOnce(b *bench, claim func(*db.Store) ([]int64, error)) []int64 {
	stores := []*db.Store{b.Store, dbtest.OpenDSN(b.t, b.dsn, nil)}
	var mu sync.Mutex
	var all []int64
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for {
				got, err := claim(stores[i%2])
				if err != nil {
					b.t.Error(err)
				}
				if err != nil || len(got) == 0 {
					return
				}
				mu.Lock()
				all = append(all, got...)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(all)
	return all
}
