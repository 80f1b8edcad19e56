package db_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hoffelijk"
	"hoffelijk/db"
	"hoffelijk/db/dbtest"
	"hoffelijk/desk"
)

var _ desk.Store = (*db.Store)(nil)

func TestMain(m *testing.M) {
	code := dbtest.Main(m)
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func TestSmoke(t *testing.T) {
	start := time.Now()
	s := dbtest.Open(t)
	t.Log(time.Since(start))
	ctx := context.Background()
	err := s.Keep(ctx, []hoffelijk.Received{{Mailbox: "in", UIDValidity: 1, UID: 1, Raw: []byte("Subject: a\r\n\r\nx"), At: time.Now()}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.ClaimStored(ctx, 10)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(got)
}
