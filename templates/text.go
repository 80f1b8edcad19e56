package templates

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"text/template"

	"hoffelijk"
)

// The lines between which a review mail shows the letter. They are short
// enough to survive quoting and reflow, and the same for every language. A
// person may edit what stands between them and send it back.
const (
	BeginMark = "=== begin brief / letter ==="
	EndMark   = "=== einde brief / end of letter ==="
)

// Text is a mail to a salesperson: its subject, one line, and its body with
// "\n" line ends.
type Text struct {
	Subject string
	Body    string
}

type textKey struct {
	lang hoffelijk.Lang
	name string
}

func (k textKey) path() string { return fmt.Sprintf("text/%s/%s.txt", k.lang, k.name) }

// text is one compiled mail to a salesperson.
type text struct {
	path          string
	subject, body *template.Template
}

// textNames lists the mails to salespeople.
func textNames() []string {
	names := []string{"review", "question", "receipt", "not-understood", "summary"}
	for _, k := range noticeKinds() {
		names = append(names, "notice-"+string(k))
	}
	return names
}

// loadTexts reads the mails to salespeople. Dutch and English must be
// complete; the other languages fall back to English.
func (s *Set) loadTexts(fsys fs.FS) error {
	for _, lang := range hoffelijk.Langs() {
		for _, name := range textNames() {
			key := textKey{lang, name}
			t, err := readText(fsys, key.path(), lang)
			if errors.Is(err, fs.ErrNotExist) && lang != hoffelijk.NL && lang != hoffelijk.EN {
				continue
			}
			if err != nil {
				return err
			}
			s.texts[key] = t
		}
	}
	return nil
}

func readText(fsys fs.FS, path string, lang hoffelijk.Lang) (*text, error) {
	f, err := readFile(fsys, path, "Subject")
	if err != nil {
		return nil, err
	}
	t := &text{path: path}
	if t.subject, err = parse(path, f.head["Subject"], textFuncs(lang)); err != nil {
		return nil, err
	}
	t.body, err = parse(path, f.body, textFuncs(lang))
	return t, err
}

// write fills one of the mails to salespeople.
func (s *Set) write(lang hoffelijk.Lang, name string, data any) (Text, error) {
	t := s.texts[textKey{textLang(lang), name}]
	if t == nil {
		t = s.texts[textKey{hoffelijk.EN, name}]
	}
	if t == nil {
		return Text{}, fmt.Errorf("writing a mail: there is no text %q", name)
	}
	var subject, body strings.Builder
	if err := t.subject.Execute(&subject, data); err != nil {
		return Text{}, fmt.Errorf("writing %s: %w", t.path, err)
	}
	if err := t.body.Execute(&body, data); err != nil {
		return Text{}, fmt.Errorf("writing %s: %w", t.path, err)
	}
	return Text{Subject: cut(oneLine(subject.String()), 150), Body: squeeze(body.String()) + "\n"}, nil
}

// textLang is the language of a salesperson, Dutch if none is set.
func textLang(lang hoffelijk.Lang) hoffelijk.Lang {
	if lang == "" {
		return hoffelijk.NL
	}
	return lang
}

// squeeze keeps single blank lines and drops spaces at line ends; unlike tidy
// it leaves the columns within a line alone.
func squeeze(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimRight(line, " \t")
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
