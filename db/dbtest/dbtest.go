// Package dbtest gives tests a real PostgreSQL: one private server for the
// whole test binary, and for each test a database of its own, copied from one
// that was migrated once.
//
//	func TestMain(m *testing.M) { os.Exit(dbtest.Main(m)) }
//
//	func TestX(t *testing.T) { store := dbtest.Open(t) … }
//
// The server is started when the first test asks for it. Without Main it
// would be left running.
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/lib/pq" // the driver by the name "postgres"

	"hoffelijk/db"
)

const template = "hoffelijk_template"

// server is the one server of the test binary.
type server struct {
	once     sync.Once
	err      error
	dir      string
	private  *db.Private
	admin    *sql.DB
	copying  sync.Mutex // a template cannot be copied twice at a time
	sequence atomic.Int64
}

// shared is shared by all tests of a binary; only sync primitives guard it.
var shared = &server{}

// Main runs the tests and stops the server that they used. It returns the
// code to exit with.
func Main(m *testing.M) int {
	code := m.Run()
	if err := Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}

// Stop stops the server, if one was started. Main does that.
func Stop() error {
	if shared.dir == "" {
		return nil
	}
	if shared.admin != nil {
		_ = shared.admin.Close()
	}
	var err error
	if shared.private != nil {
		err = shared.private.Stop()
	}
	_ = os.RemoveAll(shared.dir)
	return err
}

// Open returns a store on a database of the test's own, with the time of the
// machine. It is closed when the test ends.
func Open(t testing.TB) *db.Store {
	t.Helper()
	return OpenDSN(t, DSN(t), nil)
}

// OpenDSN opens one more store on a test's database. now may be nil.
func OpenDSN(t testing.TB, dsn string, now func() time.Time) *db.Store {
	t.Helper()
	store, err := db.Open(context.Background(), db.Config{DSN: dsn, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// DSN makes a database of the test's own and returns its connection string.
// It is dropped when the test ends.
func DSN(t testing.TB) string {
	t.Helper()
	shared.once.Do(func() { shared.err = shared.start() })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	name := fmt.Sprintf("test_%d", shared.sequence.Add(1))
	shared.copying.Lock()
	_, err := shared.admin.Exec("CREATE DATABASE " + name + " TEMPLATE " + template)
	shared.copying.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := shared.admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return shared.dsn(name)
}

func (s *server) start() error {
	var err error
	if s.dir, err = os.MkdirTemp("", "hoffelijk-test-"); err != nil {
		return err
	}
	if err := os.Chmod(s.dir, 0o755); err != nil { // for the server's user
		return err
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	ctx := context.Background()
	if s.private, err = db.StartPrivate(ctx, s.dir, quiet); err != nil {
		return err
	}
	if s.admin, err = sql.Open("postgres", s.dsn("postgres")); err != nil {
		return err
	}
	if _, err := s.admin.ExecContext(ctx, "CREATE DATABASE "+template); err != nil {
		return err
	}
	store, err := db.Open(ctx, db.Config{DSN: s.dsn(template)})
	if err != nil {
		return err
	}
	return store.Close()
}

func (s *server) dsn(database string) string {
	return strings.Replace(s.private.DSN(), "dbname=hoffelijk", "dbname="+database, 1)
}
