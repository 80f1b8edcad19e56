package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hoffelijk"
	"hoffelijk/classify"
	"hoffelijk/eml"
)

type rulesCheckCmd struct {
	Folder string `arg:"" optional:"" help:"A folder with .yaml rule files; the shipped rules without it." type:"existingdir"`
}

// Run tries the rules on their own examples.
func (c *rulesCheckCmd) Run(s *streams) error {
	rules, err := rulesOf(Config{Rules: c.Folder})
	if err != nil {
		return explain(err)
	}
	findings := rules.Check()
	for _, f := range findings {
		fmt.Fprintln(s.out, f)
	}
	if len(findings) > 0 {
		return fmt.Errorf("%d findings; mend the lines above and check again", len(findings))
	}
	for _, lang := range hoffelijk.Langs() {
		fmt.Fprintf(s.out, "%s: %d phrases, all examples right\n", lang, rules.Phrases(lang))
	}
	return nil
}

// explain adds the source line with a caret to an error in a rule file.
func explain(err error) error {
	var f *classify.FileError
	if errors.As(err, &f) && f.Excerpt != "" {
		return fmt.Errorf("%w\n%s", err, f.Excerpt)
	}
	return err
}

type rulesTryCmd struct {
	JSON bool     `help:"One JSON object."`
	Text []string `arg:"" help:"The text, as the customer would write it."`
}

// Run classifies a text.
func (c *rulesTryCmd) Run(s *streams) error {
	rules, err := classify.Shipped()
	if err != nil {
		return explain(err)
	}
	text := joinWords(c.Text)
	m := &hoffelijk.Message{
		Kind: hoffelijk.KindMail, Body: text, Text: text, Date: time.Now(),
		Segments: []hoffelijk.Segment{{Zone: hoffelijk.ZoneText, End: len(text)}},
	}
	v := rules.Classify(m, classify.Context{Known: true, Now: m.Date})
	if c.JSON {
		return printLine(s.out, verdictJSON("", m, v))
	}
	return printVerdict(s.out, "text", m, v)
}

type templatesCheckCmd struct {
	Folder string `arg:"" optional:"" help:"A folder with letters; the shipped ones without it." type:"existingdir"`
}

// Run tries every letter on sample cases.
func (c *templatesCheckCmd) Run(s *streams) error {
	set, err := textsOf(Config{Letters: c.Folder})
	if err != nil {
		return err
	}
	findings := set.Check()
	for _, f := range findings {
		fmt.Fprintln(s.out, f)
	}
	if len(findings) > 0 {
		return fmt.Errorf("%d findings; mend the letters named above and check again", len(findings))
	}
	_, err = fmt.Fprintf(s.out, "all letters are complete, in %d languages\n", len(hoffelijk.Langs()))
	return err
}

type importCmd struct {
	Paths []string `arg:"" name:"path" help:"An .eml file, mbox, Maildir or folder, or - for standard input."`
}

// Run files mails from files. A mail that is filed already is left alone.
func (c *importCmd) Run(ctx context.Context, s *streams) error {
	return onDesk(ctx, s, func(p *program) error {
		n := 0
		for _, path := range c.Paths {
			err := eml.Each(path, s.in, func(_ string, raw []byte) error {
				n++
				return p.store.Keep(ctx, []hoffelijk.Received{{Mailbox: p.cfg.Mailboxes[0].Name, Raw: raw, At: time.Now()}})
			})
			if err != nil {
				return err
			}
		}
		if _, err := p.desk.FileStored(ctx); err != nil {
			return err
		}
		_, err := fmt.Fprintf(s.out, "%d mails read; `hoffelijk cases --waiting` lists what waits for you\n", n)
		return err
	})
}
