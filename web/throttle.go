package web

import (
	"sync"
	"time"
)

const (
	freeTries   = 5 // wrong tokens before the first pause
	firstPause  = 15 * time.Second
	longestWait = 15 * time.Minute
)

// throttle slows down guessing: after some wrong tokens every further one
// doubles a pause in which no token counts. It counts for everybody together,
// so that many addresses guess no faster than one.
type throttle struct {
	now   func() time.Time
	mu    sync.Mutex
	wrong int
	until time.Time
}

// try calls fits unless a pause is on, and counts a failure. It returns the
// pause that is left.
func (t *throttle) try(fits func() bool) (ok bool, pause time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if left := t.until.Sub(t.now()); left > 0 {
		return false, left
	}
	if fits() {
		t.wrong = 0
		return true, 0
	}
	t.wrong++
	if over := t.wrong - freeTries; over >= 0 {
		t.until = t.now().Add(min(longestWait, firstPause<<min(over, 10)))
	}
	return false, 0
}
