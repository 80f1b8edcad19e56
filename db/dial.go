package db

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/lib/pq"
)

const (
	statementLimit = 30 * time.Second // of a statement, in the server
	migrationLimit = 10 * time.Minute // of a statement in a migration
	answerGrace    = 10 * time.Second // for an answer to travel, above the statement's limit
	dialLimit      = 10 * time.Second
)

// sessionSettings are what every connection sets: a limit in the server, and
// a prompt end of the session when this machine vanishes (the server ignores
// the keep-alive settings on a Unix socket).
func sessionSettings(limit time.Duration) map[string]string {
	ms := fmt.Sprint(limit.Milliseconds())
	return map[string]string{
		"application_name":                    "hoffelijk",
		"statement_timeout":                   ms,
		"idle_in_transaction_session_timeout": ms,
		"lock_timeout":                        ms,
		"timezone":                            "UTC",
		"tcp_keepalives_idle":                 "30",
		"tcp_keepalives_interval":             "10",
		"tcp_keepalives_count":                "3",
	}
}

// dialer opens connections of which each read and each write has a deadline:
// a context does not end a query whose server has silently gone.
type dialer struct{ limit time.Duration }

func (d dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialTimeout(network, address, dialLimit)
}

func (d dialer) DialTimeout(network, address string, limit time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return d.DialContext(ctx, network, address)
}

func (d dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	nd := net.Dialer{
		Timeout:         dialLimit,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 3},
	}
	c, err := nd.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if d.limit == 0 {
		return c, nil
	}
	return &limitedConn{Conn: c, limit: d.limit}, nil
}

// limitedConn gives each read and write its deadline, unless an earlier one
// was set for all, as the library does while it connects.
type limitedConn struct {
	net.Conn
	limit time.Duration
	until atomic.Pointer[time.Time]
}

func (c *limitedConn) SetDeadline(t time.Time) error {
	c.until.Store(&t)
	return c.Conn.SetDeadline(t)
}

func (c *limitedConn) Read(b []byte) (int, error) {
	if err := c.SetReadDeadline(c.deadline()); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

func (c *limitedConn) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(c.deadline()); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}

func (c *limitedConn) deadline() time.Time {
	t := time.Now().Add(c.limit)
	if u := c.until.Load(); u != nil && !u.IsZero() && u.Before(t) {
		return *u
	}
	return t
}

// withDefaults returns the connection string with an explicit sslmode, as the
// library's default may change, and a limit for connecting.
func withDefaults(dsn string) (string, error) {
	cfg, err := pq.NewConfig(dsn)
	if err != nil {
		return "", err
	}
	set := url.Values{}
	switch {
	case cfg.SSLMode != "":
	case local(cfg):
		set.Set("sslmode", "disable")
	default:
		set.Set("sslmode", "require")
	}
	if cfg.ConnectTimeout == 0 {
		set.Set("connect_timeout", fmt.Sprint(int(dialLimit.Seconds())))
	}
	if !strings.Contains(dsn, "://") {
		for k := range set {
			dsn += " " + k + "=" + set.Get(k)
		}
		return dsn, nil
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return "", err
	}
	q := u.Query()
	for k := range set {
		q.Set(k, set.Get(k))
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// local reports whether the server is on this machine.
func local(cfg pq.Config) bool {
	host := cfg.Host
	if cfg.Hostaddr.IsValid() {
		host = cfg.Hostaddr.String()
	}
	ip := net.ParseIP(host)
	return len(cfg.Multi) == 0 &&
		(strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@") || host == "localhost" || ip.IsLoopback())
}
