package mailwatch

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"time"
)

// Config says which mailbox is watched and how. Zero values mean the default
// in brackets.
type Config struct {
	Name      string // of the mailbox in the configuration and the database
	Addr      string // host:port
	TLS       string // "tls" (default), "starttls" or "none"
	TLSConfig *tls.Config
	// AllowPlain permits TLS "none" to another machine. Without it, plain text
	// goes to this machine only.
	AllowPlain bool

	Username string
	Password func(context.Context) (string, error) // asked at every login
	Auth     string                                // "login", "plain", or "" for what the server offers

	Folder   string   // [INBOX]
	Baseline string   // "now" (default): mail that was there before is left alone; "all": it is fetched too
	Done     string   // folder that filed mail is moved to; "" leaves it where it is
	Keyword  string   // set on filed mail when it is not moved; "" for none
	Sent     string   // folder for copies of sent letters; "" finds it
	SentFrom []string // envelope senders whose letters are copied; none copies none

	PollEvery      time.Duration // [1 min] between looks, whatever IDLE says
	IdleFor        time.Duration // [5 min, and at most that] one IDLE command
	CommandTimeout time.Duration // [1 min] of silence that end a connection
	BatchCount     int           // [200] mails in one commit
	BatchBytes     int64         // [16 MiB] in one commit, unless one mail is larger
	MaxSize        int64         // [25 MiB] what is kept of one mail

	Now func() time.Time // [time.Now]
}

const (
	maxIdle    = 5 * time.Minute
	fullEvery  = 24 * time.Hour // between complete comparisons of the folder and the store
	loginEvery = 10 * time.Minute
)

// complete checks a configuration and fills in the defaults.
func (c Config) complete() (Config, error) {
	if err := c.check(); err != nil {
		return c, err
	}
	set(&c.TLS, "tls")
	set(&c.Folder, "INBOX")
	set(&c.Baseline, "now")
	set(&c.PollEvery, time.Minute)
	set(&c.IdleFor, maxIdle)
	set(&c.CommandTimeout, time.Minute)
	set(&c.BatchCount, 200)
	set(&c.BatchBytes, 16<<20)
	set(&c.MaxSize, 25<<20)
	c.IdleFor = min(c.IdleFor, maxIdle)
	if c.Now == nil {
		c.Now = time.Now
	}
	return c, nil
}

func set[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

func (c Config) check() error {
	host, _, err := net.SplitHostPort(c.Addr)
	switch {
	case c.Name == "":
		return fmt.Errorf("a mailbox has no name")
	case err != nil || host == "":
		return fmt.Errorf("mailbox %s: %q is no host:port, such as imap.example.org:993", c.Name, c.Addr)
	case c.Username == "" || c.Password == nil:
		return fmt.Errorf("mailbox %s: the user name or the password is missing", c.Name)
	case !oneOf(c.TLS, "", "tls", "starttls", "none"):
		return fmt.Errorf("mailbox %s: tls is %q; it must be tls, starttls or none", c.Name, c.TLS)
	case !oneOf(c.Auth, "", "login", "plain"):
		return fmt.Errorf("mailbox %s: auth is %q; it must be login or plain", c.Name, c.Auth)
	case !oneOf(c.Baseline, "", "now", "all"):
		return fmt.Errorf("mailbox %s: baseline is %q; it must be now or all", c.Name, c.Baseline)
	case c.TLS == "none" && !c.AllowPlain && !loopback(host):
		return fmt.Errorf("mailbox %s: without TLS the password for %s would travel in the clear; use tls or starttls, or allow it in so many words", c.Name, host)
	case c.PollEvery < 0 || c.IdleFor < 0 || c.CommandTimeout < 0 || c.BatchCount < 0 || c.BatchBytes < 0 || c.MaxSize < 0:
		return fmt.Errorf("mailbox %s: a time or a size is negative", c.Name)
	}
	return nil
}

func oneOf(s string, list ...string) bool {
	for _, l := range list {
		if s == l {
			return true
		}
	}
	return false
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
