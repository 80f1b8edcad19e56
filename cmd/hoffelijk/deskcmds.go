package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"hoffelijk"
	"hoffelijk/templates"
)

// onDesk opens the program for a command that works on the desk.
func onDesk(ctx context.Context, s *streams, fn func(*program) error) error {
	p, err := open(ctx, s)
	if err != nil {
		return err
	}
	defer p.Close()
	return fn(p)
}

// byCommand is a decision made on the command line.
func byCommand() hoffelijk.Decision {
	return hoffelijk.Decision{By: account(), Channel: hoffelijk.ByCommand}
}

// category reads a category argument: its identifier or its name in any of
// the languages; "" is none.
func category(name string) (hoffelijk.Category, error) {
	if name == "" {
		return "", nil
	}
	if c, ok := templates.CategoryByName(name); ok {
		return c, nil
	}
	var possible []string
	for _, c := range hoffelijk.Categories() {
		possible = append(possible, string(c))
	}
	return "", usageError{fmt.Errorf("%q is no category; possible are %s", name, strings.Join(possible, ", "))}
}

type casesCmd struct {
	JSON     bool   `help:"One JSON object a line."`
	Owner    string `help:"Only cases of the salesperson with this address."`
	Category string `help:"Only cases of this category."`
	Waiting  bool   `help:"Only cases that wait for a person."`
	Limit    int    `help:"At most so many, the newest first." default:"100"`
}

// Run lists cases.
func (c *casesCmd) Run(ctx context.Context, s *streams) error {
	cat, err := category(c.Category)
	if err != nil {
		return err
	}
	return onDesk(ctx, s, func(p *program) error {
		lines, err := p.desk.Cases(ctx, hoffelijk.CaseFilter{Owner: c.Owner, Category: cat, Waiting: c.Waiting, Limit: c.Limit})
		if err != nil {
			return err
		}
		if !c.JSON {
			return printLines(s.out, lines, c.Owner != "" || cat != "" || c.Waiting)
		}
		for _, l := range lines {
			if err := printLine(s.out, lineJSON(l)); err != nil {
				return err
			}
		}
		return nil
	})
}

type showCmd struct {
	JSON bool  `help:"One JSON object."`
	Case int64 `arg:"" help:"The number of the case."`
}

// Run shows a case.
func (c *showCmd) Run(ctx context.Context, s *streams) error {
	return onDesk(ctx, s, func(p *program) error {
		f, err := p.desk.CaseFile(ctx, c.Case)
		if err != nil {
			return err
		}
		if c.JSON {
			return printLine(s.out, fileJSON(f))
		}
		return printCase(s.out, f, p.cfg.location)
	})
}

// oneDraft are the arguments of commands about a draft.
type oneDraft struct {
	Case    int64 `arg:"" help:"The number of the case."`
	Version int   `help:"The version that was read; refuses when there is a newer one."`
}

type approveCmd struct{ oneDraft }

// Run approves a draft. The daemon sends it.
func (c *approveCmd) Run(ctx context.Context, s *streams) error {
	return onDesk(ctx, s, func(p *program) error {
		if err := p.desk.Approve(ctx, c.Case, c.Version, byCommand()); err != nil {
			return err
		}
		_, err := fmt.Fprintf(s.out, "The letter of case %d is approved; it goes out as soon as `hoffelijk run` is running.\n", c.Case)
		return err
	})
}

type editCmd struct {
	oneDraft
	File    string `help:"The new text, or - for standard input." short:"f"`
	Subject string `help:"A new subject."`
	To      string `help:"Another recipient."`
}

// Run replaces a draft by a text of the caller's.
func (c *editCmd) Run(ctx context.Context, s *streams) error {
	if c.File == "" && c.Subject == "" && c.To == "" {
		return usageError{fmt.Errorf("nothing to change; give --file, --subject or --to")}
	}
	l := hoffelijk.Letter{Subject: c.Subject, To: hoffelijk.Address{Address: c.To}}
	if c.File != "" {
		text, err := readText(c.File, s.in)
		if err != nil {
			return err
		}
		if strings.TrimSpace(text) == "" {
			return fmt.Errorf("the new text is empty; give the whole letter in %s", c.File)
		}
		l.Body = text
	}
	return onDesk(ctx, s, func(p *program) error {
		version, err := p.desk.Edit(ctx, c.Case, c.Version, l, byCommand())
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.out, "Case %d has draft %d now; send it with `hoffelijk approve %d`.\n", c.Case, version, c.Case)
		return err
	})
}

// readText reads a file, or standard input for "-".
func readText(path string, in io.Reader) (string, error) {
	var b []byte
	var err error
	if path == "-" {
		b, err = io.ReadAll(in)
	} else {
		b, err = os.ReadFile(path)
	}
	if err != nil {
		return "", fmt.Errorf("reading the text: %w", err)
	}
	return string(b), nil
}

type discardCmd struct{ oneDraft }

// Run settles a case without a letter.
func (c *discardCmd) Run(ctx context.Context, s *streams) error {
	return onDesk(ctx, s, func(p *program) error {
		if err := p.desk.Discard(ctx, c.Case, c.Version, byCommand()); err != nil {
			return err
		}
		_, err := fmt.Fprintf(s.out, "Case %d is settled without a letter.\n", c.Case)
		return err
	})
}

type laterCmd struct {
	oneDraft
	When []string `arg:"" help:"When: 3 weken, 1 september, after the summer."`
}

// Run sets a case aside.
func (c *laterCmd) Run(ctx context.Context, s *streams) error {
	return onDesk(ctx, s, func(p *program) error {
		f, err := p.desk.Later(ctx, c.Case, c.Version, joinWords(c.When), byCommand())
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.out, "Case %d comes back on %s.\n", c.Case, f.Due.Format("2006-01-02"))
		return err
	})
}

type refileCmd struct {
	oneDraft
	Category string `arg:"" help:"What it is: cancelled, rescheduled, declined, competitor, postponed, dropped, unexplained, continuity, opt_out or none."`
}

// Run re-files a case.
func (c *refileCmd) Run(ctx context.Context, s *streams) error {
	cat, err := category(c.Category)
	if err != nil {
		return err
	}
	return onDesk(ctx, s, func(p *program) error {
		version, err := p.desk.Refile(ctx, c.Case, c.Version, cat, byCommand())
		switch {
		case err != nil:
			return err
		case version == 0:
			_, err = fmt.Fprintf(s.out, "Case %d is filed as %s; that gets no letter.\n", c.Case, cat)
		default:
			_, err = fmt.Fprintf(s.out, "Case %d is filed as %s and has draft %d.\n", c.Case, cat, version)
		}
		return err
	})
}

type summaryCmd struct {
	Period string `help:"day, week or month." enum:"day,week,month" default:"week"`
	Send   bool   `help:"Mail it to every salesperson instead of printing it."`
	JSON   bool   `help:"One JSON object."`
}

// Run sums up.
func (c *summaryCmd) Run(ctx context.Context, s *streams) error {
	return onDesk(ctx, s, func(p *program) error {
		switch period := hoffelijk.Period(c.Period); {
		case c.Send:
			if err := p.desk.SendSummary(ctx, period); err != nil {
				return err
			}
			_, err := fmt.Fprintln(s.out, "The summary is queued; it goes out as soon as `hoffelijk run` is running.")
			return err
		case c.JSON:
			f, err := p.desk.Figures(ctx, period)
			if err != nil {
				return err
			}
			return printLine(s.out, figuresJSON(f))
		default:
			text, err := p.desk.Summary(ctx, period)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(s.out, "%s\n\n%s", text.Subject, text.Body)
			return err
		}
	})
}
