package db

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// Clean makes a text fit for a PostgreSQL text column: without NUL, and with
// U+FFFD for bytes that are no UTF-8. Other text is returned as it is.
func Clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// maxKey is the longest text, in bytes, that goes into an index; a b-tree
// takes no more than about 2,700.
const maxKey = 480

// key makes a text fit for an index. What is too long is cut, and stays
// itself by a hash of the whole.
func key(s string) string {
	s = Clean(s)
	if len(s) <= maxKey {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	return strings.ToValidUTF8(s[:maxKey-40], "") + "~" + hex.EncodeToString(sum[:16])
}

// addressKey is key for an address, in lower case and without spaces around it.
func addressKey(s string) string { return key(strings.ToLower(strings.TrimSpace(s))) }

// clamp brings a time into the years 1900 to 2199: mail states years in which
// PostgreSQL, Go and people cannot meet.
func clamp(t time.Time) time.Time {
	t = t.UTC()
	switch y := t.Year(); {
	case y < 1900:
		return time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	case y > 2199:
		return time.Date(2199, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return t
}

// optional is a time, or NULL for the zero time.
func optional(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return clamp(t)
}

// reference is the id of another row, or NULL for 0.
func reference[N int | int64](id N) any {
	if id == 0 {
		return nil
	}
	return int64(id)
}

// cleanArgs cleans the arguments of a statement in place.
func cleanArgs(args []any) []any {
	for i, a := range args {
		switch v := a.(type) {
		case string:
			args[i] = Clean(v)
		case time.Time:
			args[i] = clamp(v)
		}
	}
	return args
}

// day is the calendar day of a time, where that time is told.
func day(t time.Time) string {
	if c := clamp(t); !c.Equal(t) {
		t = c
	}
	return t.Format(time.DateOnly)
}
