package mailwatch

import (
	"context"

	"hoffelijk"
)

// batch collects mails for one commit. One batch fills while the one before
// it is committed, so memory holds two at most.
type batch struct {
	s     *session
	out   chan []hoffelijk.Received
	mails []hoffelijk.Received
	bytes int64
}

// add takes a mail, and hands the batch over when it is full.
func (b *batch) add(ctx context.Context, mail hoffelijk.Received) error {
	size := int64(len(mail.Raw))
	if len(b.mails) > 0 && b.bytes+size > b.s.w.cfg.BatchBytes {
		if err := b.handOver(ctx); err != nil {
			return err
		}
	}
	b.mails, b.bytes = append(b.mails, mail), b.bytes+size
	if len(b.mails) >= b.s.w.cfg.BatchCount {
		return b.handOver(ctx)
	}
	return nil
}

// handOver waits for the committer; meanwhile the server need not hurry.
func (b *batch) handOver(ctx context.Context) error {
	b.s.conn.pause()
	defer b.s.conn.resume()
	return b.flush(ctx)
}

// flush hands over what there is.
func (b *batch) flush(ctx context.Context) error {
	if len(b.mails) == 0 {
		return nil
	}
	select {
	case b.out <- b.mails:
		b.mails, b.bytes = nil, 0
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// commit keeps batches until there are no more. The first error ends the
// fetching; later batches are dropped, and come again.
func (w *Watcher) commit(ctx context.Context, cancel context.CancelCauseFunc, batches <-chan []hoffelijk.Received) error {
	var failed error
	for mails := range batches {
		if failed != nil {
			continue
		}
		if failed = w.store.Keep(ctx, mails); failed != nil {
			cancel(failed)
			continue
		}
		w.note(func(st *Status) { st.Fetched += int64(len(mails)) })
	}
	return failed
}
