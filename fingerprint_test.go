package hoffelijk_test

import (
	"strings"
	"testing"

	"hoffelijk"
)

const once = "Received: from a\r\n\tby b; Mon\r\nFrom: Karin <k@klant.example>\r\nTo: s@bedrijf.example\r\n" +
	"Subject: een lang\r\n onderwerp\r\nMessage-ID: <1@klant.example>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n\r\nDag.\r\n"

// Ensure that a mail is known again when it was delivered twice, by another
// way and with other folding.
func TestFingerprint_Same(t *testing.T) {
	for name, again := range map[string]string{
		"another way":      "Delivered-To: x@y\r\nX-Spam: no\r\n" + strings.Replace(once, "from a", "from c", 1),
		"folded":           strings.Replace(once, "een lang\r\n onderwerp", "een lang onderwerp", 1),
		"Unix line ends":   strings.ReplaceAll(once, "\r\n", "\n"),
		"name of a field":  strings.Replace(once, "Message-ID", "Message-Id", 1),
		"no last line end": strings.TrimSuffix(once, "\r\n"),
	} {
		if hoffelijk.Fingerprint([]byte(once)) != hoffelijk.Fingerprint([]byte(again)) {
			t.Errorf("%s: not known again", name)
		}
	}
}

// Ensure that another mail is another mail, also with the same Message-ID.
func TestFingerprint_Other(t *testing.T) {
	seen := map[[32]byte]string{hoffelijk.Fingerprint([]byte(once)): "the first"}
	for name, other := range map[string]string{
		"text": strings.Replace(once, "Dag", "Doei", 1), "subject": strings.Replace(once, "lang", "kort", 1),
		"sender": strings.Replace(once, "k@klant", "p@klant", 1), "no body": once[:strings.Index(once, "\r\n\r\n")],
		"header in the body": strings.Replace(once, "\r\n\r\nDag", "\r\n\r\nFrom: x\r\n\r\nDag", 1), "nothing": "",
	} {
		sum := hoffelijk.Fingerprint([]byte(other))
		if before, ok := seen[sum]; ok {
			t.Errorf("%s is taken for %s", name, before)
		}
		seen[sum] = name
	}
}

// Ensure that what has old line ends, or is no mail at all, is not taken for
// another of its kind.
func TestFingerprint_Odd(t *testing.T) {
	old := strings.ReplaceAll(once, "\r\n", "\r")
	seen := map[[32]byte]string{}
	for _, odd := range []string{"hallo", "hallo\r\nzeg", "\x00", old, strings.Replace(old, "Dag", "Doei", 1), strings.Replace(old, "<1@", "<2@", 1)} {
		sum := hoffelijk.Fingerprint([]byte(odd))
		if before, ok := seen[sum]; ok {
			t.Errorf("%q is taken for %q", odd, before)
		}
		seen[sum] = odd
	}
}

// Ensure that a field of very many folded lines is read once: copied anew for
// every line it would take hours.
func TestFingerprint_LongField(t *testing.T) {
	raw := "Subject: x\r\n" + strings.Repeat(" x\r\n", 4_000_000)
	if hoffelijk.Fingerprint([]byte(raw)) == hoffelijk.Fingerprint([]byte(once)) {
		t.Error("it is taken for another mail")
	}
}

// FuzzFingerprint ensures that no bytes at all make it fail, and that a field
// which transport adds on top changes nothing.
func FuzzFingerprint(f *testing.F) {
	f.Add([]byte(once))
	f.Add([]byte("\n\n"))
	f.Add([]byte(" folded first line\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		again := append([]byte("X-Transport: yes\r\n"), raw...)
		if len(raw) > 0 && raw[0] != ' ' && raw[0] != '\t' && raw[0] != '\r' && raw[0] != '\n' &&
			hoffelijk.Fingerprint(raw) != hoffelijk.Fingerprint(again) {
			t.Error("a field that transport added made it another mail")
		}
	})
}

// Ensure that exactly the setbacks get letters, and that no category answers
// who wants no contact.
func TestCategory(t *testing.T) {
	letters := 0
	for _, c := range hoffelijk.Categories() {
		if !c.Valid() {
			t.Errorf("%s is not valid", c)
		}
		if c.Answered() {
			letters++
		}
		if v := (hoffelijk.Verdict{Category: c, Level: hoffelijk.Certain, OptOut: true}); v.Drafted() {
			t.Errorf("%s drafts to who wants no contact", c)
		}
		if v := (hoffelijk.Verdict{Category: c, Level: hoffelijk.Unsure}); v.Drafted() {
			t.Errorf("%s drafts without being sure", c)
		}
	}
	if letters != 8 || hoffelijk.OptOut.Answered() || !hoffelijk.OptOut.Setback() || hoffelijk.None.Setback() || hoffelijk.Category("x").Valid() {
		t.Errorf("%d categories get a letter, want 8", letters)
	}
}
