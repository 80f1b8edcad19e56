package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"hoffelijk"
)

// Config is the configuration file. Every key, with its default, stands in
// etc/hoffelijk.toml.
type Config struct {
	State    string `toml:"state"`    // folder for the private database
	Zone     string `toml:"zone"`     // IANA time zone
	Log      string `toml:"log"`      // debug, info, warn, error
	MailLog  string `toml:"mail_log"` // file; "" for standard error
	Rules    string `toml:"rules"`    // folder of own rule files; "" for the shipped ones
	Letters  string `toml:"letters"`  // folder of own letters; "" for the shipped ones
	Database struct {
		DSN     string `toml:"dsn"`
		DSNFile string `toml:"dsn_file"`
	} `toml:"database"`
	Desk struct {
		Name      string   `toml:"name"`
		Address   string   `toml:"address"`
		AnswerFor duration `toml:"answer_for"`
		Summaries []string `toml:"summaries"`
		SummaryAt string   `toml:"summary_at"`
	} `toml:"desk"`
	People    []PersonConfig  `toml:"salesperson"`
	Mailboxes []MailboxConfig `toml:"mailbox"`
	SMTP      SMTPConfig      `toml:"smtp"`
	Page      struct {
		Listen    string `toml:"listen"`
		Token     string `toml:"token"`
		TokenFile string `toml:"token_file"`
	} `toml:"page"`
	location *time.Location
	at       time.Duration // SummaryAt, since midnight
}

// PersonConfig is a salesperson.
type PersonConfig struct {
	Name      string `toml:"name"`
	Address   string `toml:"address"`
	Lang      string `toml:"lang"`
	Signature string `toml:"signature"`
	Booking   string `toml:"booking"`
}

// MailboxConfig is a watched mailbox.
type MailboxConfig struct {
	Name         string   `toml:"name"`
	Address      string   `toml:"address"`
	Owner        string   `toml:"owner"`
	Server       string   `toml:"server"`
	TLS          string   `toml:"tls"`
	AllowPlain   bool     `toml:"allow_plain"`
	CAFile       string   `toml:"ca_file"`
	Username     string   `toml:"username"`
	Password     string   `toml:"password"`
	PasswordFile string   `toml:"password_file"`
	Auth         string   `toml:"auth"`
	Folder       string   `toml:"folder"`
	Baseline     string   `toml:"baseline"`
	Done         string   `toml:"done"`
	Keyword      string   `toml:"keyword"`
	Sent         string   `toml:"sent"`
	CopySent     *bool    `toml:"copy_sent"`
	Poll         duration `toml:"poll"`
}

// SMTPConfig is the server that takes our mail.
type SMTPConfig struct {
	Server       string `toml:"server"`
	TLS          string `toml:"tls"`
	AllowPlain   bool   `toml:"allow_plain"`
	CAFile       string `toml:"ca_file"`
	Username     string `toml:"username"`
	Password     string `toml:"password"`
	PasswordFile string `toml:"password_file"`
	Auth         string `toml:"auth"`
	Hello        string `toml:"hello"`
	Connections  int    `toml:"connections"`
}

// duration reads "5m" or "336h".
type duration struct{ time.Duration }

func (d *duration) UnmarshalText(b []byte) error {
	var err error
	if d.Duration, err = time.ParseDuration(string(b)); err != nil {
		return fmt.Errorf("%q is no duration; write for example \"90s\", \"5m\" or \"336h\"", b)
	}
	return nil
}

func defaults() Config {
	var c Config
	c.State, c.Zone, c.Log = "/var/lib/hoffelijk", "Europe/Amsterdam", "info"
	c.Desk.Name, c.Desk.AnswerFor.Duration, c.Desk.SummaryAt = "hoffelijk", 14*24*time.Hour, "07:30"
	c.Desk.Summaries = []string{"day", "week", "month"}
	c.SMTP.TLS, c.SMTP.Connections = "starttls", 2
	c.Page.Listen = "127.0.0.1:8025"
	return c
}

