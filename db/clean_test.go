package db_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"hoffelijk/db"
)

// FuzzClean ensures that every text comes out as one PostgreSQL takes, that
// good text comes out as it is, and that cleaning twice is cleaning once.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "Beste heer De Vries", "\x00", "a\x00b", "\xff\xfe", "\xc3", "é\x00\xc3\x28", strings.Repeat("\x80", 99), "\ufeff\u202e", "\xed\xa0\x80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := db.Clean(s)
		if !utf8.ValidString(got) || strings.ContainsRune(got, 0) {
			t.Errorf("%q stayed %q", s, got)
		}
		if utf8.ValidString(s) && !strings.ContainsRune(s, 0) && got != s {
			t.Errorf("%q became %q", s, got)
		}
		if db.Clean(got) != got {
			t.Errorf("%q is not clean", got)
		}
	})
}
