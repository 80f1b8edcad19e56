package desk

import (
	"strings"

	"context"
	"fmt"

	"hoffelijk"
)

// firstOfThreads splits a batch into the messages that can be filed now and
// those that share a thread with one of them.
func firstOfThreads(in []incoming) (now, later []incoming) {
	seen := map[string]bool{}
	for _, m := range in {
		ids := threadIDs(m.msg)
		taken := false
		for _, id := range ids {
			taken = taken || seen[id]
		}
		if taken {
			later = append(later, m)
		} else {
			now = append(now, m)
		}
		for _, id := range ids {
			seen[id] = true
		}
	}
	return now, later
}

// threadIDs lists the Message-IDs that tie a message to others.
func threadIDs(m *hoffelijk.Message) []string {
	ids := append([]string{}, m.References...)
	if m.MessageID != "" {
		ids = append(ids, m.MessageID)
	}
	if m.Report != nil && m.Report.Original != "" {
		ids = append(ids, m.Report.Original)
	}
	for _, id := range m.Outer.References {
		if m.Kind == hoffelijk.KindForward {
			ids = append(ids, id)
		}
	}
	return ids
}

// known is what the database knows about the senders and threads of a round.
type known struct {
	threads   map[string]hoffelijk.Thread
	prospects map[string]hoffelijk.Prospect
	cases     []int64 // reserved numbers
}

func (d *Desk) lookUp(ctx context.Context, in []incoming) (*known, error) {
	var ids, addresses []string
	fresh := 0 // what may open a case
	for _, m := range in {
		if !d.isOurs(m.msg) {
			fresh++
		}
		ids = append(ids, threadIDs(m.msg)...)
		if m.msg.From.Address != "" {
			addresses = append(addresses, m.msg.From.Address)
		}
	}
	k := &known{}
	var err error
	if k.threads, err = d.Store.Threads(ctx, ids); err != nil {
		return nil, fmt.Errorf("looking up threads: %w", err)
	}
	if k.prospects, err = d.Store.Prospects(ctx, addresses); err != nil {
		return nil, fmt.Errorf("looking up prospects: %w", err)
	}
	if k.cases, err = d.Store.ReserveCases(ctx, fresh); err != nil {
		return nil, fmt.Errorf("reserving case numbers: %w", err)
	}
	return k, nil
}

// nextCase takes one of the reserved numbers.
func (k *known) nextCase() int64 {
	id := k.cases[0]
	k.cases = k.cases[1:]
	return id
}

// thread returns what the database knows about the thread of a message. Our
// own letter counts more than a mail that was received.
func (k *known) thread(m *hoffelijk.Message) (hoffelijk.Thread, bool) {
	var best hoffelijk.Thread
	found := false
	for _, id := range threadIDs(m) {
		t, ok := k.threads[id]
		if !ok || t.CaseID == 0 {
			continue
		}
		if !found || (t.Purpose == hoffelijk.PurposeLetter && best.Purpose != t.Purpose) {
			best, found = t, true
		}
	}
	return best, found
}

// repeats reports whether the original was filed before: sent to the watched
// address and forwarded to it as well. Another author with the same Message-ID
// repeats nothing, or a stranger could have a true mail passed over.
func (k *known) repeats(m *hoffelijk.Message) bool {
	t, ok := k.threads[m.MessageID]
	return ok && m.MessageID != "" && t.CaseID != 0 && t.Purpose == "" && t.Prospect.Same(m.From)
}

// stranger reports whether a mail that names a thread comes from somebody who
// has no part in it: neither the prospect nor a colleague of theirs. Message-IDs
// are no secret, so such a mail gets a case of its own.
func stranger(t hoffelijk.Thread, from hoffelijk.Address) bool {
	if t.CaseID == 0 || t.Prospect.Address == "" || t.Prospect.Same(from) {
		return false
	}
	theirs := strings.ToLower(domain(t.Prospect.Address))
	return theirs != strings.ToLower(domain(from.Address)) || anybodys(theirs)
}

// anybodys reports whether a domain gives addresses to everybody, so that
// sharing it makes nobody colleagues.
func anybodys(domain string) bool {
	switch domain {
	case "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.nl", "live.com", "live.nl", "msn.com", "yahoo.com",
		"icloud.com", "me.com", "proton.me", "protonmail.com", "ziggo.nl", "kpnmail.nl", "xs4all.nl", "planet.nl", "home.nl", "hetnet.nl",
		"telenet.be", "skynet.be", "gmx.de", "gmx.net", "web.de", "t-online.de", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net":
		return true
	}
	return false
}