// readConfig reads a configuration file. Errors name the key and say what to
// write.
func readConfig(path string) (Config, error) {
	c := defaults()
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return c, fmt.Errorf("no configuration at %s; write one with `hoffelijk init`, copy etc/hoffelijk.toml there, or name one with --config", path)
	}
	if err != nil {
		return c, fmt.Errorf("reading the configuration: %w", err)
	}
	meta, err := toml.Decode(string(b), &c)
	if err != nil {
		var parse toml.ParseError
		if errors.As(err, &parse) {
			return c, fmt.Errorf("%s: %s", path, strings.TrimSpace(parse.ErrorWithPosition()))
		}
		return c, fmt.Errorf("%s: %w", path, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return c, fmt.Errorf("%s: unknown key %q; etc/hoffelijk.toml lists all keys", path, unknown[0])
	}
	if err := c.secrets(filepath.Dir(path)); err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	if err := c.validate(); err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// secrets fills passwords from files and the environment. The environment
// wins over a file, a file over the configuration.
func (c *Config) secrets(dir string) error {
	fill := func(value *string, file, env string) error {
		if v, ok := os.LookupEnv(env); ok {
			*value = v
			return nil
		}
		if v, ok := os.LookupEnv(env + "_FILE"); ok {
			file = v
		}
		if file == "" {
			return nil
		}
		if !filepath.IsAbs(file) {
			file = filepath.Join(dir, file)
		}
		b, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("%s should come from the file %s; write the secret there, readable by this user only: %w", env, file, err)
		}
		*value = strings.TrimRight(string(b), "\r\n")
		return nil
	}
	errs := []error{
		fill(&c.Database.DSN, c.Database.DSNFile, "HOFFELIJK_DATABASE_DSN"),
		fill(&c.SMTP.Password, c.SMTP.PasswordFile, "HOFFELIJK_SMTP_PASSWORD"),
		fill(&c.Page.Token, c.Page.TokenFile, "HOFFELIJK_PAGE_TOKEN"),
	}
	for i := range c.Mailboxes {
		m := &c.Mailboxes[i]
		name := strings.ToUpper(strings.NewReplacer("-", "_", ".", "_", " ", "_").Replace(m.Name))
		errs = append(errs, fill(&m.Password, m.PasswordFile, "HOFFELIJK_MAILBOX_"+name+"_PASSWORD"))
	}
	return errors.Join(errs...)
}

