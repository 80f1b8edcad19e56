package mailwatch

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// markCount is how many mails are moved or marked with one command.
const markCount = 500

// mark moves filed mail to the Done folder or sets the keyword on it.
func (s *session) mark(ctx context.Context) error {
	if s.w.cfg.Done == "" && s.w.cfg.Keyword == "" {
		return nil
	}
	name, validity := s.w.cfg.Name, s.box.UIDValidity
	for {
		uids, err := s.w.store.Unmarked(ctx, name, validity, markCount)
		if err != nil || len(uids) == 0 {
			return err
		}
		if s.w.cfg.Done != "" {
			err = s.move(ctx, uidSet(uids))
		} else {
			err = s.keyword(ctx, uidSet(uids))
		}
		if err != nil {
			return s.w.refused("cannot mark filed mail", err)
		}
		if err := s.w.store.Marked(ctx, name, validity, uids); err != nil {
			return err
		}
		if len(uids) < markCount {
			return nil
		}
	}
}

// keyword sets the keyword. A server that keeps no keywords of ours leaves
// the mail as it is, which does no harm.
func (s *session) keyword(ctx context.Context, set imap.UIDSet) error {
	if !s.keepsKeyword() {
		s.w.log.WarnContext(ctx, "the server does not keep the keyword", "keyword", s.w.cfg.Keyword)
		return nil
	}
	return s.flag(ctx, set, imap.Flag(s.w.cfg.Keyword))
}

func (s *session) keepsKeyword() bool {
	return slices.ContainsFunc(s.box.PermanentFlags, func(f imap.Flag) bool {
		return f == imap.FlagWildcard || strings.EqualFold(string(f), s.w.cfg.Keyword)
	})
}

func (s *session) flag(ctx context.Context, set imap.UIDSet, flag imap.Flag) error {
	return s.within(ctx, answerBudget, func() error {
		return s.client.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{flag}}, nil).Close()
	})
}

// move moves mails to the Done folder, which it makes when it is not there.
// Mails that are there no more were moved before.
func (s *session) move(ctx context.Context, set imap.UIDSet) error {
	relocate := s.moveByCopy
	if s.caps.Has(imap.CapMove) || s.caps.Has(imap.CapIMAP4rev2) {
		relocate = func(ctx context.Context, set imap.UIDSet) error {
			return s.within(ctx, answerBudget, func() error {
				_, err := s.client.Move(set, s.w.cfg.Done).Wait()
				return err
			})
		}
	}
	err := relocate(ctx, set)
	if refusal := (*imap.Error)(nil); errors.As(err, &refusal) && refusal.Code == imap.ResponseCodeTryCreate {
		if err := s.create(ctx, s.w.cfg.Done); err != nil {
			return err
		}
		return relocate(ctx, set)
	}
	return err
}

// moveByCopy is for servers without MOVE. The client's own way sends COPY and
// EXPUNGE at once, which loses the mail when the copy fails. Here each step
// waits for the one before; without UIDPLUS the mail stays, marked as
// deleted, because EXPUNGE would take other people's deleted mail with it.
func (s *session) moveByCopy(ctx context.Context, set imap.UIDSet) error {
	left, err := s.find(ctx, &imap.SearchCriteria{UID: []imap.UIDSet{set}, NotFlag: []imap.Flag{imap.FlagDeleted}})
	if err != nil {
		return err
	}
	if len(left) > 0 {
		err := s.within(ctx, answerBudget, func() error {
			_, err := s.client.Copy(uidSet(left), s.w.cfg.Done).Wait()
			return err
		})
		if err != nil {
			return err
		}
		if err := s.flag(ctx, uidSet(left), imap.FlagDeleted); err != nil {
			return err
		}
	}
	if !s.caps.Has(imap.CapUIDPlus) {
		return nil
	}
	return s.within(ctx, answerBudget, func() error { return s.client.UIDExpunge(set).Close() })
}

// create makes a folder.
func (s *session) create(ctx context.Context, folder string) error {
	return s.within(ctx, answerBudget, func() error { return s.client.Create(folder, nil).Wait() })
}
