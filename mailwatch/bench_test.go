package mailwatch

import (
	"context"
	"math/rand/v2"
	"testing"

	"hoffelijk"
	"hoffelijk/mailtest"
)

// nullStore keeps nothing: it measures the fetching alone.
type nullStore struct {
	*memory
	mails, bytes int
}

func (n *nullStore) Keep(_ context.Context, mails []hoffelijk.Received) error {
	for _, r := range mails {
		n.mails++
		n.bytes += len(r.Raw)
	}
	return nil
}

// BenchmarkDrain fetches 10,000 mails of 2 to 20 kB from Dovecot, connecting
// and logging in included.
func BenchmarkDrain(b *testing.B) {
	for _, mode := range []string{"none", "tls"} {
		b.Run(mode, func(b *testing.B) { drain(b, mode, 10000) })
	}
}

func drain(b *testing.B, mode string, n int) {
	d := mailtest.StartDovecot(b, user)
	chance := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		if err := d.Deliver(user, mail(i, 2000+chance.IntN(18000))); err != nil {
			b.Fatal(err)
		}
	}
	cfg := config(d)
	if mode == "tls" {
		cfg.TLS, cfg.Addr, cfg.TLSConfig = mode, d.TLSAddr, tlsFor(d)
	}
	once(b, cfg, &nullStore{memory: newMemory()}) // Dovecot reads the folder for the first time
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		store := &nullStore{memory: newMemory()}
		once(b, cfg, store)
		if store.mails != n {
			b.Fatalf("fetched %d mails, want %d", store.mails, n)
		}
		b.SetBytes(int64(store.bytes))
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "mails/s")
}
