package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

const (
	// transactionID names the transaction, NULL when it has written nothing.
	transactionID = `SELECT pg_current_xact_id_if_assigned()::TEXT`
	// transactionState tells what became of a transaction.
	transactionState = `SELECT pg_xact_status(CAST($1 AS XID8))`
)

const maxTries = 8

// errUndone says that the connection broke during COMMIT and that the
// transaction did not happen.
var errUndone = errors.New("the transaction was undone")

// tx is a transaction in which every text is cleaned and every time clamped
// on its way in. It lives no longer than one call of Store.write, whose
// context it carries.
type tx struct {
	*sqlx.Tx
	ctx      context.Context
	now      time.Time
	instance int
}

// write runs fn in a transaction. fn may run more than once: after a deadlock
// with another transaction, or when the connection broke and nothing of it
// happened.
func (s *Store) write(ctx context.Context, doing string, fn func(*tx) error) error {
	for try := 1; ; try++ {
		err := s.writeOnce(ctx, fn)
		if err == nil {
			return nil
		}
		if try == maxTries || ctx.Err() != nil || !repeatable(err) {
			return fmt.Errorf("%s: %w", doing, err)
		}
		s.log.DebugContext(ctx, "db: trying again", "doing", doing, "error", err)
	}
}

func (s *Store) writeOnce(ctx context.Context, fn func(*tx) error) error {
	sqlTx, err := s.db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = sqlTx.Rollback() }()
	t := &tx{Tx: sqlTx, ctx: ctx, now: s.now().UTC(), instance: s.instance.id}
	if err := fn(t); err != nil {
		return err
	}
	var id sql.NullString
	if err := sqlTx.GetContext(ctx, &id, transactionID); err != nil {
		return err
	}
	err = sqlTx.Commit()
	if err == nil || !id.Valid || pq.As(err) != nil {
		return err
	}
	return s.outcome(ctx, id.String, err)
}

// outcome asks the server what became of a transaction whose COMMIT was not
// answered.
func (s *Store) outcome(ctx context.Context, id string, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	pause := time.NewTicker(50 * time.Millisecond)
	defer pause.Stop()
	for {
		var state sql.NullString
		err := s.db.GetContext(ctx, &state, transactionState, id)
		switch {
		case err == nil && state.String == "committed":
			return nil
		case err == nil && state.String == "aborted":
			return fmt.Errorf("%w: %w", errUndone, cause)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("whether it was done is not known: %w", errors.Join(cause, err))
		case <-pause.C:
		}
	}
}

// repeatable reports whether nothing happened and a second try makes sense.
func repeatable(err error) bool {
	return pq.As(err, "40001", "40P01") != nil || // serialization failure, deadlock
		errors.Is(err, errUndone) || errors.Is(err, errRaced) || errors.Is(err, driver.ErrBadConn)
}

// exec runs a statement and returns how many rows it touched.
func (t *tx) exec(query string, args ...any) (int, error) {
	r, err := t.ExecContext(t.ctx, query, cleanArgs(args)...)
	if err != nil {
		return 0, err
	}
	n, err := r.RowsAffected()
	return int(n), err
}

// run is exec for those who do not count.
func (t *tx) run(query string, args ...any) error {
	_, err := t.exec(query, args...)
	return err
}

// get reads one row; sql.ErrNoRows when there is none.
func (t *tx) get(dest any, query string, args ...any) error {
	return t.GetContext(t.ctx, dest, query, cleanArgs(args)...)
}

// list reads all rows into the slice that dest points to.
func (t *tx) list(dest any, query string, args ...any) error {
	return t.SelectContext(t.ctx, dest, query, cleanArgs(args)...)
}

// get reads one row outside a transaction.
func (s *Store) get(ctx context.Context, dest any, query string, args ...any) error {
	return s.db.GetContext(ctx, dest, query, cleanArgs(args)...)
}

// list reads all rows outside a transaction.
func (s *Store) list(ctx context.Context, dest any, query string, args ...any) error {
	return s.db.SelectContext(ctx, dest, query, cleanArgs(args)...)
}
