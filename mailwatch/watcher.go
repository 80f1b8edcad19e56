// Package mailwatch watches an IMAP mailbox (RFC 9051, RFC 3501): it hands
// over the raw bytes of every mail that comes, once and whole, marks mail that
// is filed, and puts copies of sent letters into the Sent folder. It changes
// nothing else in the mailbox; above all no mail is marked as read by it.
//
// What was seen is remembered per UID, in a Store. Mail is handed over as it
// came; only of a mail larger than the limit is the first part kept, below an
// added first field "X-Mailwatch-Truncated: kept N of M octets".
package mailwatch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// ErrLogin means that the server refuses the user name or password. Trying
// often would lock the account.
var ErrLogin = errors.New("login refused")

var errNoStartTLS = errors.New("the server does not start TLS, and nothing is sent in the clear; use tls with port 993 if it has that")

// Status is how a Watcher is doing.
type Status struct {
	Connected   bool
	LastSuccess time.Time // when the mailbox was last seen to be wholly fetched
	Fetched     int64     // mails handed over since the start
	Err         error     // what went wrong last, nil since the last success; ErrLogin among others
	LastError   string    // its text
}

// Watcher watches one mailbox. Run or Once is called by one goroutine at a
// time; Check, Nudge and Status by any.
type Watcher struct {
	cfg   Config
	store Store
	log   *slog.Logger
	nudge chan struct{}

	mu     sync.Mutex
	status Status

	// Of the goroutine that runs.
	seen      seen
	chunk     int           // mails in one FETCH; 1 after one could not be read
	copies    map[int64]int // tries of copies that failed
	copyAfter time.Time     // no copies before
}

// New makes a Watcher. It returns an error for a configuration that cannot
// work, in one sentence.
func New(cfg Config, store Store, log *slog.Logger) (*Watcher, error) {
	cfg, err := cfg.complete()
	if err != nil {
		return nil, err
	}
	return &Watcher{
		cfg: cfg, store: store, log: log.With("component", "mailwatch", "mailbox", cfg.Name),
		nudge: make(chan struct{}, 1), chunk: maxChunk, copies: map[int64]int{},
	}, nil
}

// Nudge tells that something was filed or sent, so that marks and copies need
// not wait for the next look. It never blocks.
func (w *Watcher) Nudge() {
	select {
	case w.nudge <- struct{}{}:
	default:
	}
}

// Status returns how the watcher is doing now.
func (w *Watcher) Status() Status {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.status
}

func (w *Watcher) note(f func(*Status)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f(&w.status)
}

// Once fetches what is there now, marks what is filed, copies what was sent,
// and returns.
func (w *Watcher) Once(ctx context.Context) error {
	return w.ended(ctx, w.visit(ctx, (*session).round))
}

// Run watches until ctx ends, and returns its error. Whatever goes wrong with
// the server or the store is tried again, ever more slowly.
func (w *Watcher) Run(ctx context.Context) error {
	failures := 0
	for {
		began := w.cfg.Now()
		err := w.ended(ctx, w.visit(ctx, (*session).watch))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if w.cfg.Now().Sub(began) > time.Minute {
			failures = 0
		}
		failures++
		wait := delay(failures, errors.Is(err, ErrLogin))
		w.log.WarnContext(ctx, "mailbox lost", "error", err, "retry_in", wait)
		if !sleep(ctx, wait) {
			return ctx.Err()
		}
	}
}

// Check tries everything that watching needs, and changes nothing. Its error
// is a sentence that says what to do.
func (w *Watcher) Check(ctx context.Context) error {
	s, err := w.connect(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	list, err := s.folders(ctx)
	if err != nil {
		return err
	}
	if err := s.choose(ctx); err != nil {
		return fmt.Errorf("%w; the folders are %s", err, names(list))
	}
	if w.cfg.Done == "" && w.cfg.Keyword != "" && !s.keepsKeyword() {
		return fmt.Errorf("mailbox %s: the server keeps no keyword %s; choose a folder for filed mail instead", w.cfg.Name, w.cfg.Keyword)
	}
	return nil
}

// visit connects, prepares the folder and does something with it.
func (w *Watcher) visit(ctx context.Context, f func(*session, context.Context) error) error {
	s, err := w.connect(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	w.note(func(st *Status) { st.Connected = true })
	defer w.note(func(st *Status) { st.Connected = false })
	if err := s.choose(ctx); err != nil {
		return err
	}
	if err := s.settle(ctx); err != nil {
		return err
	}
	return f(s, ctx)
}

// ended notes the error that ended a visit.
func (w *Watcher) ended(ctx context.Context, err error) error {
	if err != nil && ctx.Err() == nil {
		w.note(func(st *Status) { st.Err, st.LastError = err, err.Error() })
	}
	return err
}

// round does everything that is to be done now.
func (s *session) round(ctx context.Context) error {
	if err := s.catchUp(ctx); err != nil {
		return err
	}
	if err := s.mark(ctx); err != nil {
		return err
	}
	if err := s.copySent(ctx); err != nil {
		return err
	}
	now := s.w.cfg.Now()
	s.w.note(func(st *Status) { st.LastSuccess, st.Err, st.LastError = now, nil, "" })
	return nil
}

// refused makes an error a sentence about this mailbox.
func (w *Watcher) refused(what string, err error) error {
	return fmt.Errorf("mailbox %s: %s: %w", w.cfg.Name, what, err)
}
