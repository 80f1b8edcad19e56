// Package db keeps everything that hoffelijk knows in PostgreSQL, and holds
// all SQL of the program. The schema is in db/migrations; besides the tables
// it holds the promises that must be true whatever the program does (see
// 003_guards.sql there). This package also starts a private PostgreSQL for
// those who have none.
//
// Every write is an explicit transaction: outside one, lib/pq may silently
// run a statement twice when the server closes the connection. When the
// answer to a COMMIT gets lost, the server is asked what became of that
// transaction; it is never guessed.
//
// A Store is an instance: it holds an advisory lock under a number of its own,
// and what it claims carries that number. When its process dies, the server
// drops the lock and the claims are free at once.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// Config says how to open a Store.
type Config struct {
	// DSN is a connection string as lib/pq reads it, "host=… dbname=…" or
	// "postgres://…". Without sslmode, a server on this machine is spoken to
	// in the clear and any other only over TLS.
	DSN string
	Now func() time.Time // time.Now when nil
	Log *slog.Logger     // nothing is logged when nil
}

// Store is the database as the rest of the program sees it. It is safe for
// use by several goroutines.
type Store struct {
	db       *sqlx.DB
	dsn      string
	now      func() time.Time
	log      *slog.Logger
	instance *instance
}

// Open connects, brings the schema up to date and takes an instance number.
// It refuses a schema that is newer than this program.
func Open(ctx context.Context, c Config) (*Store, error) {
	s := &Store{now: c.Now, log: c.Log}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	var err error
	if s.dsn, err = withDefaults(c.DSN); err != nil {
		return nil, fmt.Errorf("reading the database's connection string: %w", err)
	}
	if err := migrate(ctx, s.dsn, s.log); err != nil {
		return nil, fmt.Errorf("preparing the database: %w", err)
	}
	if s.db, err = connect(s.dsn, statementLimit); err != nil {
		return nil, fmt.Errorf("connecting to the database: %w", err)
	}
	if s.instance, err = newInstance(ctx, s.db, s.log); err != nil {
		return nil, errors.Join(fmt.Errorf("taking an instance number: %w", err), s.db.Close())
	}
	return s, nil
}

// Close gives up the instance number, so that its claims are free, and closes
// all connections.
func (s *Store) Close() error {
	return errors.Join(s.instance.close(), s.db.Close())
}

// connect makes a pool of connections on which no statement takes longer than
// limit.
func connect(dsn string, limit time.Duration) (*sqlx.DB, error) {
	cfg, err := pq.NewConfig(dsn)
	if err != nil {
		return nil, err
	}
	if cfg.Runtime == nil {
		cfg.Runtime = map[string]string{}
	}
	for k, v := range sessionSettings(limit) {
		cfg.Runtime[k] = v
	}
	connector, err := pq.NewConnectorConfig(cfg)
	if err != nil {
		return nil, err
	}
	connector.Dialer(dialer{limit: limit + answerGrace})
	pool := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	pool.SetMaxOpenConns(12)
	pool.SetMaxIdleConns(6)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return pool, nil
}
