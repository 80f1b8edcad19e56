// Package templates holds every text that leaves the program: the letters to
// customers, the mails to salespeople, and the names by which people know the
// categories and reasons. It chooses and fills a text; it never sends one.
//
// # Letters
//
// A letter is a whole file, letter/<lang>/<category>.<form>.txt, that anybody
// who sells can read and edit. Header lines come first, then a blank line,
// then the body:
//
//	Subject: {{reply .Subject}}
//	Asks: appointment
//
//	{{.Greeting}}
//
//	Dank u voor uw bericht. {{.Reason}}
//	{{pick "Dat begrijp ik goed." "Daar heb ik alle begrip voor."}}
//
//	Met vriendelijke groet,
//
//	{{.Sender}}
//
// Lines that follow each other are one paragraph; a blank line ends it. What
// is unknown is empty and leaves no gap. The fields are those of [Fields];
// pick chooses one of its wordings, the same one for the same case. Asks
// names, separated by commas, what the letter asks: reason, appointment,
// conditions, next_step, permission.
//
// Beside the categories there is letter/<lang>/return.<form>.txt, with which a
// salesperson gets in touch again when the day has come (see [Case.Return]),
// sympathy.<form>.txt for mails that speak of a death or a grave illness, and
// farewell.<form>.txt for companies that come to an end. Those two ask nothing.
//
// # Reasons
//
// letter/<lang>/reasons.<form>.txt says how a stated reason is acknowledged,
// one "reason: sentence" a line, wordings separated by " | ". A line
// "category.reason: sentence" is used for that category instead. A line "sick"
// wishes well, a line "explained" thanks for a reason that is not in the list.
// Lines that start with # are remarks.
//
// # Texts
//
// text/<lang>/<name>.txt are the mails to salespeople: a Subject line, a
// blank line, and the body as it stands. German and French ones may be
// missing; English stands in.
package templates

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"text/template"

	"hoffelijk"
)

//go:embed letter text
var shipped embed.FS

// Set is a complete set of texts. It is safe for use by several goroutines.
type Set struct {
	letters map[letterKey]*letter
	reasons map[reasonKey]phrases
	texts   map[textKey]*text
}

type letterKey struct {
	lang     hoffelijk.Lang
	category hoffelijk.Category
	form     hoffelijk.Form
}

func (k letterKey) path() string {
	return fmt.Sprintf("letter/%s/%s.%s.txt", k.lang, k.category, k.form)
}

type reasonKey struct {
	lang hoffelijk.Lang
	form hoffelijk.Form
}

func (k reasonKey) path() string {
	return fmt.Sprintf("letter/%s/reasons.%s.txt", k.lang, k.form)
}

// forms lists the forms of address.
func forms() []hoffelijk.Form { return []hoffelijk.Form{hoffelijk.Formal, hoffelijk.Informal} }

// Shipped returns the texts that the program carries in itself.
func Shipped() (*Set, error) { return Load(shipped) }

// Files are the shipped texts as files, to copy and to edit.
func Files() fs.FS { return shipped }

// With returns the shipped texts with those of a folder in the place of the
// ones of the same name. The folder need not be complete.
func With(folder fs.FS) (*Set, error) { return Load(overlay{folder, shipped}) }

// overlay is a folder over another.
type overlay struct{ top, base fs.FS }

// Open opens a file of the upper folder, or else of the lower one.
func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.top.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.base.Open(name)
	}
	return f, err
}

// Load reads a complete set of texts: every answered category in every
// language and form, every reason, and the mails to salespeople. It fails
// when one is missing, or when one cannot be filled in.
func Load(fsys fs.FS) (*Set, error) {
	s := &Set{
		letters: map[letterKey]*letter{},
		reasons: map[reasonKey]phrases{},
		texts:   map[textKey]*text{},
	}
	for _, lang := range hoffelijk.Langs() {
		if err := s.loadLang(fsys, lang); err != nil {
			return nil, fmt.Errorf("loading templates: %w", err)
		}
	}
	if err := s.loadTexts(fsys); err != nil {
		return nil, fmt.Errorf("loading templates: %w", err)
	}
	if err := s.try(); err != nil {
		return nil, fmt.Errorf("loading templates: %w", err)
	}
	return s, nil
}

func (s *Set) loadLang(fsys fs.FS, lang hoffelijk.Lang) error {
	for _, form := range forms() {
		key := reasonKey{lang, form}
		p, err := readPhrases(fsys, key.path())
		if err != nil {
			return err
		}
		s.reasons[key] = p
		for _, c := range letterKinds() {
			key := letterKey{lang, c, form}
			l, err := readLetter(fsys, key)
			if err != nil {
				return err
			}
			s.letters[key] = l
		}
	}
	return nil
}

// returning stands in the place of a category for the letter with which a
// salesperson gets in touch again.
const returning hoffelijk.Category = "return"

// answeredKinds lists the categories that get a letter.
func answeredKinds() []hoffelijk.Category {
	var kinds []hoffelijk.Category
	for _, c := range hoffelijk.Categories() {
		if c.Answered() {
			kinds = append(kinds, c)
		}
	}
	return kinds
}

// letterKinds lists what there is a letter for.
func letterKinds() []hoffelijk.Category {
	return append(answeredKinds(), returning, sympathy, farewell)
}

// try fills every letter once with nothing known and once with everything.
func (s *Set) try() error {
	for key := range s.letters {
		for _, c := range []Case{bareSample(key), fullSample(key)} {
			l, err := s.Letter(c)
			if err != nil {
				return err
			}
			if trace := seam(l.Body); trace != "" {
				return fmt.Errorf("%s: the letter shows %q", key.path(), trace)
			}
		}
	}
	return nil
}

// file is a template file taken apart: its header lines by name, and its body.
type file struct {
	head map[string]string
	body string
}

// readFile reads a file with header lines, which must be exactly those named.
func readFile(fsys fs.FS, path string, headers ...string) (file, error) {
	raw, err := fs.ReadFile(fsys, path)
	if err != nil {
		return file{}, err
	}
	content := strings.ReplaceAll(string(raw), "\r\n", "\n")
	head, body, ok := strings.Cut(content, "\n\n")
	if !ok {
		return file{}, fmt.Errorf("%s: no blank line between headers and body", path)
	}
	f := file{head: map[string]string{}, body: strings.Trim(body, "\n")}
	for line := range strings.SplitSeq(head, "\n") {
		name, value, _ := strings.Cut(line, ":")
		f.head[name] = strings.TrimSpace(value)
	}
	for _, h := range headers {
		if _, ok := f.head[h]; !ok {
			return file{}, fmt.Errorf("%s: no line %q above the body", path, h+":")
		}
	}
	if len(f.head) != len(headers) {
		return file{}, fmt.Errorf("%s: only these lines may stand above the body: %s", path, strings.Join(headers, ", "))
	}
	return f, nil
}

// parse compiles one part of a file. Unknown fields and functions are errors.
func parse(name, content string, funcs template.FuncMap) (*template.Template, error) {
	return template.New(name).Option("missingkey=error").Funcs(funcs).Parse(content)
}
