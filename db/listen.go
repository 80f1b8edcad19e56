package db

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"
)

const (
	channel  = "hoffelijk"
	pollTick = 15 * time.Second
	// reconnectPause is the longest pause between attempts to connect again.
	reconnectPause = 2 * time.Second
)

// Listen tells when there may be work: "stored", "filed", "queued" or
// "ended" (a letter) when some transaction did that, and "" when it is time to look at
// everything: at the start, after the connection was lost, and every 15
// seconds, as a connection that has silently gone tells nothing. A word that
// is not taken while the next one of its kind comes is not repeated. The
// channel is closed when ctx ends.
func (s *Store) Listen(ctx context.Context) (<-chan string, error) {
	l := pq.NewDialListener(dialer{}, s.dsn, 100*time.Millisecond, reconnectPause, nil)
	if err := l.Listen(channel); err != nil {
		_ = l.Close()
		return nil, fmt.Errorf("listening to the database: %w", err)
	}
	out := make(chan string)
	go relay(ctx, l, out)
	return out, nil
}

// relay passes words on without ever making the notifier wait: what cannot be
// passed on yet is remembered once.
func relay(ctx context.Context, l *pq.Listener, out chan<- string) {
	defer close(out)
	defer func() {
		_ = l.Close()
		for range l.Notify { // until the listener's own goroutine has ended
		}
	}()
	tick := time.NewTicker(pollTick)
	defer tick.Stop()
	waiting := []string{""}
	for {
		var to chan<- string
		var next string
		if len(waiting) > 0 {
			to, next = out, waiting[0]
		}
		word := ""
		select {
		case <-ctx.Done():
			return
		case to <- next:
			waiting = waiting[1:]
			continue
		case n := <-l.Notify: // nil after the connection was lost
			if n != nil {
				word = n.Extra
			}
		case <-tick.C:
			// No Ping: it would block while the server is silently gone, and
			// the connection's keep-alive finds that out by itself.
		}
		waiting = appendOnce(waiting, word)
	}
}

func appendOnce(words []string, word string) []string {
	for _, w := range words {
		if w == word {
			return words
		}
	}
	return append(words, word)
}
