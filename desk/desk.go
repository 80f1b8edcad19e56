// Package desk does the work itself: it files what came in, drafts the
// answer, asks a person, carries out what the person decides, reminds and
// sums up.
//
// It reads and writes through a Store, renders through a function it is
// given, and takes the time from Now, so that all of it can be tried without
// a network. Whatever the desk does is one transaction of the store; a crash
// between two of them is made good by doing the second one again.
//
// # Answers to a review mail
//
// The first line that the person wrote decides (see ParseAnswer). The right
// to decide comes from a token in the Message-ID of the review mail, so in
// the In-Reply-To of the answer, together with the address of the owner.
package desk

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"hoffelijk"
	"hoffelijk/classify"
	"hoffelijk/templates"
)

// Config is what a Desk is made of. All fields are required unless they say
// otherwise.
type Config struct {
	Store  Store
	Rules  *classify.Rules
	Texts  *templates.Set
	Render func(hoffelijk.Outgoing) ([]byte, error)
	People []hoffelijk.Salesperson // the first one owns what nobody else does
	// Self is the watched address that review mails come from.
	Self hoffelijk.Address
	// TokenLife is how long a review mail can be answered; 14 days when zero.
	TokenLife time.Duration
	// Summaries says which summaries go out by mail; none when empty.
	Summaries []hoffelijk.Period
	// SummaryAt is the time of day, in Zone, from which they go out.
	SummaryAt time.Duration
	Zone      *time.Location   // UTC when nil
	Now       func() time.Time // time.Now when nil
	Log       *slog.Logger     // discards when nil
}

// Desk does the work. Its methods may be called from several goroutines.
type Desk struct {
	Config
	people map[string]hoffelijk.Salesperson // by lower-case address
	filing sync.Mutex                       // one filing pass at a time
}

// New returns a desk. It fails when nobody is there to own the cases.
func New(c Config) (*Desk, error) {
	if len(c.People) == 0 {
		return nil, errors.New("opening the desk: no salesperson is configured; add a [[salesperson]] with name and address")
	}
	if c.Self.Address == "" {
		return nil, errors.New("opening the desk: no address is configured that review mails come from")
	}
	c.TokenLife = cmp.Or(c.TokenLife, 14*24*time.Hour)
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	d := &Desk{Config: c, people: map[string]hoffelijk.Salesperson{}}
	for _, p := range c.People {
		d.people[strings.ToLower(p.Address)] = p
	}
	return d, nil
}

// person finds a salesperson by address.
func (d *Desk) person(address string) (hoffelijk.Salesperson, bool) {
	p, ok := d.people[strings.ToLower(address)]
	return p, ok
}

// Pass does once all that is due: file what is stored, tell people how their
// letters fared, bring up follow-ups and send summaries. It returns the first
// error but does every part.
func (d *Desk) Pass(ctx context.Context) error {
	_, err := d.FileStored(ctx)
	for _, part := range []func(context.Context) error{d.TellOutcomes, d.BringUp, d.SendSummaries} {
		err = errors.Join(err, part(ctx))
	}
	return err
}

// CaseFile reads a case and parses its messages.
func (d *Desk) CaseFile(ctx context.Context, id int64) (*hoffelijk.CaseFile, error) {
	f, err := d.Store.CaseFile(ctx, id)
	if err != nil {
		return nil, err
	}
	for i := range f.Messages {
		f.Messages[i].Message = d.reparse(f.Messages[i].Raw)
	}
	return f, nil
}

// Cases lists cases.
func (d *Desk) Cases(ctx context.Context, f hoffelijk.CaseFilter) ([]hoffelijk.CaseLine, error) {
	return d.Store.Cases(ctx, f)
}
