package mailwatch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"

	"hoffelijk"
)

const (
	copyCount = 50 // copies between two looks at the store
	copyTries = 5  // of one copy
)

// copySent puts sent letters into the Sent folder until none is left. A copy
// that the server refuses is tried again at later looks, and given up after
// five; it has no say in whether the letter is sent.
func (s *session) copySent(ctx context.Context) error {
	for {
		now := s.w.cfg.Now()
		if now.Before(s.w.copyAfter) {
			return nil
		}
		letters, err := s.pendingCopies(ctx)
		if err != nil || len(letters) == 0 {
			return err
		}
		s.w.copyAfter = now.Add(s.w.cfg.PollEvery)
		all, err := s.copySome(ctx, letters)
		if err != nil || !all {
			return err
		}
		s.w.copyAfter = time.Time{}
	}
}

// copySome copies letters, and reports whether all are copied.
func (s *session) copySome(ctx context.Context, letters []hoffelijk.Delivery) (bool, error) {
	opened := s.openSent(ctx)
	all := true
	for _, letter := range letters {
		ok, err := s.copyOne(ctx, letter, opened)
		if err != nil {
			return false, err
		}
		all = all && ok
	}
	s.announce() // mail may have come while another folder was open
	return all, s.choose(ctx)
}

// pendingCopies lists what is to be copied, of all senders.
func (s *session) pendingCopies(ctx context.Context) ([]hoffelijk.Delivery, error) {
	var letters []hoffelijk.Delivery
	for _, from := range s.w.cfg.SentFrom {
		list, err := s.w.store.PendingCopies(ctx, from, copyCount)
		if err != nil {
			return nil, err
		}
		letters = append(letters, list...)
	}
	return letters, nil
}

// announce has the next wait return at once.
func (s *session) announce() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}

// copyOne copies one letter unless it is there already, and tells the store.
// It reports false for a copy that the server refused, or whose folder it did
// not open; an error is one of the connection or the store.
func (s *session) copyOne(ctx context.Context, letter hoffelijk.Delivery, opened error) (bool, error) {
	s.w.copies[letter.ID]++
	there, err := false, opened
	if err == nil {
		there, err = s.hasCopy(ctx, letter)
	}
	if err == nil && !there {
		err = s.appendCopy(ctx, letter)
	}
	if err == nil {
		delete(s.w.copies, letter.ID)
		return true, s.w.store.Copied(ctx, letter.ID, true, "")
	}
	s.w.log.WarnContext(ctx, "no copy in the Sent folder", "delivery", letter.ID, "folder", s.sent, "error", err)
	if s.w.copies[letter.ID] >= copyTries {
		delete(s.w.copies, letter.ID)
		return false, s.w.store.Copied(ctx, letter.ID, false, err.Error())
	}
	if !errors.As(err, new(*imap.Error)) {
		return false, s.w.refused("cannot copy a letter to "+s.sent, err)
	}
	return false, nil
}

// hasCopy looks for the letter in the open Sent folder: a copy whose OK was
// lost, or one that the server made itself.
func (s *session) hasCopy(ctx context.Context, letter hoffelijk.Delivery) (bool, error) {
	criteria := &imap.SearchCriteria{
		Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: "<" + letter.MessageID + ">"}},
	}
	if !letter.QueuedAt.IsZero() {
		criteria.Since = letter.QueuedAt.AddDate(0, 0, -2) // spares the server a search through years
	}
	uids, err := s.find(ctx, criteria)
	return len(uids) > 0, err
}

func (s *session) appendCopy(ctx context.Context, letter hoffelijk.Delivery) error {
	opts := &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}, Time: letter.QueuedAt}
	return s.within(ctx, answerBudget, func() error {
		cmd := s.client.Append(s.sent, int64(len(letter.Raw)), opts)
		_, written := cmd.Write(letter.Raw)
		closed := cmd.Close()
		if _, err := cmd.Wait(); err != nil {
			return err // the server's word explains the other two
		}
		return errors.Join(written, closed)
	})
}

// openSent opens the Sent folder to look into it, and makes it when it is not
// there.
func (s *session) openSent(ctx context.Context) error {
	if err := s.findSent(ctx); err != nil {
		return err
	}
	open := func() error {
		return s.within(ctx, answerBudget, func() error {
			_, err := s.client.Select(s.sent, &imap.SelectOptions{ReadOnly: true}).Wait()
			return err
		})
	}
	err := open()
	if errors.As(err, new(*imap.Error)) {
		if err := s.create(ctx, s.sent); err != nil {
			return fmt.Errorf("mailbox %s: cannot make folder %s for copies of letters; set sent to a folder that exists: %w", s.w.cfg.Name, s.sent, err)
		}
		err = open()
	}
	if err != nil {
		return s.w.refused("cannot open folder "+s.sent, err)
	}
	return nil
}

// findSent finds the name of the Sent folder: the configured one, the one
// that the server says it is (RFC 6154), one with a usual name, or "Sent".
func (s *session) findSent(ctx context.Context) error {
	if s.sent = s.w.cfg.Sent; s.sent != "" {
		return nil
	}
	list, err := s.folders(ctx)
	if err != nil {
		return err
	}
	s.sent = sentFolder(list)
	return nil
}

// sentNames are what mail programs call the Sent folder, best first.
func sentNames() []string {
	return []string{"sent", "sent items", "sent messages", "sent mail", "verzonden", "verzonden items",
		"gesendet", "gesendete elemente", "gesendete objekte", "envoyés", "éléments envoyés", "messages envoyés"}
}

func sentFolder(list []*imap.ListData) string {
	for _, data := range list {
		if slices.Contains(data.Attrs, imap.MailboxAttrSent) {
			return data.Mailbox
		}
	}
	for _, name := range sentNames() {
		for _, data := range list {
			path := strings.Split(data.Mailbox, string(max(data.Delim, 1)))
			if strings.EqualFold(path[len(path)-1], name) {
				return data.Mailbox
			}
		}
	}
	return "Sent"
}
