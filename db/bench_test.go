package db_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"hoffelijk"
)

// BenchmarkDrain keeps and files 10,000 mails of 9 kB, 200 at a time, each
// with a case, a verdict with three phrases, a draft, a token and a review
// mail. It reports mails per second for both halves.
func BenchmarkDrain(b *testing.B) {
	const n, batch = 10_000, 200
	body := bytes.Repeat([]byte("Helaas hebben wij voor een ander gekozen. Met vriendelijke groet.\r\n"), 9000/66)
	for b.Loop() {
		b.StopTimer()
		s := setup(b)
		var mails []hoffelijk.Received
		for uid := range uint32(n) {
			raw := fmt.Appendf(nil, "From: k%d@example.com\r\nSubject: s\r\n\r\n%s", uid, body)
			mails = append(mails, hoffelijk.Received{Mailbox: "in", UIDValidity: 1, UID: uid + 1, Raw: raw, At: time.Now()})
		}
		b.StartTimer()
		start := time.Now()
		for i := 0; i < n; i += batch {
			s.must(s.Keep(s.ctx, mails[i:i+batch]))
		}
		kept := time.Now()
		var claiming, building time.Duration
		for range n / batch {
			before := time.Now()
			stored, err := s.ClaimStored(s.ctx, batch)
			s.must(err)
			cases, err := s.ReserveCases(s.ctx, len(stored))
			s.must(err)
			claiming += time.Since(before)
			before = time.Now()
			var filings []hoffelijk.Filing
			for j, m := range stored {
				f := filing(m.ID, cases[j])
				f.Verdict.Hits = append(f.Verdict.Hits, f.Verdict.Hits[0])
				f.Mails[0].Raw = body[:3000]
				filings = append(filings, f)
			}
			building += time.Since(before)
			if done, err := s.File(s.ctx, filings); err != nil || done != batch {
				b.Fatal(done, err)
			}
		}
		b.ReportMetric(n/kept.Sub(start).Seconds(), "kept/s")
		b.ReportMetric(n/(time.Since(kept)-building).Seconds(), "filed/s")
		b.ReportMetric(n/claiming.Seconds(), "claimed/s")
	}
}
