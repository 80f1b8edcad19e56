// Package outbox hands approved mail to the SMTP server, once.
//
// A delivery is claimed in the database before the server is dialled, and for
// a letter the moment before DATA is committed too. What the server says after
// the final dot decides: when the connection breaks between the first byte of
// a letter and that answer, the letter is `unknown`, to be looked at by a
// person, and it is never sent again by itself. Mail between us and a
// salesperson may be repeated; it carries the same Message-ID then.
//
// A server that cannot be reached is dialled once in a pass, and a refused
// password is not tried again for ten minutes.
//
// # Mail log
//
// One line for each event, the Message-ID first:
//
//	<id> sent to="karin@klant.example" purpose=letter attempt=1 note="250 2.0.0 Ok" at=2026-03-02T09:00:00Z
package outbox

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"hoffelijk"
)

// Store is what the outbox needs of the database.
type Store interface {
	// ClaimDeliveries takes up to n deliveries that are due, so that nobody
	// else does; they are committed as sending, with their attempt counted.
	ClaimDeliveries(ctx context.Context, n int) ([]hoffelijk.Delivery, error)
	// StartData commits that the DATA of a letter begins, or
	// hoffelijk.ErrStale when the attempt is no longer ours: then nothing may
	// be sent.
	StartData(ctx context.Context, id int64, attempt int) error
	// Sent, Deferred, Failed and Unknown end an attempt, with the server's
	// last word; hoffelijk.ErrStale when it came to another end before.
	Sent(ctx context.Context, id int64, attempt int, note string) error
	Deferred(ctx context.Context, id int64, attempt int, next time.Time, note string) error
	Failed(ctx context.Context, id int64, attempt int, note string) error
	Unknown(ctx context.Context, id int64, attempt int, note string) error
	// Recover frees what daemons that died had claimed.
	Recover(ctx context.Context) (requeued, unknown int, err error)
}

// Config is how to reach the server, and how patient to be. Zero values take
// the defaults named.
type Config struct {
	Addr       string      // host:port
	TLS        string      // "tls", "starttls" or "none"
	AllowPlain bool        // allows "none" beyond this machine
	TLSConfig  *tls.Config // the system's certificates when nil
	Username   string      // "" sends without signing in
	Password   string
	Auth       string // "plain", "login", "" for what the server offers
	HelloName  string // in EHLO; "localhost" when empty

	Connections    int           // 2
	CommandTimeout time.Duration // for a reply to a command: 2 minutes
	DataTimeout    time.Duration // for the reply to the final dot: 11 minutes (RFC 5321 section 4.5.3.2.6 asks for 10)
	RetryMin       time.Duration // 5 minutes, doubling up to
	RetryMax       time.Duration // 4 hours
	GiveUp         time.Duration // 48 hours
	RecordTimeout  time.Duration // for the database to take an outcome before the next mail: 1 minute
	Tick           time.Duration // how often to look without being nudged: 15 seconds

	// At most so many letters leave in a period; a fault that approves
	// hundreds stops here. 30 in 15 minutes.
	BurstLetters int
	BurstPeriod  time.Duration

	Now func() time.Time // time.Now
}

// Outbox sends. Use New.
type Outbox struct {
	Config
	store Store
	log   *slog.Logger
	mail  *MailLog
	wake  chan struct{}

	mu        sync.Mutex
	idle      []*session  // connections that wait for the next mail
	down      *downtime   // the server failed; nil when it did not
	letters   []time.Time // when letters left, in the last BurstPeriod
	unwritten []ending    // what the database did not take yet
}

// New returns an outbox. It dials nothing yet. log and mail may be nil.
func New(c Config, store Store, log *slog.Logger, mail *MailLog) (*Outbox, error) {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return nil, fmt.Errorf("reading the address of the SMTP server: %w", err)
	}
	switch c.TLS {
	case "tls", "starttls":
	case "none":
		if ip := net.ParseIP(host); !c.AllowPlain && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return nil, fmt.Errorf("the SMTP server %s would get the password in the clear; use tls or starttls", host)
		}
	default:
		return nil, fmt.Errorf("%q is no way to protect SMTP; use tls, starttls or none", c.TLS)
	}
	c.HelloName = cmp.Or(c.HelloName, "localhost")
	c.Connections = cmp.Or(c.Connections, 2)
	c.CommandTimeout = cmp.Or(c.CommandTimeout, 2*time.Minute)
	c.DataTimeout = cmp.Or(c.DataTimeout, 11*time.Minute)
	c.RetryMin, c.RetryMax = cmp.Or(c.RetryMin, 5*time.Minute), cmp.Or(c.RetryMax, 4*time.Hour)
	c.GiveUp, c.Tick = cmp.Or(c.GiveUp, 48*time.Hour), cmp.Or(c.Tick, 15*time.Second)
	c.RecordTimeout = cmp.Or(c.RecordTimeout, time.Minute)
	c.BurstLetters, c.BurstPeriod = cmp.Or(c.BurstLetters, 30), cmp.Or(c.BurstPeriod, 15*time.Minute)
	if c.Now == nil {
		c.Now = time.Now
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if mail == nil {
		mail = NewMailLog(nil)
	}
	return &Outbox{Config: c, store: store, log: log, mail: mail, wake: make(chan struct{}, 1)}, nil
}

// Nudge says that there may be something to send.
func (o *Outbox) Nudge() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// Run sends until ctx ends. A mail whose DATA has begun is finished first.
func (o *Outbox) Run(ctx context.Context) error {
	tick := time.NewTicker(o.Tick)
	defer tick.Stop()
	for {
		if _, err := o.Once(ctx); err != nil && ctx.Err() == nil {
			o.log.Error("outbox: sending", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-o.wake:
		case <-tick.C:
		}
	}
}

// Once sends everything that is due now and returns how many mails the server
// took.
func (o *Outbox) Once(ctx context.Context) (int, error) {
	defer o.closeIdle()
	o.forgive()
	if err := o.catchUp(ctx); err != nil {
		return 0, err
	}
	requeued, unknown, err := o.store.Recover(ctx)
	if err != nil {
		return 0, fmt.Errorf("freeing what a daemon left behind: %w", err)
	}
	if requeued+unknown > 0 {
		o.log.Warn("outbox: a daemon died while sending", "requeued", requeued, "unknown", unknown)
	}
	total := 0
	for ctx.Err() == nil {
		claimed, err := o.store.ClaimDeliveries(ctx, 16*o.Connections)
		if err != nil {
			return total, fmt.Errorf("claiming mail to send: %w", err)
		}
		if len(claimed) == 0 {
			break
		}
		sent, err := o.sendAll(ctx, claimed)
		total += sent
		if err != nil {
			return total, err
		}
	}
	return total, ctx.Err()
}

// sendAll sends mails over several connections.
func (o *Outbox) sendAll(ctx context.Context, mails []hoffelijk.Delivery) (int, error) {
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		sent int
		errs error
	)
	next := make(chan hoffelijk.Delivery)
	for range min(o.Connections, len(mails)) {
		wg.Go(func() {
			for d := range next {
				ok, err := o.send(ctx, d)
				mu.Lock()
				if ok {
					sent++
				}
				errs = errors.Join(errs, err)
				mu.Unlock()
			}
		})
	}
	for _, d := range mails {
		next <- d
	}
	close(next)
	wg.Wait()
	return sent, errs
}

// Check dials, encrypts, signs in and leaves.
func (o *Outbox) Check(ctx context.Context) error {
	s, err := o.dial(ctx)
	if err != nil {
		return err
	}
	s.quit()
	return nil
}
