// Package classify says what kind of "no" a mail is, by rules of phrases,
// and which of the mail's words decided it.
//
// # File format
//
// A rule file is YAML, one per language:
//
//	language: nl
//	words:                     # @kiezen stands for any of these forms
//	  kiezen: kies kiest kiezen koos kozen gekozen keuze keus
//	negations: niet geen nooit # void what they stand before or within
//	not-really: ["niet alleen"]
//	conditions: als indien mocht tenzij
//	turns: maar echter helaas  # what follows counts more
//	rules:
//	  - name: andere partij gekozen
//	    means: competitor      # a category, and/or adds: [price]
//	    weight: 5              # 1 hint, 3 likely, 5 certain
//	    zone: text             # subject or text; both when left out
//	    needs: offer           # or cold, appointment: what the thread is, if known
//	    question: ok           # a question does not weaken
//	    negated: ok            # a negator does not void
//	    phrases: |
//	      @kiezen .. voor .. ander* partij?
//	    except: |              # voids the hit when in the same sentence
//	      nog niet
//	    examples: |
//	      We hebben voor een andere partij gekozen.
//	    counter-examples: |
//	      We hebben nog niet voor een andere partij gekozen.
//
// # Phrases
//
// Words follow each other within one sentence; case, accents and one typing
// error in a long word do not matter. ".." is a gap of up to six words
// ("..3" of up to three), "a|b" one of two words, "(a b|c)" one of two
// groups, "word?" and "(a b)?" may be missing, "stam*" is any word that
// begins so, "@class" a word of a class, "#" a number, "<datum>" a date,
// "<naam>" a name, "^" and "$" the ends of the sentence.
//
// # Decision
//
// Only the author's own words count, and the subject (less, and less again
// when the mail is a reply, whose subject we most likely wrote). A negator in
// a gap or shortly before a phrase voids it; a condition, a question, a turn
// ("but") and another language weaken or strengthen it. Per category the best
// hit counts in full and the rest a little. Where two categories are near,
// the design's precedence decides. A verdict is certain when it is strong
// and stands alone, suggested when it is likely, else unsure: a person is
// asked rather than a "no" passed over. Headers, delivery reports and
// calendar objects settle the matter before any word. Work grows with the
// length of the mail only, and reading stops at 64 kB.
package classify

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"hoffelijk"
)

//go:embed rules/*.yaml
var shipped embed.FS

// Rules is a loaded set of rule files. It never changes and may be used by
// any number of goroutines.
type Rules struct {
	hash     string
	vocab    *vocabulary
	rules    []rule
	phrases  []*program
	found    index // of phrases
	excepted index // of the rules' exceptions, one rule after the other
	markers  index // of negations and such of several words, one language after the other
	langs    map[hoffelijk.Lang]*language
	sources  map[string]*source
	guesser  *guesser
}

// rule is a compiled rule.
type rule struct {
	ruleSource
	lang   hoffelijk.Lang
	file   string
	except []*program

	firstExcept, endExcept int32 // where the exceptions stand in Rules.excepted
}

// language is what a file says beside its rules.
type language struct {
	lang   hoffelijk.Lang
	single map[int32]mark
	multi  []markPhrase

	firstMulti int32 // in Rules.markers
}

// Shipped loads the rules that the program comes with.
func Shipped() (*Rules, error) { return With(nil) }

// With loads the shipped rules with files of one's own (name to content) in
// the place of those of the same name.
func With(own map[string][]byte) (*Rules, error) {
	files := map[string][]byte{}
	names, err := fs.Glob(shipped, "rules/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("listing the shipped rules: %w", err)
	}
	for _, name := range names {
		text, err := shipped.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading the shipped rules: %w", err)
		}
		files[path.Base(name)] = text
	}
	maps.Copy(files, own)
	return Load(files)
}

// bytesPerWord is about how long a file is per word that it is the first to
// use.
const bytesPerWord = 50

// Load reads rule files, name to content. Its error joins a *FileError for
// every file or phrase that is wrong.
func Load(files map[string][]byte) (*Rules, error) {
	size := 0
	for _, text := range files {
		size += len(text)
	}
	r := &Rules{vocab: newVocabulary(size / bytesPerWord), langs: map[hoffelijk.Lang]*language{}, sources: map[string]*source{}}
	sum := sha256.New()
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(sum, "%s %d\n", name, len(files[name]))
		sum.Write(files[name])
		f, err := readFile(name, bytes.TrimPrefix(files[name], []byte("\ufeff")))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		errs = append(errs, r.add(f)...)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	r.hash = hex.EncodeToString(sum.Sum(nil))[:16]
	r.guesser = newGuesser(r)
	r.build()
	return r, nil
}

// Hash identifies the rule set: the same files give the same hash.
func (r *Rules) Hash() string { return r.hash }

// Phrases tells how many phrases a language has.
func (r *Rules) Phrases(lang hoffelijk.Lang) int {
	n := 0
	for _, p := range r.phrases {
		if p.lang == lang {
			n++
		}
	}
	return n
}
