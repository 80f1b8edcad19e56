package templates

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"text/template"
	"time"

	"hoffelijk"
)

// ErrNoLetter says that a category gets no letter.
var ErrNoLetter = errors.New("no letter for this category")

// Case is what a letter is made from.
type Case struct {
	Message *hoffelijk.Message
	Verdict hoffelijk.Verdict
	Owner   hoffelijk.Salesperson
	Key     string    // picks the wordings; the same key picks the same ones
	Now     time.Time // the day of writing; zero offers no days
	To      hoffelijk.Address
	// Return is set when the day has come on which to get in touch again: the
	// letter then is no answer but the contact that was promised.
	Return bool
}

// written is when their mail was written, as far as is known.
func (c Case) written() time.Time {
	if c.Message.Date.IsZero() {
		return c.Now
	}
	return c.Message.Date
}

// letter is one compiled letter file.
type letter struct {
	path                string
	subject, asks, body *template.Template
}

func readLetter(fsys fs.FS, key letterKey) (*letter, error) {
	path := key.path()
	f, err := readFile(fsys, path, "Subject", "Asks")
	if err != nil {
		return nil, err
	}
	l := &letter{path: path}
	funcs := letterFuncs(key)
	for _, part := range []struct {
		to      **template.Template
		content string
	}{
		{&l.subject, f.head["Subject"]}, {&l.asks, f.head["Asks"]}, {&l.body, joinLines(f.body)},
	} {
		if *part.to, err = parse(path, part.content, funcs); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// letterFuncs are the functions that letters may use.
func letterFuncs(key letterKey) template.FuncMap {
	return template.FuncMap{
		"pick":  pick,
		"reply": func(subject string) string { return reply(subject, key) },
	}
}

// Letter writes the answer to a message: the template of the verdict's
// category, in the language of the mail (else the owner's, else Dutch) and
// the form of address its author used (else formal).
func (s *Set) Letter(c Case) (hoffelijk.Letter, error) {
	if !c.Verdict.Category.Answered() {
		return hoffelijk.Letter{}, fmt.Errorf("writing a letter: %w: %q", ErrNoLetter, c.Verdict.Category)
	}
	if c.Message == nil {
		c.Message = &hoffelijk.Message{}
	}
	key := s.find(c)
	l := s.letters[key]
	out, err := l.fill(s.fields(c, key), c.Key)
	if err != nil {
		return hoffelijk.Letter{}, fmt.Errorf("writing a letter: %w", err)
	}
	out.To, out.Lang = c.To, key.lang
	return out, nil
}

// find returns the key of the letter that fits.
func (s *Set) find(c Case) letterKey {
	key := letterKey{c.Verdict.Lang, c.Verdict.Category, c.Verdict.Form}
	if instead := tactful(c); instead != "" {
		key.category = instead
	}
	if familiar(c) {
		key.form = hoffelijk.Informal
	}
	if key.form != hoffelijk.Informal {
		key.form = hoffelijk.Formal
	}
	for _, lang := range []hoffelijk.Lang{spoken(c), c.Owner.Lang, hoffelijk.NL} {
		key.lang = lang
		if s.letters[key] != nil {
			break
		}
	}
	return key
}

// fill executes the three parts and looks at the result.
func (l *letter) fill(f Fields, seed string) (hoffelijk.Letter, error) {
	subject, err := execute(l.subject, f, seed)
	if err != nil {
		return hoffelijk.Letter{}, err
	}
	asks, err := execute(l.asks, f, seed)
	if err != nil {
		return hoffelijk.Letter{}, err
	}
	body, err := execute(l.body, f, seed)
	if err != nil {
		return hoffelijk.Letter{}, err
	}
	body = tidy(body)
	if err := complete(body, f); err != nil {
		return hoffelijk.Letter{}, fmt.Errorf("%s: %w", l.path, err)
	}
	return hoffelijk.Letter{
		Subject: oneLine(subject), Body: body, Asks: list(asks),
		Template: strings.TrimSuffix(strings.TrimPrefix(l.path, "letter/"), ".txt"),
	}, nil
}

func execute(t *template.Template, f Fields, seed string) (string, error) {
	var b strings.Builder
	if err := t.Execute(&b, f); err != nil {
		return "", err
	}
	return choose(b.String(), seed), nil
}

// complete refuses a body that has lost a part or shows template syntax. What
// the customer wrote is cleaned before it gets here, so that no mail can make
// its own answer fail.
func complete(body string, f Fields) error {
	if seam := shows(strings.TrimSuffix(body, f.Sender), "{{", "}}", "<no value>"); seam != "" {
		return fmt.Errorf("the letter shows %q", seam)
	}
	if !strings.HasPrefix(body, f.Greeting+"\n\n") {
		return errors.New("the letter does not begin with the greeting")
	}
	if !strings.HasSuffix(body, f.Sender) {
		return errors.New("the letter does not end with its sender")
	}
	return nil
}

// seam returns a trace that an empty field has left in a letter, or "".
func seam(body string) string {
	return shows(body, "()", "\"\"", "“”", "„“", "« »", " ,", " .", ",,", "..")
}

func shows(s string, traces ...string) string {
	for _, trace := range traces {
		if strings.Contains(s, trace) {
			return trace
		}
	}
	return ""
}

// joinLines makes one line of each paragraph, so that a file can be written
// sentence by sentence.
func joinLines(body string) string {
	paragraphs := strings.Split(body, "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = strings.Join(strings.Split(strings.Trim(p, "\n"), "\n"), " ")
	}
	return strings.Join(paragraphs, "\n\n")
}

// tidy closes the gaps that empty fields leave: single spaces within a line,
// single blank lines between paragraphs.
func tidy(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// list splits a comma separated list, without empty entries.
func list(s string) []string {
	var items []string
	for item := range strings.SplitSeq(s, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}
