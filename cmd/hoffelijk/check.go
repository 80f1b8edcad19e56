package main

import (
	"context"
	"fmt"
	"io"
)

type checkCmd struct{}

// Run tries everything that the configuration names, goes on after a fault,
// and fails in the end if there was one.
func (c *checkCmd) Run(ctx context.Context, s *streams) error {
	cfg, err := readConfig(s.config)
	if err != nil {
		return err
	}
	r := &report{w: s.out}
	r.try("configuration "+s.config, nil)
	r.rules(cfg)
	r.letters(cfg)
	p, err := assemble(ctx, cfg, newLog("error", s.err))
	r.try("database", err)
	if err == nil {
		defer p.Close()
		r.servers(ctx, p)
	}
	if r.wrong > 0 {
		return fmt.Errorf("%d of %d checks failed; mend what the lines above say and run check again", r.wrong, r.done)
	}
	return nil
}

// report prints a line for each thing tried.
type report struct {
	w           io.Writer
	done, wrong int
}

func (r *report) try(what string, err error) {
	r.done++
	if err != nil {
		r.wrong++
		fmt.Fprintf(r.w, "wrong  %s: %s\n", what, sentence(err))
		return
	}
	fmt.Fprintf(r.w, "ok     %s\n", what)
}

func (r *report) rules(cfg Config) {
	rules, err := rulesOf(cfg)
	if err == nil {
		if findings := rules.Check(); len(findings) > 0 {
			err = fmt.Errorf("%v and %d more; see `hoffelijk rules check`", findings[0], len(findings)-1)
		}
	}
	r.try("rules", explain(err))
}

func (r *report) letters(cfg Config) {
	texts, err := textsOf(cfg)
	if err == nil {
		if findings := texts.Check(); len(findings) > 0 {
			err = fmt.Errorf("%v and %d more; see `hoffelijk templates check`", findings[0], len(findings)-1)
		}
	}
	r.try("letters", err)
}

func (r *report) servers(ctx context.Context, p *program) {
	watchers, err := p.watchers()
	if err != nil {
		r.try("mailboxes", err)
	}
	for i, w := range watchers {
		r.try("mailbox "+p.cfg.Mailboxes[i].Server, w.Check(ctx))
	}
	out, err := p.outbox()
	if err == nil {
		err = out.Check(ctx)
	}
	r.try("smtp "+p.cfg.SMTP.Server, err)
}
