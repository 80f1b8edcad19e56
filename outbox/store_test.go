package outbox_test

import (
	"context"
	"fmt"
	"sync"
	"time"

	"hoffelijk"
)

// memory is a store that keeps its deliveries in memory, and forgets nothing.
type memory struct {
	mu      sync.Mutex
	mails   []*hoffelijk.Delivery
	next    map[int64]time.Time
	started map[int64]int // how often DATA began
	stale   bool          // StartData refuses
	broken  func() error  // what a write meets; nil for nothing
}

func (s *memory) add(purpose hoffelijk.Purpose, raw []byte) *hoffelijk.Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := &hoffelijk.Delivery{
		ID: int64(len(s.mails) + 1), Purpose: purpose, MessageID: fmt.Sprintf("m%d@bedrijf.example", len(s.mails)+1),
		From: "sanne@bedrijf.example", To: "karin@klant.example", Raw: raw, State: hoffelijk.DeliveryQueued, QueuedAt: start,
	}
	s.mails = append(s.mails, d)
	return d
}

func (s *memory) ClaimDeliveries(_ context.Context, n int) ([]hoffelijk.Delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var claimed []hoffelijk.Delivery
	for _, d := range s.mails {
		if d.State == hoffelijk.DeliveryQueued && len(claimed) < n {
			d.State = hoffelijk.DeliverySending
			d.Attempt++
			claimed = append(claimed, *d)
		}
	}
	return claimed, nil
}

func (s *memory) StartData(_ context.Context, id int64, _ int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stale {
		return hoffelijk.ErrStale
	}
	if s.broken != nil {
		if err := s.broken(); err != nil {
			return err
		}
	}
	if s.started == nil {
		s.started = map[int64]int{}
	}
	s.started[id]++
	return nil
}

func (s *memory) end(id int64, state hoffelijk.DeliveryState, note string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken != nil {
		if err := s.broken(); err != nil {
			return err
		}
	}
	d := s.mails[id-1]
	if d.State != hoffelijk.DeliverySending {
		return hoffelijk.ErrStale
	}
	d.State, d.Note = state, note
	return nil
}

func (s *memory) Sent(_ context.Context, id int64, _ int, note string) error {
	return s.end(id, hoffelijk.DeliverySent, note)
}

func (s *memory) Deferred(_ context.Context, id int64, _ int, next time.Time, note string) error {
	s.mu.Lock()
	if s.next == nil {
		s.next = map[int64]time.Time{}
	}
	s.next[id] = next
	s.mu.Unlock()
	return s.end(id, hoffelijk.DeliveryDeferred, note)
}

func (s *memory) Failed(_ context.Context, id int64, _ int, note string) error {
	return s.end(id, hoffelijk.DeliveryFailed, note)
}

func (s *memory) Unknown(_ context.Context, id int64, _ int, note string) error {
	return s.end(id, hoffelijk.DeliveryUnknown, note)
}

func (s *memory) Recover(context.Context) (int, int, error) {
	return 0, 0, nil
}
