package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"

	"hoffelijk"
	"hoffelijk/classify"
	"hoffelijk/db"
	"hoffelijk/desk"
	"hoffelijk/mailwatch"
	"hoffelijk/outbox"
	"hoffelijk/templates"
	"hoffelijk/web"
)

// The doors fit what their users need.
var (
	_ desk.Store      = (*db.Store)(nil)
	_ mailwatch.Store = (*db.Store)(nil)
	_ outbox.Store    = (*db.Store)(nil)
	_ web.Desk        = (*desk.Desk)(nil)
)

// program is everything wired together.
type program struct {
	cfg     Config
	log     *slog.Logger
	private *db.Private // nil with a PostgreSQL of one's own
	store   *db.Store
	desk    *desk.Desk
	closers []io.Closer
}

// open reads the configuration of a command and opens what it names: the
// database and the desk. The mail servers are left alone until they are used.
func open(ctx context.Context, s *streams) (*program, error) {
	cfg, err := readConfig(s.config)
	if err != nil {
		return nil, err
	}
	return assemble(ctx, cfg, newLog(cfg.Log, s.err))
}

// assemble wires a program from a checked configuration.
func assemble(ctx context.Context, cfg Config, log *slog.Logger) (_ *program, err error) {
	p := &program{cfg: cfg, log: log}
	defer func() {
		if err != nil {
			p.Close()
		}
	}()
	rules, err := rulesOf(cfg)
	if err != nil {
		return nil, err
	}
	texts, err := textsOf(cfg)
	if err != nil {
		return nil, err
	}
	if err := p.openStore(ctx); err != nil {
		return nil, err
	}
	p.desk, err = desk.New(desk.Config{
		Store: p.store, Rules: rules, Texts: texts, Render: outbox.Render, People: cfg.people(),
		Self:      hoffelijk.Address{Name: cfg.Desk.Name, Address: cfg.Desk.Address},
		TokenLife: cfg.Desk.AnswerFor.Duration, Summaries: cfg.periods(), SummaryAt: cfg.at,
		Zone: cfg.location, Log: log,
	})
	return p, err
}

// openStore opens the database, starting the private one when none is named,
// and writes the configured people and mailboxes into it.
func (p *program) openStore(ctx context.Context) error {
	dsn := p.cfg.Database.DSN
	if dsn == "" {
		var err error
		if p.private, err = db.StartPrivate(ctx, filepath.Join(p.cfg.State, "postgres"), p.log); err != nil {
			return err
		}
		dsn = p.private.DSN()
	}
	var err error
	if p.store, err = db.Open(ctx, db.Config{DSN: dsn, Log: p.log}); err != nil {
		return err
	}
	if err := p.store.SyncPeople(ctx, p.cfg.people()); err != nil {
		return err
	}
	return p.store.SyncMailboxes(ctx, p.cfg.mailboxes())
}

