package main

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hoffelijk/eml"
	"hoffelijk/mailtest"
)

//go:embed demo/*.eml
var demoMails embed.FS

const (
	demoUser     = "nee@bedrijf.example"
	demoPerson   = "sanne@bedrijf.example"
	demoPassword = "demo"
)

type demoCmd struct {
	Once bool   `help:"Play one whole round, print it, and stop."`
	Page string `help:"Where the page listens." default:"127.0.0.1:8025"`
}

// Run plays the demo: a private database in a folder that is thrown away, and
// mail servers inside this process. Nothing leaves the machine.
func (c *demoCmd) Run(ctx context.Context, s *streams) error {
	d, err := newDemo(ctx, c, s)
	if err != nil {
		return err
	}
	defer d.close()
	if c.Once {
		return d.round(ctx)
	}
	return d.stay(ctx)
}

// demo is the little world that the demo plays in.
type demo struct {
	dir  string
	imap *mailtest.IMAP
	smtp *mailtest.SMTP
	p    *program
	s    *streams
	seen int // mails at the SMTP server that were looked at
}

func newDemo(ctx context.Context, c *demoCmd, s *streams) (_ *demo, err error) {
	d := &demo{s: s}
	defer func() {
		if err != nil {
			d.close()
		}
	}()
	if d.dir, err = os.MkdirTemp("", "hoffelijk-demo"); err != nil {
		return nil, fmt.Errorf("making a folder for the demo: %w", err)
	}
	if err := os.Chmod(d.dir, 0o755); err != nil { // PostgreSQL may run as another user
		return nil, err
	}
	users := map[string]string{demoUser: demoPassword, demoPerson: demoPassword}
	if d.imap, err = mailtest.NewIMAP(users); err != nil {
		return nil, err
	}
	// What is sent to the salesperson arrives in her mailbox; letters to
	// customers stay at the server, where they can be looked at.
	d.smtp, err = mailtest.NewSMTP(mailtest.SMTPOptions{OnMail: func(m mailtest.Accepted) {
		for _, to := range m.To {
			if _, ours := users[to]; ours {
				_ = d.imap.Deliver(to, m.Raw)
			}
		}
	}})
	if err != nil {
		return nil, err
	}
	cfg, err := d.config(c)
	if err != nil {
		return nil, err
	}
	d.p, err = assemble(ctx, cfg, newLog("warn", s.err))
	return d, err
}

// config is what a user would have written for this world.
func (d *demo) config(c *demoCmd) (Config, error) {
	cfg := defaults()
	cfg.State, cfg.Page.Listen, cfg.MailLog = d.dir, freeAddress(c.Page), filepath.Join(d.dir, "mail.log")
	cfg.Desk.Summaries = nil // the round prints one itself
	cfg.People = []PersonConfig{{Name: "Sanne de Wit", Address: demoPerson, Lang: "nl"}}
	cfg.Mailboxes = []MailboxConfig{{
		Name: "nee", Address: demoUser, Server: d.imap.Addr, TLS: "none", Username: demoUser, Password: demoPassword,
		Baseline: "all", Sent: "Sent",
	}}
	cfg.SMTP.Server, cfg.SMTP.TLS = d.smtp.Addr, "none"
	return cfg, cfg.validate()
}

// freeAddress is the address asked for, or any port of this machine when
// somebody listens there already.
func freeAddress(listen string) string {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return "127.0.0.1:0"
	}
	l.Close()
	return listen
}

func (d *demo) close() {
	if d.p != nil {
		d.p.Close()
	}
	if d.smtp != nil {
		d.smtp.Close()
	}
	if d.imap != nil {
		d.imap.Close()
	}
	if d.dir != "" {
		os.RemoveAll(d.dir)
	}
}

