package eml

import (
	"bytes"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"hoffelijk"
)

// maxCalendar is how many bytes of a calendar object are read. An object of
// an appointment has a few thousand.
const maxCalendar = 256 << 10

// readCalendar reads an iCalendar object (RFC 5545, 5546). It goes line by
// line, so that a broken line costs only itself; of several events the first
// counts.
func (m *mail) readCalendar(p *part) {
	if m.Calendar != nil && m.Calendar.Method != "" {
		return
	}
	raw := m.bytes(p)
	text, _ := toUTF8(raw[:min(len(raw), maxCalendar)], p.params["charset"])
	c := parseCalendar(text)
	if c == nil {
		m.problem("the calendar object can't be read")
		return
	}
	if c.Method == "" {
		c.Method = strings.ToUpper(oneLine(p.params["method"]))
	}
	m.Calendar = c
	switch c.Method {
	case "REPLY", "CANCEL", "COUNTER", "DECLINECOUNTER", "REFRESH":
		m.calTop = true
	case "REQUEST":
		m.calTop = !p.attached && p.media == "text/calendar"
	}
}

// parseCalendar reads the text of a calendar object, nil when it is none.
func parseCalendar(text string) *hoffelijk.Calendar {
	text = strings.TrimPrefix(text, "\ufeff")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	if !strings.Contains(strings.ToUpper(text[:min(len(text), 4096)]), "BEGIN:VCALENDAR") {
		return nil
	}
	c := &calendarReader{out: &hoffelijk.Calendar{}}
	for _, l := range unfold(text) {
		if !wanted(l) {
			continue
		}
		if p, err := ics.ParseProperty(ics.ContentLine(l)); err == nil && p != nil {
			c.property(p)
		}
	}
	return c.out
}

// maxProperty is how long a line of a calendar object may be. The library's
// time grows with the square of it.
const maxProperty = 8 << 10

// wanted reports whether a line is one that is looked at.
func wanted(l string) bool {
	name := l
	if i := strings.IndexAny(l, ";:"); i >= 0 {
		name = l[:i]
	}
	name = strings.ToUpper(name[:min(len(name), 64)])
	switch name {
	case "BEGIN", "END", "METHOD", "SUMMARY", "DTSTART", "DTEND", "ORGANIZER", "ATTENDEE":
		return len(l) <= maxProperty
	}
	return strings.HasSuffix(name, "COMMENT") && len(l) <= maxProperty
}

// unfold joins folded lines (RFC 5545 section 3.1).
func unfold(text string) []string {
	var out []string
	var cur bytes.Buffer
	flush := func() {
		if cur.Len() > 0 && len(out) < 5000 {
			out = append(out, strings.ToValidUTF8(cur.String(), "\uFFFD"))
		}
		cur.Reset()
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line != "" && (line[0] == ' ' || line[0] == '\t') {
			cur.WriteString(line[1:])
			continue
		}
		flush()
		cur.WriteString(strings.TrimRight(line, " "))
	}
	flush()
	return out
}

// calendarReader keeps where it is in the object.
type calendarReader struct {
	out    *hoffelijk.Calendar
	inside []string // names of open components
	events int
}

// property takes one line of the object.
func (c *calendarReader) property(p *ics.BaseProperty) {
	name := strings.ToUpper(p.IANAToken)
	switch name {
	case "BEGIN":
		c.inside = append(c.inside, strings.ToUpper(p.Value))
		if strings.EqualFold(p.Value, "VEVENT") || strings.EqualFold(p.Value, "VTODO") {
			c.events++
		}
		return
	case "END":
		if n := len(c.inside); n > 0 {
			c.inside = c.inside[:n-1]
		}
		return
	case "METHOD":
		if len(c.inside) <= 1 {
			c.out.Method = strings.ToUpper(oneLine(p.Value))
		}
		return
	}
	if n := len(c.inside); n == 0 || c.events != 1 || c.inside[n-1] != "VEVENT" && c.inside[n-1] != "VTODO" {
		return
	}
	c.event(name, p)
}

