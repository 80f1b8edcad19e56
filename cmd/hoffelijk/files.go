package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"hoffelijk"
	"hoffelijk/classify"
	"hoffelijk/desk"
	"hoffelijk/eml"
	"hoffelijk/templates"
)

// paths are the arguments of the commands that read mail from files.
type paths struct {
	JSON  bool     `help:"One JSON object a line."`
	Paths []string `arg:"" name:"path" help:"An .eml file, mbox, Maildir or folder, or - for standard input."`
}

// each reads every mail of the paths and calls fn with it. A mail that
// cannot be read is reported and makes the command fail in the end, but does
// not stop it.
func (p *paths) each(ctx context.Context, s *streams, fn func(file string, m *hoffelijk.Message) error) error {
	unreadable := 0
	for _, path := range p.Paths {
		err := eml.Each(path, s.in, func(name string, raw []byte) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			m, err := eml.Parse(raw)
			if err != nil {
				unreadable++
				fmt.Fprintf(s.err, "hoffelijk: %s: %v\n", name, err)
				return nil
			}
			return fn(name, m)
		})
		if err != nil {
			return err
		}
	}
	if unreadable > 0 {
		return fmt.Errorf("%d of the files hold no mail; save the mail as .eml (with its headers) and try again", unreadable)
	}
	return nil
}

// printLine writes v as one line of JSON.
func printLine(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

type parseCmd struct{ paths }

// Run prints what is understood of each mail.
func (c *parseCmd) Run(ctx context.Context, s *streams) error {
	return c.each(ctx, s, func(file string, m *hoffelijk.Message) error {
		if c.JSON {
			return printLine(s.out, parsedJSON(file, m))
		}
		return printParsed(s.out, file, m)
	})
}

type classifyCmd struct{ paths }

// Run prints the verdict on each mail.
func (c *classifyCmd) Run(ctx context.Context, s *streams) error {
	rules, err := classify.Shipped()
	if err != nil {
		return err
	}
	return c.each(ctx, s, func(file string, m *hoffelijk.Message) error {
		v := rules.Classify(m, contextOf(m))
		if c.JSON {
			return printLine(s.out, verdictJSON(file, m, v))
		}
		return printVerdict(s.out, file, m, v)
	})
}

// contextOf is what is known of a mail without a database.
func contextOf(m *hoffelijk.Message) classify.Context {
	now := m.Date
	if now.IsZero() {
		now = time.Now()
	}
	return classify.Context{Forwarded: m.Kind == hoffelijk.KindForward, Known: len(m.References) > 0, Now: now}
}

type draftCmd struct {
	paths
	Name    string `help:"Who signs the letter." default:"Sanne de Wit"`
	Address string `help:"The address of who signs." default:"sanne@bedrijf.example"`
	Booking string `help:"A link where the customer can choose a time."`
}

// Run prints the letter that each mail would get.
func (c *draftCmd) Run(ctx context.Context, s *streams) error {
	rules, err := classify.Shipped()
	if err != nil {
		return err
	}
	texts, err := templates.Shipped()
	if err != nil {
		return err
	}
	writer, err := desk.New(desk.Config{
		Rules: rules, Texts: texts, Self: hoffelijk.Address{Address: c.Address},
		People: []hoffelijk.Salesperson{{Name: c.Name, Address: c.Address, Lang: hoffelijk.NL, Booking: c.Booking}},
	})
	if err != nil {
		return err
	}
	return c.each(ctx, s, func(file string, m *hoffelijk.Message) error {
		v := rules.Classify(m, contextOf(m))
		var letter *hoffelijk.Letter
		if v.Drafted() {
			l, err := writer.Draft(m, v)
			if err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
			letter = &l
		}
		if c.JSON {
			return printLine(s.out, draftedJSON(file, m, v, letter))
		}
		return printDraft(s.out, file, m, v, letter)
	})
}
