package mailwatch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"hoffelijk"
)

// maxChunk is how many mails one FETCH asks for. Their bodies are streamed,
// so it costs no memory; it bounds the command's length and spares round trips.
const maxChunk = 2000

// part is one answer to a FETCH.
type part struct {
	uid   uint32
	at    time.Time // INTERNALDATE
	size  int64     // RFC822.SIZE, or what the literal has
	raw   []byte
	whole bool // raw has as many bytes as were announced, or as we keep
}

// readPart reads one answer, and up to limit bytes of its body. The client
// ends a body that was cut without an error, so its length is counted.
func (s *session) readPart(m *imapclient.FetchMessageData, limit int64) part {
	var p part
	for item := m.Next(); item != nil; item = m.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			p.uid = uint32(item.UID)
		case imapclient.FetchItemDataInternalDate:
			p.at = item.Time
		case imapclient.FetchItemDataRFC822Size:
			p.size = item.Size
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil {
				continue
			}
			p.size = item.Literal.Size()
			p.raw = make([]byte, min(p.size, limit))
			if _, err := io.ReadFull(item.Literal, p.raw); err != nil {
				s.abandon(err)
				return part{}
			}
			p.whole = len(p.raw) > 0
		}
	}
	return p
}

// abandon ends the connection in the middle of a body, and waits until the
// client's reader has ended too: both would read on otherwise, at once.
func (s *session) abandon(err error) {
	s.conn.end(fmt.Errorf("the connection broke in the middle of a mail: %w", err))
	<-s.client.Closed()
}

// fetch runs one UID FETCH and calls each for every answer. It always reads
// to the end, because the client's reader waits for us.
func (s *session) fetch(ctx context.Context, set imap.UIDSet, opts *imap.FetchOptions, each func(*imapclient.FetchMessageData) error) error {
	return s.fetchBudget(ctx, answerBudget+int64(s.box.NumMessages)<<8, set, opts, each)
}

func (s *session) fetchBudget(ctx context.Context, budget int64, set imap.UIDSet, opts *imap.FetchOptions, each func(*imapclient.FetchMessageData) error) error {
	return s.within(ctx, budget, func() error {
		cmd := s.client.Fetch(set, opts)
		var failed error
		for m := cmd.Next(); m != nil && failed == nil; m = cmd.Next() {
			if failed = each(m); failed != nil {
				s.conn.end(failed)
			}
		}
		return errors.Join(failed, cmd.Close())
	})
}

// fetchAll fetches mails and has them committed in batches, while the next
// are being fetched. It returns the UIDs that are to be tried again. What was
// received whole before an error is committed too.
func (s *session) fetchAll(ctx context.Context, uids []uint32) (again []uint32, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	b := &batch{s: s, out: make(chan []hoffelijk.Received)}
	committed := make(chan error, 1)
	go func() { committed <- s.w.commit(ctx, cancel, b.out) }()
	for len(uids) > 0 && err == nil {
		n := min(s.w.chunk, len(uids))
		var more []uint32
		more, err = s.fetchChunk(ctx, uids[:n], b)
		again, uids = append(again, more...), uids[n:]
		s.w.adapt(n, err)
	}
	rest := b.flush(ctx)
	close(b.out)
	if lost := <-committed; lost != nil {
		return nil, lost
	}
	return again, errors.Join(err, rest)
}

// adapt makes chunks small after an answer that could not be read, to find
// the mail that it was about, and large again when all goes well.
func (w *Watcher) adapt(n int, err error) {
	switch {
	case errors.Is(err, errUnreadable):
		w.chunk = 1
	case err == nil && n == w.chunk:
		w.chunk = min(2*w.chunk, maxChunk)
	}
}

// errUnreadable marks an answer that the client cannot read. It gave up the
// connection for it, and would do so again.
var errUnreadable = errors.New("the server's answer makes no sense")

// fetchChunk fetches some mails into b.
func (s *session) fetchChunk(ctx context.Context, uids []uint32, b *batch) (again []uint32, err error) {
	got := map[uint32]bool{}
	err = s.fetchInto(ctx, uids, b, got)
	if err == nil {
		return s.missing(ctx, without(uids, got), b)
	}
	if s.conn.broken() != nil || ctx.Err() != nil || cutOff(err) {
		return nil, err
	}
	if len(uids) == 1 {
		if _, lost := s.w.store.Unfetched(ctx, s.w.cfg.Name, s.box.UIDValidity, uids[0], err.Error()); lost != nil {
			return nil, lost
		}
	}
	return nil, fmt.Errorf("%w: %w", errUnreadable, err)
}

// cutOff reports whether the client says that the connection ended. Below TLS
// that can look like an orderly end.
func cutOff(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || strings.HasSuffix(err.Error(), "EOF")
}

