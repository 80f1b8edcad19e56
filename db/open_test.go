package db_test

import (
	"errors"
	"net"
	"strings"
	"sync"
	"testing"

	"hoffelijk/db"
	"hoffelijk/db/dbtest"
)

// Ensure programs that open an empty database at once all succeed.
func TestOpenAtOnce(t *testing.T) {
	b := setup(t)
	_, err := b.sql.Exec(`CREATE DATABASE empty_one TEMPLATE template0`)
	b.must(err)
	t.Cleanup(func() { _, _ = b.sql.Exec(`DROP DATABASE empty_one WITH (FORCE)`) })
	dsn := b.dsn[:strings.Index(b.dsn, "dbname=")] + "dbname=empty_one"
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			s, err := db.Open(b.ctx, db.Config{DSN: dsn})
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := s.ReserveCases(b.ctx, 1); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// Ensure a database of a newer program is left alone.
func TestNewerSchema(t *testing.T) {
	b := setup(t)
	_, err := b.sql.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`)
	b.must(err)
	if _, err := db.Open(b.ctx, db.Config{DSN: b.dsn}); !errors.Is(err, db.ErrNewerSchema) {
		t.Errorf("opened: %v", err)
	}
}

// Ensure a database that cannot hold every text is refused with what to do.
func TestEncoding(t *testing.T) {
	b := setup(t)
	_, err := b.sql.Exec(`CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'`)
	b.must(err)
	t.Cleanup(func() { _, _ = b.sql.Exec(`DROP DATABASE latin WITH (FORCE)`) })
	dsn := b.dsn[:strings.Index(b.dsn, "dbname=")] + "dbname=latin"
	if _, err := db.Open(b.ctx, db.Config{DSN: dsn}); err == nil || !strings.Contains(err.Error(), "createdb") {
		t.Errorf("opened: %v", err)
	}
}

// Ensure a server that does not answer is an error in bounded time, not a hang.
func TestMuteServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if _, err := db.Open(t.Context(), db.Config{DSN: "host=127.0.0.1 user=x dbname=x connect_timeout=1 port=" + port}); err == nil {
		t.Error("opened a mute server")
	}
}

// Ensure a store whose lock's session was ended takes its number again, so
// that it is not taken for dead.
func TestLockLost(t *testing.T) {
	b := setup(t)
	m := b.keep(1)[0]
	_, err := b.sql.Exec(`
SELECT pg_terminate_backend(pid) FROM pg_locks
WHERE locktype = 'advisory' AND objsubid = 2 AND pid <> pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
	b.must(err)
	b.must(b.Alive(b.ctx))
	other := dbtest.OpenDSN(t, b.dsn, nil)
	if got, err := other.ClaimStored(b.ctx, 1); err != nil || len(got) != 0 {
		t.Errorf("claimed %v of a living store, %v", got, err)
	}
	b.must(b.Quarantine(b.ctx, m.ID, "still mine"))
}
