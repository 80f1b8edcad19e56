package outbox

import (
	"crypto/sha256"
	"fmt"
	"io"
	"sync"
	"time"

	"hoffelijk"
)

// MailLog is the operator's ledger: what became of each mail, a line an
// event, apart from the program's own log.
type MailLog struct {
	mu sync.Mutex
	w  io.Writer
}

// NewMailLog writes to w. A nil writer discards.
func NewMailLog(w io.Writer) *MailLog {
	if w == nil {
		w = io.Discard
	}
	return &MailLog{w: w}
}

// Queued notes that a mail was queued; it is written when its first attempt
// begins.
func (l *MailLog) Queued(d hoffelijk.Delivery) { l.line(d.QueuedAt, d, "queued", "") }

// Sent notes that the server took a mail, with its words.
func (l *MailLog) Sent(at time.Time, d hoffelijk.Delivery, note string) { l.line(at, d, "sent", note) }

// Deferred notes that a mail will be tried again.
func (l *MailLog) Deferred(at time.Time, d hoffelijk.Delivery, note string) {
	l.line(at, d, "deferred", note)
}

// Failed notes that a mail will not be tried again.
func (l *MailLog) Failed(at time.Time, d hoffelijk.Delivery, note string) {
	l.line(at, d, "failed", note)
}

// Unknown notes that nobody can tell whether the server took a letter.
func (l *MailLog) Unknown(at time.Time, d hoffelijk.Delivery, note string) {
	l.line(at, d, "unknown", note)
}

// Lost notes that another daemon had taken a mail over; nothing was sent.
func (l *MailLog) Lost(at time.Time, d hoffelijk.Delivery) { l.line(at, d, "lost", "") }

// line writes an event; %q keeps what came from outside on its line.
func (l *MailLog) line(at time.Time, d hoffelijk.Delivery, event, note string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, _ = fmt.Fprintf(l.w, "<%s> %s to=%q purpose=%s attempt=%d note=%q at=%s\n",
		shownID(d), event, d.To, d.Purpose, d.Attempt, note, at.UTC().Format(time.RFC3339))
}

// shownID is the Message-ID as the log shows it. That of a review mail is the
// right to approve, so only its hash is written.
func shownID(d hoffelijk.Delivery) string {
	if d.Purpose != hoffelijk.PurposeReview {
		return d.MessageID
	}
	sum := sha256.Sum256([]byte(d.MessageID))
	return fmt.Sprintf("review.%x…", sum[:6])
}
