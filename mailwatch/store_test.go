package mailwatch

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"hoffelijk"
)

type place struct{ validity, uid uint32 }

// memory is a Store in memory for one mailbox.
type memory struct {
	mu       sync.Mutex
	state    *hoffelijk.MailboxState
	kept     map[place]hoffelijk.Received
	keeps    int // mails handed over, repeats included
	gone     map[place]bool
	failed   map[place]int
	filed    map[place]bool
	marked   map[place]bool
	letters  []hoffelijk.Delivery
	notes    map[int64]string // of copies that are settled
	failKeep error
	changed  chan struct{} // has an element after a write
}

func newMemory() *memory {
	return &memory{
		kept: map[place]hoffelijk.Received{}, gone: map[place]bool{}, failed: map[place]int{},
		filed: map[place]bool{}, marked: map[place]bool{}, notes: map[int64]string{},
		changed: make(chan struct{}, 1),
	}
}

func (m *memory) lock() func() {
	m.mu.Lock()
	return func() {
		select {
		case m.changed <- struct{}{}:
		default:
		}
		m.mu.Unlock()
	}
}

func (m *memory) OpenMailbox(_ context.Context, _ string, validity, baseline uint32) (hoffelijk.MailboxState, error) {
	defer m.lock()()
	if m.state == nil {
		m.state = &hoffelijk.MailboxState{UIDValidity: validity, Baseline: baseline, BaselineAt: time.Now()}
	}
	state := *m.state
	state.Changed = state.UIDValidity != validity
	return state, nil
}

func (m *memory) RebaseMailbox(_ context.Context, _ string, validity, baseline uint32) error {
	defer m.lock()()
	m.state.UIDValidity, m.state.Baseline = validity, baseline
	return nil
}

func (m *memory) KnownUIDs(_ context.Context, _ string, validity, from uint32) ([]uint32, error) {
	defer m.lock()()
	var uids []uint32
	add := func(p place) {
		if p.validity == validity && p.uid >= from {
			uids = append(uids, p.uid)
		}
	}
	for p := range m.kept {
		add(p)
	}
	for p := range m.gone {
		add(p)
	}
	for p, tries := range m.failed {
		if tries >= maxTries {
			add(p)
		}
	}
	return uids, nil
}

func (m *memory) Keep(ctx context.Context, mails []hoffelijk.Received) error {
	defer m.lock()()
	if m.failKeep != nil {
		return m.failKeep
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, r := range mails {
		m.kept[place{r.UIDValidity, r.UID}] = r
		m.keeps++
	}
	return nil
}

func (m *memory) Unfetched(_ context.Context, _ string, validity, uid uint32, _ string) (int, error) {
	defer m.lock()()
	m.failed[place{validity, uid}]++
	return m.failed[place{validity, uid}], nil
}

func (m *memory) Gone(_ context.Context, _ string, validity uint32, uids []uint32) error {
	defer m.lock()()
	for _, uid := range uids {
		m.gone[place{validity, uid}] = true
	}
	return nil
}

func (m *memory) Unmarked(_ context.Context, _ string, validity uint32, limit int) ([]uint32, error) {
	defer m.lock()()
	var uids []uint32
	for p := range m.filed {
		if p.validity == validity && !m.marked[p] && len(uids) < limit {
			uids = append(uids, p.uid)
		}
	}
	return uids, nil
}

func (m *memory) Marked(_ context.Context, _ string, validity uint32, uids []uint32) error {
	defer m.lock()()
	for _, uid := range uids {
		m.marked[place{validity, uid}] = true
	}
	return nil
}

func (m *memory) PendingCopies(_ context.Context, from string, limit int) ([]hoffelijk.Delivery, error) {
	defer m.lock()()
	var list []hoffelijk.Delivery
	for _, d := range m.letters {
		if _, settled := m.notes[d.ID]; !settled && d.From == from && len(list) < limit {
			list = append(list, d)
		}
	}
	return list, nil
}

func (m *memory) Copied(_ context.Context, id int64, done bool, note string) error {
	defer m.lock()()
	if !done && note == "" {
		return errors.New("a copy was given up without a reason")
	}
	m.notes[id] = note
	return nil
}

// file files everything that is kept.
func (m *memory) file() {
	defer m.lock()()
	for p := range m.kept {
		m.filed[p] = true
	}
}

// bodies lists what is kept, in order.
func (m *memory) bodies() []string {
	defer m.lock()()
	var all []string
	for _, r := range m.kept {
		all = append(all, string(r.Raw))
	}
	slices.Sort(all)
	return all
}

// count tells how many mails are kept, and how many were handed over.
func (m *memory) count() (kept, keeps int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.kept), m.keeps
}
