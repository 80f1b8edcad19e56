package classify

import (
	"fmt"
	"strings"
)

// FileError says what is wrong in a rule file, and where.
type FileError struct {
	File    string // as given to Load
	Line    int    // from 1; 0 when the whole file is meant
	Column  int    // from 1, in characters
	Message string
	Excerpt string // the source line with a caret below the place; "" when unknown
}

// Error is "file:line:column: message"; the excerpt is not part of it.
func (e *FileError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// place is where something stands in a rule file.
type place struct {
	file      string
	line, col int
}

// source is the text of one rule file, to show lines of it.
type source struct {
	file  string
	lines []string
}

func newSource(file string, text []byte) *source {
	return &source{file: file, lines: strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")}
}

func (s *source) errorf(line, col int, format string, args ...any) *FileError {
	return &FileError{
		File: s.file, Line: line, Column: col,
		Message: fmt.Sprintf(format, args...), Excerpt: s.excerpt(line, col),
	}
}

// excerpt shows a line with a caret under the column.
func (s *source) excerpt(line, col int) string {
	if line < 1 || line > len(s.lines) {
		return ""
	}
	text := []rune(strings.ReplaceAll(s.lines[line-1], "\t", " "))
	col = max(1, min(col, len(text)+1))
	const width = 100
	if len(text) > width {
		from := max(0, min(col-width/2, len(text)-width))
		text, col = text[from:from+width], col-from
	}
	head := fmt.Sprintf("%4d | ", line)
	return head + string(text) + "\n" + strings.Repeat(" ", len(head)+col-1) + "^"
}
