package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
)

// lockClass is the first number of the advisory locks of instances, the bytes
// "hoff". living_instances() in the schema looks for the same.
const lockClass = 0x686f6666

const (
	// takeNumber gives the next instance number.
	takeNumber = `SELECT nextval('instance_ids')`
	// takeLock holds an instance number for as long as the session lasts.
	takeLock = `SELECT pg_try_advisory_lock($1, $2)`
	// stillThere finds out whether the session lasts.
	stillThere = `SELECT 1`
)

// instance is a running Store in the eyes of the others. Its advisory lock
// lives on a connection of its own; when that breaks, the lock is taken again
// on a new one. Others may have taken its claims meanwhile, so everything
// that finishes a claim checks that it still holds it.
type instance struct {
	id     int
	pool   *sqlx.DB
	log    *slog.Logger
	mu     sync.Mutex
	conn   *sql.Conn
	cancel context.CancelFunc
	done   chan struct{}
}

const heartbeat = 5 * time.Second

func newInstance(ctx context.Context, pool *sqlx.DB, log *slog.Logger) (*instance, error) {
	i := &instance{pool: pool, log: log, done: make(chan struct{})}
	for {
		if err := pool.GetContext(ctx, &i.id, takeNumber); err != nil {
			return nil, err
		}
		err := i.lock(ctx)
		if err == nil {
			break
		}
		if !errors.Is(err, errHeld) {
			return nil, err
		}
	}
	keep, cancel := context.WithCancel(context.WithoutCancel(ctx))
	i.cancel = cancel
	go i.keep(keep)
	return i, nil
}

var errHeld = errors.New("the number is in use")

// lock takes the advisory lock on a new connection.
func (i *instance) lock(ctx context.Context) error {
	conn, err := i.pool.Conn(ctx)
	if err != nil {
		return err
	}
	var ok bool
	err = conn.QueryRowContext(ctx, takeLock, lockClass, i.id).Scan(&ok)
	if err == nil && !ok {
		err = errHeld
	}
	if err != nil {
		return errors.Join(err, conn.Close())
	}
	i.conn = conn
	return nil
}

// check makes sure that the lock is held, taking it again if need be.
func (i *instance) check(ctx context.Context) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.conn != nil {
		if _, err := i.conn.ExecContext(ctx, stillThere); err == nil {
			return nil
		}
		i.drop()
	}
	if err := i.lock(ctx); err != nil {
		return fmt.Errorf("taking the instance's lock again: %w", err)
	}
	return nil
}

// drop ends the lock's session. Merely giving the connection back to the pool
// would keep the lock.
func (i *instance) drop() {
	if i.conn == nil {
		return
	}
	_ = i.conn.Raw(func(any) error { return sql.ErrConnDone })
	_ = i.conn.Close()
	i.conn = nil
}

func (i *instance) keep(ctx context.Context) {
	defer close(i.done)
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		within, cancel := context.WithTimeout(ctx, heartbeat)
		if err := i.check(within); err != nil && ctx.Err() == nil {
			i.log.WarnContext(ctx, "db: instance lock lost", "instance", i.id, "error", err)
		}
		cancel()
	}
}

func (i *instance) close() error {
	i.cancel()
	<-i.done
	i.mu.Lock()
	defer i.mu.Unlock()
	i.drop()
	return nil
}

// Alive makes sure that others see this store as alive, and takes its lock
// again when the session of the lock has ended. The store does so by itself
// every few seconds.
func (s *Store) Alive(ctx context.Context) error { return s.instance.check(ctx) }