// Close lets go of everything, the newest first.
func (p *program) Close() error {
	var errs []error
	if p.store != nil {
		errs = append(errs, p.store.Close())
	}
	if p.private != nil {
		errs = append(errs, p.private.Stop())
	}
	for _, c := range p.closers {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

func rulesOf(cfg Config) (*classify.Rules, error) {
	if cfg.Rules == "" {
		return classify.Shipped()
	}
	names, err := filepath.Glob(filepath.Join(cfg.Rules, "*.yaml"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("rules: there is no .yaml file in %s; copy the shipped ones there or leave the key empty", cfg.Rules)
	}
	files := map[string][]byte{}
	for _, name := range names {
		if files[filepath.Base(name)], err = os.ReadFile(name); err != nil {
			return nil, fmt.Errorf("reading the rules: %w", err)
		}
	}
	return classify.With(files)
}

func textsOf(cfg Config) (*templates.Set, error) {
	if cfg.Letters == "" {
		return templates.Shipped()
	}
	return templates.With(os.DirFS(cfg.Letters))
}

func (c *Config) people() []hoffelijk.Salesperson {
	var people []hoffelijk.Salesperson
	for _, p := range c.People {
		people = append(people, hoffelijk.Salesperson{
			Name: p.Name, Address: p.Address, Lang: hoffelijk.Lang(p.Lang), Signature: p.Signature, Booking: p.Booking,
		})
	}
	return people
}

func (c *Config) mailboxes() []hoffelijk.Mailbox {
	var boxes []hoffelijk.Mailbox
	for _, m := range c.Mailboxes {
		boxes = append(boxes, hoffelijk.Mailbox{Name: m.Name, Address: m.Address, Owner: m.Owner})
	}
	return boxes
}

func (c *Config) periods() []hoffelijk.Period {
	var periods []hoffelijk.Period
	for _, p := range c.Desk.Summaries {
		periods = append(periods, hoffelijk.Period(p))
	}
	return periods
}

// newLog writes to w from a level on.
func newLog(level string, w io.Writer) *slog.Logger {
	var l slog.Level
	if l.UnmarshalText([]byte(level)) != nil {
		l = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: l}))
}

// watchers makes a watcher for each mailbox.
func (p *program) watchers() ([]*mailwatch.Watcher, error) {
	var list []*mailwatch.Watcher
	for _, m := range p.cfg.Mailboxes {
		conf, err := tlsConfig(m.CAFile)
		if err != nil {
			return nil, fmt.Errorf("mailbox %s: %w", m.Name, err)
		}
		c := mailwatch.Config{
			Name: m.Name, Addr: m.Server, TLS: m.TLS, AllowPlain: m.AllowPlain, TLSConfig: conf,
			Username: m.Username, Password: fixed(m.Password), Auth: m.Auth, Folder: m.Folder, Baseline: m.Baseline,
			Done: m.Done, Keyword: m.Keyword, Sent: m.Sent, PollEvery: m.Poll.Duration,
		}
		if m.CopySent == nil || *m.CopySent {
			c.SentFrom = p.cfg.copiesIn(m)
		}
		w, err := mailwatch.New(c, p.store, p.log)
		if err != nil {
			return nil, fmt.Errorf("mailbox %s: %w", m.Name, err)
		}
		list = append(list, w)
	}
	return list, nil
}

// fixed is a password that does not change between sign-ins.
func fixed(password string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return password, nil }
}

// copiesIn lists the salespeople whose sent letters are copied into a
// mailbox: its owner, or in the first shared one everybody who has none of
// their own.
func (c *Config) copiesIn(m MailboxConfig) []string {
	if m.Owner != "" {
		return []string{m.Owner}
	}
	owned := map[string]bool{}
	for _, other := range c.Mailboxes {
		owned[strings.ToLower(other.Owner)] = true
	}
	shared := slices.IndexFunc(c.Mailboxes, func(o MailboxConfig) bool { return o.Owner == "" })
	if c.Mailboxes[shared].Name != m.Name {
		return nil
	}
	var list []string
	for _, p := range c.People {
		if !owned[strings.ToLower(p.Address)] {
			list = append(list, p.Address)
		}
	}
	return list
}

// outbox makes the outbox.
func (p *program) outbox() (*outbox.Outbox, error) {
	conf, err := tlsConfig(p.cfg.SMTP.CAFile)
	if err != nil {
		return nil, fmt.Errorf("smtp: %w", err)
	}
	w := io.Writer(os.Stderr)
	if p.cfg.MailLog != "" {
		f, err := os.OpenFile(p.cfg.MailLog, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o640)
		if err != nil {
			return nil, fmt.Errorf("opening the mail log: %w", err)
		}
		p.closers = append(p.closers, f)
		w = f
	}
	s := p.cfg.SMTP
	return outbox.New(outbox.Config{
		Addr: s.Server, TLS: s.TLS, AllowPlain: s.AllowPlain, TLSConfig: conf,
		Username: s.Username, Password: s.Password, Auth: s.Auth, HelloName: s.Hello, Connections: s.Connections,
	}, p.store, p.log, outbox.NewMailLog(w))
}

// tlsConfig trusts the certificates of a file, or the system's.
func tlsConfig(file string) (*tls.Config, error) {
	if file == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading ca_file: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("ca_file %s holds no PEM certificate", file)
	}
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, nil
}

// account names who calls, for the audit trail.
func account() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return fmt.Sprintf("uid %d", os.Getuid())
}