// round plays one whole round and prints each step.
func (d *demo) round(ctx context.Context) error {
	raw, err := demoMails.ReadFile("demo/01-concurrent.eml")
	if err != nil {
		return err
	}
	d.step("1. A rejection is forwarded to "+demoUser, raw)
	if err := d.imap.Deliver(demoUser, raw); err != nil {
		return err
	}
	if err := d.p.once(ctx); err != nil {
		return err
	}
	review, err := d.next(demoPerson)
	if err != nil {
		return err
	}
	d.step("2. The review mail that Sanne gets", review)
	answer := demoAnswer(review, "akkoord")
	d.step("3. She answers", answer)
	if err := d.imap.Deliver(demoUser, answer); err != nil {
		return err
	}
	if err := d.p.once(ctx); err != nil {
		return err
	}
	letter, err := d.next("karin.bos@bosinterieur.example")
	if err != nil {
		return err
	}
	d.step("4. The letter that Karin gets, in her own thread", letter)
	receipt, err := d.next(demoPerson)
	if err != nil {
		return err
	}
	d.step("5. The receipt", receipt)
	text, err := d.p.desk.Summary(ctx, "day")
	if err != nil {
		return err
	}
	d.step("6. The summary", []byte("Subject: "+text.Subject+"\n\n"+text.Body))
	return nil
}

// next waits for nothing: it takes the next mail at the SMTP server, which
// must be for the one named.
func (d *demo) next(to string) ([]byte, error) {
	mails := d.smtp.Mails()
	if d.seen >= len(mails) {
		return nil, fmt.Errorf("the demo expected a mail to %s, and none was sent", to)
	}
	m := mails[d.seen]
	d.seen++
	if len(m.To) != 1 || m.To[0] != to {
		return nil, fmt.Errorf("the demo expected a mail to %s, and one to %v was sent", to, m.To)
	}
	return m.Raw, nil
}

// demoAnswer is what a mail program sends when its user answers a mail.
func demoAnswer(review []byte, text string) []byte {
	m, err := mail.ReadMessage(strings.NewReader(string(review)))
	if err != nil {
		return nil
	}
	id := m.Header.Get("Message-Id")
	return fmt.Appendf(nil, "From: Sanne de Wit <%s>\r\nTo: %s\r\nSubject: Re: %s\r\nDate: %s\r\nMessage-ID: <answer-%d@bedrijf.example>\r\n"+
		"In-Reply-To: %s\r\nReferences: %s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n\r\nSanne\r\n",
		demoPerson, demoUser, m.Header.Get("Subject"), time.Now().Format(time.RFC1123Z), time.Now().UnixNano(), id, id, text)
}

// step prints a mail readably: its important headers, and its text decoded.
func (d *demo) step(title string, raw []byte) {
	p := &printer{w: d.s.out}
	p.line("\n%s\n%s", title, strings.Repeat("─", len([]rune(title))))
	m, err := eml.Parse(raw)
	if err != nil {
		p.block(string(raw))
		return
	}
	p.field("From", person(m.Outer.From))
	for _, h := range []string{"To", "Subject", "Message-ID", "In-Reply-To", "References", "Auto-Submitted"} {
		p.field(h, headerOf(raw, h))
	}
	p.line("")
	body := m.Body
	if m.Note != "" || m.ForwardedBy != nil {
		_, text, _ := strings.Cut(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n\n")
		body = text
	}
	p.block(body)
}

// headerOf reads one header field, decoded.
func headerOf(raw []byte, name string) string {
	m, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		return ""
	}
	return decodeHeader(m.Header.Get(name))
}

// stay keeps the little world running for somebody to play with, until ctx
// ends.
func (d *demo) stay(ctx context.Context) error {
	names, err := fs.Glob(demoMails, "demo/*.eml")
	if err != nil {
		return err
	}
	for _, name := range names {
		raw, err := demoMails.ReadFile(name)
		if err != nil {
			return err
		}
		if err := d.imap.Deliver(demoUser, raw); err != nil {
			return err
		}
	}
	fmt.Fprintf(d.s.out, `hoffelijk demo. Everything runs on this machine, nothing leaves it; Ctrl-C ends it and forgets everything.

  %d sample mails were forwarded to %s and are being filed.
  IMAP    %s   users %s and %s, password %q, no encryption
  SMTP    %s   takes everything; letters to customers stay there

  Look at the review desk in a browser (the address and the token stand below), or read Sanne's review
  mails in a mail program, and answer one with "akkoord" to %s.

`, len(names), demoUser, d.imap.Addr, demoUser, demoPerson, demoPassword, d.smtp.Addr, demoUser)
	return d.p.serve(ctx, d.s)
}
