package eml_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hoffelijk/eml"
)

// TestEach ensures that every kind of place is walked in order, that an mbox
// is cut at its From lines and loses its quote marks, and that what is no
// mail is left alone.
func TestEach(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one := "From: a@b.nl\n\nx\n"
	mbox := "From a@b Mon Mar  3 10:12:00 2025\n" + one + "\n>From onder\n\nFrom c@d Mon Mar  3 10:13:00 2025\nFrom: c@d.nl\n\ny\n"
	for name, content := range map[string]string{
		"b.eml": one, "a/z.eml": one, "a/list.mbox": mbox, "a/Inbox": mbox, "notes.txt": "hallo", ".hidden.eml": one,
		"md/cur/1:2,S": one, "md/new/2": one, "md/tmp/3": one,
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := collect(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a/Inbox:1", "a/Inbox:2", "a/list.mbox:1", "a/list.mbox:2", "a/z.eml", "b.eml", "md/cur/1:2,S", "md/new/2"}
	var names []string
	for _, m := range got {
		name, raw, _ := strings.Cut(m, "\x00")
		names = append(names, strings.TrimPrefix(filepath.ToSlash(name), filepath.ToSlash(dir)+"/"))
		if strings.HasSuffix(name, "Inbox:1") && raw != one+"\nFrom onder\n" {
			t.Errorf("first mail of the mbox: %q", raw)
		}
	}
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
}

// TestEachStdin ensures that standard input may hold one mail or an mbox.
func TestEachStdin(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{
		"From: a@b.nl\n\nx\n": 1, "": 1, "From x\nFrom: a@b.nl\n\nx\n\nFrom y Mon Mar  3 10:12:00 2025\nFrom: c@d.nl": 2,
		"From x\n\nniets\n\nFrom the start": 1,
	} {
		if got, err := collect("-", in); err != nil || len(got) != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

// TestEachStops ensures that the walk ends with the first error, and that a
// path that is not there is one.
func TestEachStops(t *testing.T) {
	t.Parallel()
	stop := errors.New("stop")
	n := 0
	err := eml.Each("testdata", nil, func(string, []byte) error { n++; return stop })
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("%d calls, %v", n, err)
	}
	if _, err := collect(filepath.Join(t.TempDir(), "none"), ""); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing path: %v", err)
	}
}

func collect(path, stdin string) ([]string, error) {
	var out []string
	err := eml.Each(path, strings.NewReader(stdin), func(name string, raw []byte) error {
		out = append(out, fmt.Sprintf("%s\x00%s", name, raw))
		return nil
	})
	return out, err
}