// validate checks and completes the configuration.
func (c *Config) validate() error {
	var err error
	if c.location, err = time.LoadLocation(c.Zone); err != nil {
		return fmt.Errorf("zone %q is no time zone; write for example \"Europe/Amsterdam\"", c.Zone)
	}
	if new(slog.Level).UnmarshalText([]byte(c.Log)) != nil {
		return fmt.Errorf("log %q; possible are \"debug\", \"info\", \"warn\" and \"error\"", c.Log)
	}
	clock, err := time.Parse("15:04", c.Desk.SummaryAt)
	if err != nil {
		return fmt.Errorf("desk.summary_at %q is no time of day; write for example \"07:30\"", c.Desk.SummaryAt)
	}
	c.at = time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute
	for _, p := range c.Desk.Summaries {
		if p != "day" && p != "week" && p != "month" {
			return fmt.Errorf("desk.summaries has %q; possible are \"day\", \"week\" and \"month\"", p)
		}
	}
	for _, check := range []func() error{c.validatePeople, c.validateMailboxes, c.validateServer} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (c *Config) validatePeople() error {
	if len(c.People) == 0 {
		return errors.New("no [[salesperson]]; add one with name and address, so that cases have an owner")
	}
	seen := map[string]bool{}
	for i := range c.People {
		p := &c.People[i]
		key := strings.ToLower(p.Address)
		switch {
		case p.Name == "":
			return fmt.Errorf("salesperson %d has no name; letters are signed with it", i+1)
		case !isAddress(p.Address):
			return fmt.Errorf("salesperson %s: address %q is no mail address", p.Name, p.Address)
		case seen[key]:
			return fmt.Errorf("salesperson %s: the address %s stands twice", p.Name, p.Address)
		}
		seen[key] = true
		if p.Lang == "" {
			p.Lang = "nl"
		}
		if !isLang(p.Lang) {
			return fmt.Errorf("salesperson %s: lang %q; possible are \"nl\", \"en\", \"de\" and \"fr\"", p.Name, p.Lang)
		}
	}
	return nil
}

func (c *Config) validateMailboxes() error {
	if len(c.Mailboxes) == 0 {
		return errors.New("no [[mailbox]]; add one with name, address, server, username and a password")
	}
	names := map[string]bool{}
	for i := range c.Mailboxes {
		m := &c.Mailboxes[i]
		if m.Name == "" || names[m.Name] {
			return fmt.Errorf("mailbox %d: the name %q is empty or stands twice; each mailbox needs one of its own", i+1, m.Name)
		}
		names[m.Name] = true
		if err := c.validateMailbox(m); err != nil {
			return fmt.Errorf("mailbox %s: %w", m.Name, err)
		}
	}
	if c.Desk.Address == "" {
		c.Desk.Address = c.Mailboxes[0].Address
	}
	if !isAddress(c.Desk.Address) {
		return fmt.Errorf("desk.address %q is no mail address", c.Desk.Address)
	}
	return nil
}

func (c *Config) validateMailbox(m *MailboxConfig) error {
	for value, fallback := range map[*string]string{&m.TLS: "tls", &m.Folder: "INBOX", &m.Baseline: "now"} {
		if *value == "" {
			*value = fallback
		}
	}
	if m.Poll.Duration == 0 {
		m.Poll.Duration = time.Minute
	}
	switch {
	case !isAddress(m.Address):
		return fmt.Errorf("address %q is no mail address", m.Address)
	case m.Username == "":
		return errors.New("username is missing")
	case m.Password == "":
		return errors.New("password is missing; set password, password_file or HOFFELIJK_MAILBOX_NAME_PASSWORD")
	case m.Baseline != "now" && m.Baseline != "all":
		return fmt.Errorf("baseline %q; possible are \"now\" (leave older mail alone) and \"all\"", m.Baseline)
	case m.Done != "" && m.Keyword != "":
		return errors.New("done and keyword are both set; choose whether filed mail is moved or marked")
	case m.Poll.Duration < time.Second:
		return fmt.Errorf("poll %s is too short; at least 1s", m.Poll)
	}
	if m.Owner != "" && !c.hasPerson(m.Owner) {
		return fmt.Errorf("owner %q is no [[salesperson]]'s address", m.Owner)
	}
	return validateServer(m.Server, m.TLS, m.AllowPlain)
}

func (c *Config) validateServer() error {
	if err := validateServer(c.SMTP.Server, c.SMTP.TLS, c.SMTP.AllowPlain); err != nil {
		return fmt.Errorf("smtp: %w", err)
	}
	switch c.SMTP.Auth {
	case "", "plain", "login":
	default:
		return fmt.Errorf("smtp: auth %q; possible are \"plain\", \"login\" and \"\"", c.SMTP.Auth)
	}
	if c.SMTP.Connections < 1 || c.SMTP.Connections > 16 {
		return fmt.Errorf("smtp: connections %d; possible are 1 to 16", c.SMTP.Connections)
	}
	if _, _, err := net.SplitHostPort(c.Page.Listen); c.Page.Listen != "" && err != nil {
		return fmt.Errorf("page.listen %q; write host:port, or \"\" for no page", c.Page.Listen)
	}
	return nil
}

// validateServer checks an address and how it is protected on the way.
func validateServer(server, mode string, allowPlain bool) error {
	host, _, err := net.SplitHostPort(server)
	if err != nil {
		return fmt.Errorf("server %q; write host:port, for example \"mail.example.com:993\"", server)
	}
	switch mode {
	case "tls", "starttls":
	case "none":
		if ip := net.ParseIP(host); !allowPlain && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return fmt.Errorf("tls \"none\" sends the password in the clear to %s; use \"tls\" or \"starttls\", or set allow_plain", host)
		}
	default:
		return fmt.Errorf("tls %q; possible are \"tls\", \"starttls\" and \"none\"", mode)
	}
	return nil
}

func (c *Config) hasPerson(address string) bool {
	for _, p := range c.People {
		if strings.EqualFold(p.Address, address) {
			return true
		}
	}
	return false
}

func isAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

func isLang(s string) bool {
	for _, l := range hoffelijk.Langs() {
		if string(l) == s {
			return true
		}
	}
	return false
}
