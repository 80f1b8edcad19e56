package eml

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Each calls fn for every mail at path, in order of names: one .eml file, an
// mbox, a Maildir, a folder of all these at any depth, or "-" for standard
// input, which holds one mail or an mbox. Mails of an mbox are named
// "path:1", "path:2" and so on. Of a mail beyond MaxRaw only a little more
// than that is read. It stops at the first error, its own or fn's.
//
// An mbox begins with a "From " line, and so does each mail after an empty
// line, where it must have a time of day; ">From " in a mail loses one quote mark (the mboxrd format).
func Each(path string, stdin io.Reader, fn func(name string, raw []byte) error) error {
	if path == "-" {
		return eachIn("-", stdin, fn)
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("reading mail: %w", err)
	}
	if info.IsDir() {
		return eachInFolder(path, fn)
	}
	return eachInFile(path, fn)
}

func eachInFile(path string, fn func(string, []byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("reading mail: %w", err)
	}
	defer f.Close()
	return eachIn(path, f, fn)
}

// eachInFolder walks a folder. In a Maildir every file of cur and new is a
// mail; elsewhere the names or the first bytes tell.
func eachInFolder(path string, fn func(string, []byte) error) error {
	entries, err := os.ReadDir(path)
	if err != nil {
		return fmt.Errorf("reading mail: %w", err)
	}
	maildir := filepath.Base(path) == "cur" || filepath.Base(path) == "new"
	for _, e := range entries {
		name := filepath.Join(path, e.Name())
		switch {
		case e.IsDir():
			if e.Name() != "tmp" {
				err = eachInFolder(name, fn)
			}
		case strings.HasPrefix(e.Name(), "."):
		case maildir, mailName(e.Name()), isMbox(name):
			if info, statErr := os.Stat(name); statErr != nil || !info.Mode().IsRegular() {
				continue
			}
			err = eachInFile(name, fn)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// mailName reports whether a file's name says that it holds mail.
func mailName(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".eml", ".mbox", ".mbx", ".mail", ".rfc822":
		return true
	}
	return false
}

// isMbox reports whether a file begins like an mbox.
func isMbox(path string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 5)
	_, err = io.ReadFull(f, head)
	return err == nil && string(head) == "From "
}

// eachIn reads one mail or an mbox.
func eachIn(name string, r io.Reader, fn func(string, []byte) error) error {
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(5)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if string(head) == "From " {
		return eachInMbox(name, in, fn)
	}
	raw, err := io.ReadAll(io.LimitReader(in, MaxRaw+1))
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return fn(name, raw)
}

// eachInMbox cuts an mbox into its mails.
func eachInMbox(name string, in *bufio.Reader, fn func(string, []byte) error) error {
	var mail []byte
	n, blank, first := 0, true, true
	for {
		line, err := in.ReadSlice('\n')
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		end := errors.Is(err, io.EOF)
		from := first || blank && fromLine(line)
		if from || end {
			if end && !from {
				mail = appendLine(mail, line)
			}
			if !first {
				n++
				if err := fn(fmt.Sprintf("%s:%d", name, n), bytes.TrimSuffix(mail, []byte("\n"))); err != nil {
					return err
				}
			}
			first = false
			mail = nil
		} else {
			mail = appendLine(mail, line)
		}
		if end {
			return nil
		}
		blank = len(bytes.TrimRight(line, "\r\n")) == 0
	}
}

// fromLine reports whether a line begins a mail of an mbox.
func fromLine(line []byte) bool {
	return bytes.HasPrefix(line, []byte("From ")) && clockTime(string(line))
}

// appendLine adds a line to a mail of bounded size.
func appendLine(mail, line []byte) []byte {
	if len(mail) > MaxRaw {
		return mail
	}
	if rest := bytes.TrimLeft(line, ">"); len(rest) < len(line) && bytes.HasPrefix(rest, []byte("From ")) {
		line = line[1:]
	}
	return append(mail, line...)
}
