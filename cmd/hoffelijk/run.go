package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"hoffelijk/mailwatch"
	"hoffelijk/outbox"
	"hoffelijk/web"
)

// passEvery is how often the desk looks for what is due (follow-ups,
// summaries) when nothing wakes it.
const passEvery = time.Minute

type runCmd struct {
	Once bool `help:"Do what there is to do now, and stop."`
}

// Run is the daemon.
func (c *runCmd) Run(ctx context.Context, s *streams) error {
	return onDesk(ctx, s, func(p *program) error {
		if c.Once {
			return p.once(ctx)
		}
		return p.serve(ctx, s)
	})
}

// once drains the mailboxes, files, sends what is approved, tells how it
// went, and stops. A mailbox or server that cannot be reached does not keep
// the others from their work.
func (p *program) once(ctx context.Context) error {
	watchers, err := p.watchers()
	if err != nil {
		return err
	}
	out, err := p.outbox()
	if err != nil {
		return err
	}
	err = p.drain(ctx, watchers)
	send := func() {
		_, sendErr := out.Once(ctx)
		err = errors.Join(err, sendErr)
	}
	err = errors.Join(err, p.desk.Pass(ctx))
	send()
	err = errors.Join(err, p.desk.TellOutcomes(ctx))
	send()
	for _, w := range watchers {
		err = errors.Join(err, w.Once(ctx)) // marks what was filed, copies what was sent
	}
	return errors.Join(err, ctx.Err())
}

// drain fetches what is in the mailboxes, and files it meanwhile.
func (p *program) drain(ctx context.Context, watchers []*mailwatch.Watcher) error {
	fetched := make(chan error)
	go func() {
		var err error
		for _, w := range watchers {
			err = errors.Join(err, w.Once(ctx))
		}
		fetched <- err
	}()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-fetched:
			return err
		case <-tick.C:
			if _, err := p.desk.FileStored(ctx); err != nil {
				return errors.Join(err, <-fetched)
			}
		}
	}
}

// serve runs until ctx ends or a part fails for good. Each part restarts its
// own work after a fault of the network or the database.
func (p *program) serve(ctx context.Context, s *streams) error {
	watchers, err := p.watchers()
	if err != nil {
		return err
	}
	out, err := p.outbox()
	if err != nil {
		return err
	}
	wake, err := p.store.Listen(ctx)
	if err != nil {
		return fmt.Errorf("listening to the database: %w", err)
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, w := range watchers {
		group.Go(func() error { return w.Run(ctx) })
	}
	group.Go(func() error { return out.Run(ctx) })
	group.Go(func() error { return p.work(ctx, wake, watchers, out) })
	if p.cfg.Page.Listen != "" {
		page, err := p.page(s)
		if err != nil {
			return err
		}
		group.Go(func() error { return servePage(ctx, page) })
	}
	p.log.Info("run: watching", "mailboxes", len(watchers))
	return group.Wait()
}

// work files what comes in and wakes the others when there is something for
// them.
func (p *program) work(ctx context.Context, wake <-chan string, watchers []*mailwatch.Watcher, out *outbox.Outbox) error {
	tick := time.NewTicker(passEvery)
	defer tick.Stop()
	pass := func() {
		if err := p.desk.Pass(ctx); err != nil && ctx.Err() == nil {
			p.log.Error("run: working off what is due", "error", err)
		}
		out.Nudge()
		for _, w := range watchers {
			w.Nudge()
		}
	}
	pass()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case _, ok := <-wake:
			if !ok && ctx.Err() == nil {
				return errors.New("listening to the database ended")
			}
			pass()
		case <-tick.C:
			pass()
		}
	}
}

// page is a server that listens already.
type page struct {
	listener net.Listener
	server   *http.Server
}

func (p *program) page(s *streams) (*page, error) {
	token := p.cfg.Page.Token
	if token == "" {
		token = newToken()
	}
	handler, err := web.New(web.Config{Token: token, Lang: p.cfg.people()[0].Lang, Zone: p.cfg.location}, p.desk, p.log)
	if err != nil {
		return nil, fmt.Errorf("making the page: %w", err)
	}
	l, err := net.Listen("tcp", p.cfg.Page.Listen)
	if err != nil {
		return nil, fmt.Errorf("opening the page on %s: %w; choose another page.listen", p.cfg.Page.Listen, err)
	}
	if p.cfg.Page.Token == "" {
		fmt.Fprintf(s.err, "The review desk is on http://%s/ ; sign in with %s\n", l.Addr(), token)
	}
	return &page{l, &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}}, nil
}

func servePage(ctx context.Context, p *page) error {
	stop := context.AfterFunc(ctx, func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = p.server.Shutdown(ctx)
	})
	defer stop()
	if err := p.server.Serve(p.listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving the page: %w", err)
	}
	return ctx.Err()
}
