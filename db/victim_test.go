package db_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"hoffelijk"
	"hoffelijk/db"
)

// victimDSN names the environment variable that turns the test binary into a
// program that claims everything and then waits to be killed.
const victimDSN = "HOFFELIJK_TEST_VICTIM"

func beVictim() int {
	ctx := context.Background()
	store, err := db.Open(ctx, db.Config{DSN: os.Getenv(victimDSN)})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	stored, err := store.ClaimStored(ctx, 100)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	mails, err := store.ClaimDeliveries(ctx, 100)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	for i, m := range mails {
		if i%2 == 0 || m.Purpose == hoffelijk.PurposeLetter {
			if err := store.StartData(ctx, m.ID, m.Attempt); err != nil {
				fmt.Println(err)
				return 1
			}
		}
	}
	fmt.Printf("claimed %d %d\n", len(stored), len(mails))
	select {}
}

// Ensure a killed program's claims are free at once: messages come again, one
// at a time; mail that cannot have gone out, or may go out twice, is queued
// again, and a letter that may have gone out is unknown and never sent again.
func TestKill(t *testing.T) {
	b := setup(t)
	b.approve()
	var batch []hoffelijk.Received
	for uid := range uint32(3) {
		batch = append(batch, hoffelijk.Received{Mailbox: "in", UIDValidity: 8, UID: uid + 1, Raw: mail(100 + uid)})
	}
	b.must(b.Keep(b.ctx, batch))

	victim := exec.Command(os.Args[0])
	victim.Env = append(os.Environ(), victimDSN+"="+b.dsn)
	out, err := victim.StdoutPipe()
	b.must(err)
	b.must(victim.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "claimed 3 2\n" {
		t.Fatalf("the victim said %q, %v", line, err)
	}
	if got, err := b.ClaimStored(b.ctx, 10); err != nil || len(got) != 0 {
		t.Errorf("claimed %d of a living program, %v", len(got), err)
	}
	if again, unknown, err := b.Recover(b.ctx); again+unknown != 0 || err != nil {
		t.Errorf("recovered %d, %d of a living program, %v", again, unknown, err)
	}
	b.must(victim.Process.Kill())
	_ = victim.Wait()
	b.gone()

	for i := range 3 {
		got, err := b.ClaimStored(b.ctx, 10)
		b.must(err)
		if len(got) != 1 || got[0].Tries != 2 {
			t.Errorf("claim %d: %+v", i, got)
		}
	}
	requeued, unknown, err := b.Recover(b.ctx)
	if requeued != 1 || unknown != 1 || err != nil {
		t.Errorf("requeued %d, unknown %d, %v", requeued, unknown, err)
	}
	mails, err := b.ClaimDeliveries(b.ctx, 10)
	b.must(err)
	if len(mails) != 1 || mails[0].Purpose != hoffelijk.PurposeReview || mails[0].Attempt != 2 {
		t.Errorf("to send: %+v", mails)
	}
	untold, err := b.Untold(b.ctx, 10)
	b.must(err)
	if len(untold) != 1 || untold[0].State != hoffelijk.DeliveryUnknown {
		t.Errorf("untold: %+v", untold)
	}
}

// gone waits until the server has noticed that the victim's sessions ended.
func (b *bench) gone() {
	b.t.Helper()
	for range 10_000 {
		if b.count(`SELECT cardinality(living_instances())`) == 1 {
			return
		}
	}
	b.t.Fatal("the victim's lock is still held")
}
