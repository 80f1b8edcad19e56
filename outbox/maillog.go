package outbox

import (
	"fmt"
	"io"
	"sync"

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

// Outcome notes what became of an attempt.
func (l *MailLog) Outcome(d hoffelijk.Delivery, state hoffelijk.DeliveryState, note string) {
	l.line(d, string(state), note)
}

// Lost notes that another daemon had taken the mail over.
func (l *MailLog) Lost(d hoffelijk.Delivery) { l.line(d, "taken over", "") }

// line writes an event; %q keeps what came from outside on its line.
func (l *MailLog) line(d hoffelijk.Delivery, event, note string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, _ = fmt.Fprintf(l.w, "<%s> %s to=%q purpose=%s attempt=%d note=%q\n", d.MessageID, event, d.To, d.Purpose, d.Attempt, note)
}
