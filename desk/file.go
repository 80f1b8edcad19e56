package desk

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"hoffelijk"
	"hoffelijk/eml"
)

const (
	batchSize = 200
	// maxTries is how often a message that fails is tried before it is set aside.
	maxTries = 3
)

// incoming is a stored message and what was read from it.
type incoming struct {
	hoffelijk.Stored
	msg *hoffelijk.Message
	err error
}

// FileStored files everything that waits, in batches, and returns how many
// messages left the waiting room. One that cannot be read does not stop the
// others.
func (d *Desk) FileStored(ctx context.Context) (int, error) {
	d.filing.Lock()
	defer d.filing.Unlock()
	// What a pass that broke off had claimed is free again.
	if err := d.Store.Unclaim(ctx); err != nil {
		return 0, fmt.Errorf("freeing stored messages: %w", err)
	}
	total := 0
	for {
		n, err := d.filePass(ctx)
		total += n
		if n == 0 || err != nil {
			return total, err
		}
	}
}

// batch is a claimed batch that has been read.
type batch struct {
	in  []incoming
	err error
}

// filePass files what waits. While one batch is being written the next one is
// claimed and read.
func (d *Desk) filePass(ctx context.Context) (int, error) {
	ctx, cancel := context.WithCancel(ctx)
	batches := make(chan batch)
	var wg sync.WaitGroup
	wg.Go(func() { d.readAhead(ctx, batches) })
	defer wg.Wait()
	defer cancel()
	total := 0
	for b := range batches {
		if b.err != nil {
			return total, fmt.Errorf("claiming stored messages: %w", b.err)
		}
		n := len(b.in)
		if err := d.fileBatch(ctx, b.in); err != nil {
			return total, err
		}
		total += n
	}
	return total, ctx.Err()
}

// readAhead claims and reads batches until nothing waits.
func (d *Desk) readAhead(ctx context.Context, batches chan<- batch) {
	defer close(batches)
	for {
		stored, err := d.Store.ClaimStored(ctx, batchSize)
		if err == nil && len(stored) == 0 {
			return
		}
		select {
		case batches <- batch{d.readAll(stored), err}:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// readAll parses messages, on all processors.
func (d *Desk) readAll(stored []hoffelijk.Stored) []incoming {
	in := make([]incoming, len(stored))
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), len(stored)) {
		wg.Go(func() {
			for i := range next {
				in[i].Stored = stored[i]
				in[i].msg, in[i].err = parse(stored[i].Raw)
			}
		})
	}
	for i := range stored {
		next <- i
	}
	close(next)
	wg.Wait()
	return in
}

// parse reads a mail; a fault of the reader becomes an error, so that one
// mail cannot stop the daemon.
func parse(raw []byte) (m *hoffelijk.Message, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("reading the mail: %v\n%s", r, debug.Stack())
		}
	}()
	return eml.Parse(raw)
}

// reparse reads a mail that was read before.
func (d *Desk) reparse(raw []byte) *hoffelijk.Message {
	m, err := parse(raw)
	if err != nil {
		d.Log.Error("desk: reading a filed mail again", "error", err)
		return &hoffelijk.Message{Kind: hoffelijk.KindMail, Problems: []string{"this mail can no longer be read"}}
	}
	return m
}

// fileBatch files a batch in rounds. A mail that belongs to the thread of
// another in the same batch waits for the next round, when the database
// knows the case.
func (d *Desk) fileBatch(ctx context.Context, in []incoming) error {
	in, err := d.setAside(ctx, in)
	if err != nil {
		return err
	}
	for len(in) > 0 {
		now, later := firstOfThreads(in)
		if err := d.fileRound(ctx, now); err != nil {
			return err
		}
		in = later
	}
	return nil
}

// setAside quarantines what could not be read and returns the rest.
func (d *Desk) setAside(ctx context.Context, in []incoming) ([]incoming, error) {
	var good []incoming
	for _, m := range in {
		if m.err == nil {
			good = append(good, m)
			continue
		}
		if err := d.fail(ctx, m, m.err); err != nil {
			return nil, err
		}
	}
	return good, nil
}

// fail gives a message back to be tried again, or sets it aside when trying
// again is of no use.
func (d *Desk) fail(ctx context.Context, m incoming, cause error) error {
	d.Log.Error("desk: message failed", "message", m.ID, "try", m.Tries, "error", cause)
	if errors.Is(cause, eml.ErrNotMail) || m.Tries >= maxTries {
		return d.Store.Quarantine(ctx, m.ID, cause.Error())
	}
	return d.Store.Release(ctx, m.ID, cause.Error())
}

// fileRound files messages that do not depend on each other. Answers to
// review mails are carried out one by one; the rest is one transaction, and
// if that fails each is tried alone, so that a bad one harms only itself.
func (d *Desk) fileRound(ctx context.Context, in []incoming) error {
	k, err := d.lookUp(ctx, in)
	if err != nil {
		return err
	}
	var filings []hoffelijk.Filing
	var of []incoming
	for _, m := range in {
		if d.isOurs(m.msg) {
			if err := d.correspond(ctx, m); err != nil {
				if err := d.fail(ctx, m, err); err != nil {
					return err
				}
			}
			continue
		}
		filings = append(filings, d.decide(m, k))
		of = append(of, m)
	}
	if len(filings) == 0 {
		return nil
	}
	if _, err := d.Store.File(ctx, filings); err == nil || ctx.Err() != nil {
		return ctx.Err()
	} else if len(filings) > 1 {
		d.Log.Error("desk: filing a batch, now one by one", "error", err)
	}
	for i := range filings {
		if _, err := d.Store.File(ctx, filings[i:i+1]); err != nil {
			if err := d.fail(ctx, of[i], err); err != nil {
				return err
			}
		}
	}
	return nil
}