// event takes one line of the event.
func (c *calendarReader) event(name string, p *ics.BaseProperty) {
	switch name {
	case "SUMMARY":
		c.out.Summary = oneLine(unescape(p.Value))
	case "DTSTART":
		c.out.Start = calendarTime(p)
	case "DTEND":
		c.out.End = calendarTime(p)
	case "ORGANIZER":
		c.out.Organizer = calendarAddress(p.Value)
	case "ATTENDEE":
		stat := strings.ToUpper(oneLine(param(p, "PARTSTAT")))
		if c.out.Attendee == "" || c.out.PartStat == "NEEDS-ACTION" && stat != "NEEDS-ACTION" {
			c.out.Attendee, c.out.PartStat = calendarAddress(p.Value), stat
		}
	case "COMMENT", "X-RESPONSE-COMMENT", "X-MICROSOFT-COMMENT", "X-MS-COMMENT", "X-GOOGLE-COMMENT":
		if c.out.Comment == "" {
			c.out.Comment = strings.TrimSpace(clean(unescape(p.Value)))
		}
	default:
		if strings.HasPrefix(name, "X-") && strings.HasSuffix(name, "-COMMENT") && c.out.Comment == "" {
			c.out.Comment = strings.TrimSpace(clean(unescape(p.Value)))
		}
	}
	if name == "ATTENDEE" && c.out.Comment == "" {
		c.out.Comment = strings.TrimSpace(clean(unescape(param(p, "X-RESPONSE-COMMENT"))))
	}
}

// param returns the first value of a parameter.
func param(p *ics.BaseProperty, name string) string {
	for key, values := range p.ICalParameters {
		if strings.EqualFold(key, name) && len(values) > 0 {
			return strings.Trim(values[0], `"`)
		}
	}
	return ""
}

// unescape undoes the escapes of a TEXT value (RFC 5545 section 3.3.11).
func unescape(s string) string {
	return strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(s)
}

// calendarAddress takes the address out of a CAL-ADDRESS value.
func calendarAddress(s string) string {
	if len(s) >= 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	a, _ := findAddress(s)
	return a
}

// calendarTime reads a DATE or DATE-TIME in its zone, nil when it can't. A
// zone that nobody knows is taken for UTC.
func calendarTime(p *ics.BaseProperty) *time.Time {
	loc := time.UTC
	if zone := param(p, "TZID"); zone != "" {
		loc = zoneOf(zone)
	}
	value := strings.ToUpper(strings.TrimSpace(p.Value))
	for _, layout := range []string{"20060102T150405Z", "20060102T150405", "20060102T1504", "20060102"} {
		if t, err := time.ParseInLocation(layout, value, loc); err == nil {
			if t = sane(t); t.IsZero() {
				return nil
			}
			return &t
		}
	}
	return nil
}

// person returns the address of who is behind a calendar object: who answers,
// or who called the appointment or called it off; "" without an object.
func (m *mail) person() string {
	switch c := m.Calendar; {
	case c == nil || !m.calTop:
		return ""
	case c.Method == "CANCEL" || c.Method == "REQUEST":
		return c.Organizer
	default:
		return c.Attendee
	}
}

// calendarAuthor names the person behind a calendar object whose mail a
// machine sent.
func (m *mail) calendarAuthor() {
	who := m.person()
	local, domain, _ := strings.Cut(strings.ToLower(m.From.Address), "@")
	machine := strings.Contains(local, "noreply") || strings.Contains(local, "no-reply") || strings.HasPrefix(local, "calendar") ||
		strings.Contains(domain, "calendar.") || m.From.Address == ""
	if who == "" || !machine {
		return
	}
	m.From.Address = who
	if low := strings.ToLower(m.From.Name); strings.Contains(low, "calendar") || strings.Contains(low, "agenda") {
		m.From.Name = ""
	}
}
