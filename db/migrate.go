package db

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"hoffelijk/db/migrations"
)

// ErrNewerSchema says that the database was made by a newer program.
var ErrNewerSchema = errors.New("the database belongs to a newer version of hoffelijk; install that version")

// migrate brings the schema up to date. Several programs may do so at once:
// one works, the others wait.
func migrate(ctx context.Context, dsn string, log *slog.Logger) (err error) {
	pool, err := connect(dsn, migrationLimit)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	if err := checkEncoding(ctx, pool); err != nil {
		return err
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, pool.DB, migrations.Files,
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	have, want, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("reading the schema's version: %w", err)
	}
	if have > want {
		return fmt.Errorf("schema %d, this program knows %d: %w", have, want, ErrNewerSchema)
	}
	if have == want {
		return nil
	}
	done, err := provider.Up(ctx)
	if err != nil {
		return err
	}
	for _, m := range done {
		log.InfoContext(ctx, "db: migrated", "version", m.Source.Version, "took", m.Duration)
	}
	return nil
}

// checkEncoding refuses a database that cannot hold every mail's text.
func checkEncoding(ctx context.Context, pool *sqlx.DB) error {
	var encoding string
	if err := pool.GetContext(ctx, &encoding, "SHOW server_encoding"); err != nil {
		return err
	}
	if encoding != "UTF8" {
		return fmt.Errorf("the database's encoding is %s; make it with: createdb -T template0 -E UTF8 NAME", encoding)
	}
	return nil
}