// fetchInto fetches mails into b and notes in got which ones came. That some
// did not is no error.
func (s *session) fetchInto(ctx context.Context, uids []uint32, b *batch, got map[uint32]bool) error {
	sizes, err := s.sizes(ctx, uids)
	if err != nil {
		return err
	}
	var small []uint32
	total := int64(answerBudget)
	for _, uid := range uids {
		size, ok := sizes[uid]
		switch {
		case ok && size > s.w.cfg.MaxSize:
			if err := s.bodies(ctx, []uint32{uid}, sizes, 2*s.w.cfg.MaxSize+answerBudget, b, got); err != nil {
				return err
			}
		case ok:
			small = append(small, uid)
			total += 2 * size
		}
	}
	if len(small) == 0 {
		return nil
	}
	return s.bodies(ctx, small, sizes, total, b, got)
}

// sizes asks for the size of mails; those that are no more there are missing.
func (s *session) sizes(ctx context.Context, uids []uint32) (map[uint32]int64, error) {
	sizes := make(map[uint32]int64, len(uids))
	err := s.fetch(ctx, uidSet(uids), &imap.FetchOptions{UID: true, RFC822Size: true}, func(m *imapclient.FetchMessageData) error {
		p := s.readPart(m, 0)
		sizes[p.uid] = p.size
		return nil
	})
	return sizes, ignoreNo(err)
}

// bodies streams the bodies of mails into b, without marking them as read. Of
// a mail that is too large by sizes only the first part is asked for.
func (s *session) bodies(ctx context.Context, uids []uint32, sizes map[uint32]int64, budget int64, b *batch, got map[uint32]bool) error {
	section := &imap.FetchItemBodySection{Peek: true}
	if sizes[uids[0]] > s.w.cfg.MaxSize {
		section.Partial = &imap.SectionPartial{Offset: 0, Size: s.w.cfg.MaxSize}
	}
	opts := &imap.FetchOptions{UID: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{section}}
	err := s.fetchBudget(ctx, budget, uidSet(uids), opts, func(m *imapclient.FetchMessageData) error {
		p := s.readPart(m, s.w.cfg.MaxSize)
		if p.uid == 0 || !p.whole {
			return nil
		}
		if section.Partial != nil {
			p.size = max(p.size, sizes[p.uid])
		}
		got[p.uid] = true
		return b.add(ctx, s.w.received(p))
	})
	return ignoreNo(err)
}

// received makes an answer a mail.
func (w *Watcher) received(p part) hoffelijk.Received {
	raw, at := p.raw, p.at
	if int64(len(raw)) < p.size {
		note := fmt.Sprintf("X-Mailwatch-Truncated: kept %d of %d octets\r\n", len(raw), p.size)
		raw = append([]byte(note), raw...)
	}
	if at.IsZero() {
		at = w.cfg.Now()
	}
	return hoffelijk.Received{Mailbox: w.cfg.Name, UIDValidity: w.seen.validity, UID: p.uid, Raw: raw, At: at}
}

// missing deals with mails that were listed and did not come: they are gone,
// or come now, or are noted to be tried again until the store gives them up.
func (s *session) missing(ctx context.Context, uids []uint32, b *batch) (again []uint32, err error) {
	if len(uids) == 0 {
		return nil, nil
	}
	listed, err := s.search(ctx, uidSet(uids))
	if err != nil {
		return nil, err
	}
	there := map[uint32]bool{}
	for _, uid := range listed {
		there[uid] = true
	}
	name, validity := s.w.cfg.Name, s.box.UIDValidity
	if gone := without(uids, there); len(gone) > 0 {
		if err := s.w.store.Gone(ctx, name, validity, gone); err != nil {
			return nil, err
		}
	}
	got := map[uint32]bool{}
	if len(listed) > 0 {
		if err := s.fetchInto(ctx, listed, b, got); err != nil {
			return nil, err
		}
	}
	for _, uid := range without(listed, got) {
		tries, err := s.w.store.Unfetched(ctx, name, validity, uid, "the server lists this mail but gives no body of it")
		if err != nil {
			return nil, err
		}
		s.w.log.WarnContext(ctx, "listed mail cannot be fetched", "uid", uid, "tries", tries)
		if tries < maxTries {
			again = append(again, uid)
		}
	}
	return again, nil
}

// maxTries is after how many fetches the store calls a mail unreadable.
const maxTries = 3

// ignoreNo drops a server's NO: what it did not give counts as missing.
func ignoreNo(err error) error {
	if refusal := (*imap.Error)(nil); errors.As(err, &refusal) && refusal.Type == imap.StatusResponseTypeNo {
		return nil
	}
	return err
}

func uidSet(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	return set
}

// without returns the UIDs that are not in a set, in their order.
func without(uids []uint32, set map[uint32]bool) []uint32 {
	var rest []uint32
	for _, uid := range uids {
		if !set[uid] {
			rest = append(rest, uid)
		}
	}
	return rest
}
