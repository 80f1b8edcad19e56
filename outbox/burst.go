package outbox

import (
	"slices"
	"time"
)

// admit counts a letter against the burst limit and returns when it was
// counted. When there are too many it returns the time from which the next one
// may go.
func (o *Outbox) admit() (ok bool, at time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.Now()
	recent := o.letters[:0]
	for _, t := range o.letters {
		if now.Sub(t) < o.BurstPeriod {
			recent = append(recent, t)
		}
	}
	o.letters = recent
	if len(o.letters) >= o.BurstLetters {
		return false, o.letters[0].Add(o.BurstPeriod)
	}
	o.letters = append(o.letters, now)
	return true, now
}

// takeBack uncounts a letter that did not leave after all.
func (o *Outbox) takeBack(at time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if i := slices.IndexFunc(o.letters, at.Equal); i >= 0 {
		o.letters = slices.Delete(o.letters, i, i+1)
	}
}
