package hoffelijk

import (
	"bytes"
	"crypto/sha256"
	"strings"
	"time"
)

// Address is a mailbox of RFC 5322 section 3.4: a display name, which may be
// empty, and an addr-spec. A forward may give a name only; then Address is
// empty too.
type Address struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// IsZero reports whether neither name nor address is known.
func (a Address) IsZero() bool { return a.Name == "" && a.Address == "" }

// Same reports whether both are the same mailbox; letter case does not count.
func (a Address) Same(b Address) bool {
	return a.Address != "" && strings.EqualFold(a.Address, b.Address)
}

// Kind is what sort of mail a message is, read from its structure.
type Kind string

// The kinds.
const (
	KindMail      Kind = "mail"
	KindForward   Kind = "forward"
	KindCalendar  Kind = "calendar"
	KindAutoReply Kind = "auto_reply"
	KindBounce    Kind = "bounce"
)

// Zone says whose words a stretch of text is.
type Zone string

// The zones. Hits in ZoneSubject point into Message.Subject, all others into
// Message.Body.
const (
	ZoneSubject   Zone = "subject"
	ZoneText      Zone = "text"      // the author's own words
	ZoneQuoted    Zone = "quoted"    // earlier mail, quoted
	ZoneSignature Zone = "signature" // signature, footer, disclaimer
)

// Segment is a stretch of Message.Body, in bytes, and the zone it belongs to.
// Segments are in order, do not overlap, and together cover the body.
type Segment struct {
	Zone  Zone
	Start int
	End   int
}

// Message is what the program understands of a mail. For a forward, From,
// Subject, Date, MessageID, References, Body and everything derived from it
// are those of the forwarded original. All text is valid UTF-8 without NUL,
// with "\n" line ends.
type Message struct {
	Kind        Kind
	From        Address  // the author; Address empty when a forward names none
	ForwardedBy *Address // who forwarded it; nil for direct mail
	Note        string   // what the forwarder wrote above
	To          []Address
	Cc          []Address
	ReplyTo     []Address
	Subject     string
	Date        time.Time // zero when missing or absurd
	DateText    string    // as written in an inline forward
	MessageID   string    // RFC 5322 msg-id without angle brackets, "" if unknown
	References  []string  // References then In-Reply-To, without brackets, each once

	Body      string    // the whole text part, decoded
	Segments  []Segment // zones of Body
	Text      string    // the author's words: the ZoneText segments of Body
	Signature string
	Quoted    string

	Attachments []Attachment
	Calendar    *Calendar
	Report      *Report
	Automatic   string // the evidence that a machine sent it; "" for a person's mail
	Problems    []string

	Outer Envelope // the mail as it arrived; of direct mail, the same mail
}

// Envelope is what the arriving mail itself says, also when it carries a
// forward.
type Envelope struct {
	From       Address
	Subject    string
	Date       time.Time
	MessageID  string
	References []string
	Text       string // the sender's own new words: of a forward, the note
	Ours       bool   // it carries our own X-Hoffelijk header
	// AuthResults are the Authentication-Results fields (RFC 8601), topmost
	// first, unfolded.
	AuthResults []string
}

// Attachment is a part that is no text of the message.
type Attachment struct {
	Name string `json:"name"`
	Type string `json:"type"` // media type
	Size int    `json:"size"` // bytes after decoding
}

// Calendar is an iCalendar object (RFC 5546) that a message carries.
type Calendar struct {
	Method    string     `json:"method"`   // REPLY, CANCEL, COUNTER, REQUEST
	PartStat  string     `json:"partstat"` // of the answering attendee
	Summary   string     `json:"summary"`
	Start     *time.Time `json:"start"`
	End       *time.Time `json:"end"`
	Organizer string     `json:"organizer"` // address
	Attendee  string     `json:"attendee"`  // address
	Comment   string     `json:"-"`
}

// Report is a delivery status notification (RFC 3464), read from its fields
// or, where it has none, from its text.
type Report struct {
	Recipient string `json:"recipient"`
	Status    string `json:"status"` // enhanced code (RFC 3463)
	Permanent bool   `json:"permanent"`
	Original  string `json:"-"` // Message-ID of the mail that bounced
}

// Fingerprint identifies a mail across repeated deliveries: it covers the
// fields that the author's program wrote and the body, but not the fields
// that transport adds. It never fails; two mails with the same Message-ID and
// other content have different fingerprints.
func Fingerprint(raw []byte) [sha256.Size]byte {
	head, body := splitHeader(raw)
	h := sha256.New()
	known := false
	var other [][]byte // lines that are no fields
	for _, field := range headerFields(head) {
		name, _, colon := bytes.Cut(field, []byte(":"))
		if !colon {
			other = append(other, field)
		}
		switch strings.ToLower(string(bytes.TrimSpace(name))) {
		case "from", "to", "cc", "date", "subject", "message-id", "in-reply-to", "content-type":
			known = true
			h.Write(bytes.ToLower(bytes.TrimSpace(name)))
			h.Write(bytes.Join(bytes.Fields(field[len(name):]), []byte(" ")))
			h.Write([]byte{'\n'})
		}
	}
	h.Write([]byte{'\n'})
	if body == nil && !known { // no mail; there is nothing else to tell it by
		body = bytes.Join(other, nil)
	}
	h.Write(bytes.TrimRight(bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n")), "\n"))
	return [sha256.Size]byte(h.Sum(nil))
}

func splitHeader(raw []byte) (head, body []byte) {
	for _, sep := range []string{"\r\n\r\n", "\n\n", "\r\r"} {
		if i := bytes.Index(raw, []byte(sep)); i >= 0 {
			return raw[:i], raw[i+len(sep):]
		}
	}
	return raw, nil
}

// headerFields splits a header block into fields with their folded lines. A
// line ends in CRLF, LF or CR.
func headerFields(head []byte) [][]byte {
	var fields [][]byte
	start := 0 // of the last field
	for pos := 0; pos < len(head); {
		if pos == 0 || head[pos] != ' ' && head[pos] != '\t' {
			start = pos
			fields = append(fields, nil)
		}
		pos = lineEnd(head, pos)
		fields[len(fields)-1] = head[start:pos]
	}
	return fields
}

// lineEnd is where the line that begins at pos ends, its line end included.
func lineEnd(b []byte, pos int) int {
	i := bytes.IndexAny(b[pos:], "\r\n")
	if i < 0 {
		return len(b)
	}
	end := pos + i + 1
	if b[end-1] == '\r' && end < len(b) && b[end] == '\n' {
		end++
	}
	return end
}
