package mailwatch

import (
	"context"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"hoffelijk"
)

// seen is what a Watcher knows of a folder beyond the store: it spares a
// reconnect the complete comparison.
type seen struct {
	validity uint32
	high     uint32    // every UID up to here is settled or in again
	full     time.Time // of the last complete comparison
	again    []uint32  // UIDs to be tried once more
}

// settle finds out where in the folder we stand.
func (s *session) settle(ctx context.Context) error {
	baseline, err := s.last(ctx)
	if err != nil {
		return err
	}
	if s.w.cfg.Baseline == "all" {
		baseline = 0
	}
	validity := s.box.UIDValidity
	s.state, err = s.w.store.OpenMailbox(ctx, s.w.cfg.Name, validity, baseline)
	if err != nil {
		return err
	}
	if s.state.Changed {
		if err := s.rebase(ctx); err != nil {
			return err
		}
	}
	if s.w.seen.validity != validity {
		s.w.seen = seen{validity: validity}
	}
	return nil
}

// last returns the highest UID that was given out when the folder was opened.
func (s *session) last(ctx context.Context) (uint32, error) {
	if s.box.UIDNext != 0 {
		return uint32(s.box.UIDNext) - 1, nil
	}
	var all imap.UIDSet
	all.AddRange(1, 0)
	uids, err := s.search(ctx, all)
	var last uint32
	for _, uid := range uids {
		last = max(last, uid)
	}
	return last, err
}

// rebase finds our place after a change of UIDVALIDITY (RFC 9051 section
// 2.3.1.1): all UIDs are new, so the date of arrival decides which mail is
// older than we are. What was fetched before comes once more; the store knows
// it by its content.
func (s *session) rebase(ctx context.Context) error {
	s.w.log.WarnContext(ctx, "the folder has a new UIDVALIDITY, looking through it again",
		"old", s.state.UIDValidity, "new", s.box.UIDValidity)
	baseline, old, err := s.place(ctx)
	if err != nil {
		return err
	}
	name, validity := s.w.cfg.Name, s.box.UIDValidity
	if len(old) > 0 {
		if err := s.w.store.Gone(ctx, name, validity, old); err != nil {
			return err
		}
	}
	if err := s.w.store.RebaseMailbox(ctx, name, validity, baseline); err != nil {
		return err
	}
	s.state = hoffelijk.MailboxState{UIDValidity: validity, Baseline: baseline, BaselineAt: s.state.BaselineAt}
	return nil
}

// place returns a baseline under which all mail is old, and the UIDs of old
// mail above it.
func (s *session) place(ctx context.Context) (baseline uint32, old []uint32, err error) {
	if s.w.cfg.Baseline == "all" || s.box.NumMessages == 0 {
		return 0, nil, nil
	}
	dates, err := s.dates(ctx)
	if err != nil {
		return 0, nil, err
	}
	ours := uint32(0) // lowest UID of a mail that is ours
	for uid, at := range dates {
		if !at.IsZero() && !at.After(s.state.BaselineAt) {
			old = append(old, uid)
			baseline = max(baseline, uid)
		} else if ours == 0 || uid < ours {
			ours = uid
		}
	}
	if ours == 0 {
		return baseline, nil, nil
	}
	above := old[:0]
	for _, uid := range old {
		if uid > ours {
			above = append(above, uid)
		}
	}
	return ours - 1, above, nil
}

// dates fetches when each mail in the folder arrived.
func (s *session) dates(ctx context.Context) (map[uint32]time.Time, error) {
	var all imap.UIDSet
	all.AddRange(1, 0)
	dates := map[uint32]time.Time{}
	err := s.fetch(ctx, all, &imap.FetchOptions{UID: true, InternalDate: true}, func(m *imapclient.FetchMessageData) error {
		if p := s.readPart(m, 0); p.uid != 0 {
			dates[p.uid] = p.at
		}
		return nil
	})
	return dates, err
}

// catchUp fetches everything that is new.
func (s *session) catchUp(ctx context.Context) error {
	now, know := s.w.cfg.Now(), &s.w.seen
	full := know.full.IsZero() || now.Sub(know.full) >= fullEvery
	uids, high, err := s.wanted(ctx, full)
	if err != nil {
		return err
	}
	var again []uint32
	if len(uids) > 0 {
		if again, err = s.fetchAll(ctx, uids); err != nil {
			return err
		}
	}
	know.again, know.high = again, max(high, know.high)
	if full {
		know.full = now
	}
	return nil
}

// wanted lists the UIDs to fetch, and the highest UID that was looked at. A
// full comparison does not rely on any order in which mail came: whatever is
// above the baseline and not settled is wanted.
func (s *session) wanted(ctx context.Context, full bool) (uids []uint32, high uint32, err error) {
	from := s.w.seen.high + 1
	if full {
		from = s.state.Baseline + 1
	}
	var set imap.UIDSet
	set.AddRange(imap.UID(from), 0)
	listed, err := s.search(ctx, set)
	if err != nil {
		return nil, 0, err
	}
	done := map[uint32]bool{}
	if full {
		known, err := s.w.store.KnownUIDs(ctx, s.w.cfg.Name, s.box.UIDValidity, from)
		if err != nil {
			return nil, 0, err
		}
		for _, uid := range known {
			done[uid] = true
		}
	} else {
		uids = append(uids, s.w.seen.again...)
	}
	high = s.state.Baseline
	for _, uid := range listed {
		high = max(high, uid)
		if uid >= from && !done[uid] { // "n:*" always names the last mail too
			uids = append(uids, uid)
		}
	}
	return uids, high, nil
}

// search lists which UIDs of a set exist.
func (s *session) search(ctx context.Context, set imap.UIDSet) ([]uint32, error) {
	return s.find(ctx, &imap.SearchCriteria{UID: []imap.UIDSet{set}})
}

func (s *session) find(ctx context.Context, criteria *imap.SearchCriteria) ([]uint32, error) {
	var data *imap.SearchData
	err := s.within(ctx, answerBudget, func() (err error) {
		data, err = s.client.UIDSearch(criteria, nil).Wait()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("mailbox %s: cannot list mail: %w", s.w.cfg.Name, err)
	}
	found := data.AllUIDs()
	uids := make([]uint32, len(found))
	for i, uid := range found {
		uids[i] = uint32(uid)
	}
	return uids, nil
}
