package classify

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"hoffelijk"
)

// entry is one line of a rule file: a phrase, a word, an example.
type entry struct {
	text      string
	line, col int
}

// fileSource is a rule file as written, before its phrases are compiled.
type fileSource struct {
	*source
	lang       hoffelijk.Lang
	words      []wordClass
	negations  []entry
	notReally  []entry
	conditions []entry
	turns      []entry
	rules      []ruleSource
}

type wordClass struct {
	name  entry
	forms []entry
}

type ruleSource struct {
	name                    entry
	means                   hoffelijk.Category
	adds                    []hoffelijk.Reason
	weight                  float64
	zone                    hoffelijk.Zone
	needs                   ThreadKind
	questionOK, negatedOK   bool
	phrases, except         []entry
	examples, counterSample []entry
}

// maxFile bounds a rule file; the shipped ones are a tenth of it.
const maxFile = 4 << 20

// readFile reads the YAML of one rule file and checks keys and values. Its
// error is a *FileError.
func readFile(name string, text []byte) (f *fileSource, err error) {
	src := newSource(name, text)
	if len(text) > maxFile {
		return nil, src.errorf(0, 0, "is larger than %d MB", maxFile>>20)
	}
	// The YAML library has panicked on broken input before; a rule file that
	// a person edits must not stop the daemon.
	defer func() {
		if p := recover(); p != nil {
			f, err = nil, src.errorf(1, 1, "cannot be read as YAML: %v", p)
		}
	}()
	short, taken := takeBlocks(src.lines)
	tree, err := parser.ParseBytes([]byte(short), 0)
	if err != nil {
		return nil, src.yamlError(err)
	}
	r := &reader{fileSource: &fileSource{source: src}, taken: taken}
	for _, doc := range tree.Docs {
		if doc.Body != nil {
			r.mapping(doc.Body, r.top)
		}
	}
	if r.err == nil && r.lang == "" {
		r.fail(1, 1, "the file must say its language: nl, en, de or fr")
	}
	if r.err != nil {
		return nil, r.err
	}
	return r.fileSource, nil
}

// yamlError turns the library's error into ours.
func (s *source) yamlError(err error) *FileError {
	var ye yaml.Error
	if errors.As(err, &ye) && ye.GetToken() != nil && ye.GetToken().Position != nil {
		p := ye.GetToken().Position
		return s.errorf(p.Line, p.Column, "%s", ye.GetMessage())
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return s.errorf(1, 1, "%s", first)
}

// reader walks the YAML tree and keeps the first mistake.
type reader struct {
	*fileSource
	taken map[int]block
	err   error
}

func (r *reader) fail(line, col int, format string, args ...any) {
	if r.err == nil {
		r.err = r.errorf(line, col, format, args...)
	}
}

func position(n ast.Node) *token.Position {
	switch m := n.(type) {
	case *ast.MappingNode:
		if len(m.Values) > 0 {
			return position(m.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return position(m.Key)
	}
	if n != nil {
		if t := n.GetToken(); t != nil && t.Position != nil {
			return t.Position
		}
	}
	return &token.Position{Line: 1, Column: 1}
}

func (r *reader) failAt(n ast.Node, format string, args ...any) {
	p := position(n)
	r.fail(p.Line, p.Column, format, args...)
}

// mapping calls each for every key of a mapping, once per key.
func (r *reader) mapping(n ast.Node, each func(key entry, value ast.Node)) {
	var values []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	case *ast.NullNode:
		return
	default:
		r.failAt(n, "keys with values are expected here")
		return
	}
	seen := map[string]bool{}
	for _, v := range values {
		p := position(v.Key)
		key := entry{scalar(v.Key), p.Line, p.Column}
		if seen[key.text] {
			r.fail(key.line, key.col, "%q stands here twice", key.text)
		}
		seen[key.text] = true
		each(key, v.Value)
	}
}

func scalar(n ast.Node) string {
	switch s := n.(type) {
	case *ast.StringNode:
		return s.Value
	case *ast.LiteralNode:
		return s.Value.Value
	case nil, *ast.NullNode, *ast.MappingNode, *ast.MappingValueNode, *ast.SequenceNode:
		return ""
	}
	return strings.TrimSpace(n.GetToken().Value)
}

// top reads one key of the file.
func (r *reader) top(key entry, v ast.Node) {
	switch key.text {
	case "language":
		r.lang = hoffelijk.Lang(scalar(v))
		if !validLang(r.lang) {
			r.failAt(v, "unknown language %q: use nl, en, de or fr", r.lang)
		}
	case "words":
		r.mapping(v, func(name entry, forms ast.Node) {
			r.words = append(r.words, wordClass{name, r.list(forms)})
		})
	case "negations":
		r.negations = r.list(v)
	case "not-really":
		r.notReally = r.list(v)
	case "conditions":
		r.conditions = r.list(v)
	case "turns":
		r.turns = r.list(v)
	case "rules":
		r.ruleList(v)
	default:
		r.fail(key.line, key.col, "unknown key %q: use language, words, negations, not-really, conditions, turns or rules", key.text)
	}
}

func validLang(l hoffelijk.Lang) bool {
	for _, k := range hoffelijk.Langs() {
		if k == l {
			return true
		}
	}
	return false
}

// list reads words: a string of them with spaces between, or a list whose
// items may be of several words.
func (r *reader) list(n ast.Node) []entry {
	var out []entry
	switch s := n.(type) {
	case *ast.NullNode:
	case *ast.SequenceNode:
		for _, v := range s.Values {
			p := position(v)
			out = append(out, entry{scalar(v), p.Line, p.Column})
		}
	case *ast.MappingNode, *ast.MappingValueNode:
		r.failAt(n, "words are expected here, not keys")
	default:
		p := position(n)
		for _, w := range quotedFields(scalar(n)) {
			out = append(out, entry{w, p.Line, p.Column})
		}
	}
	return out
}

// quotedFields splits at spaces but not within double quotes.
func quotedFields(s string) []string {
	var out []string
	for i, part := range strings.Split(s, `"`) {
		if i%2 == 1 {
			out = append(out, part)
			continue
		}
		out = append(out, strings.Fields(part)...)
	}
	return out
}

// block reads a block scalar, one entry a line.
func (r *reader) block(n ast.Node) []entry {
	p := position(n)
	first, lines := p.Line, []string(nil)
	switch n.(type) {
	case *ast.LiteralNode:
		first++
	case *ast.StringNode, *ast.NullNode:
		if b, ok := r.taken[p.Line]; ok {
			first, lines = b.from+1, r.lines[b.from:b.to]
		}
	case *ast.SequenceNode:
		return r.list(n)
	default:
		r.failAt(n, "a block of lines is expected here: write | after the colon and one a line below")
		return nil
	}
	if lines == nil {
		lines = strings.Split(scalar(n), "\n")
	}
	out := make([]entry, 0, len(lines))
	for i, text := range lines {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		e := entry{text, first + i, p.Column}
		if e.line <= len(r.lines) {
			if at := strings.Index(r.lines[e.line-1], text); at >= 0 {
				e.col = utf8.RuneCountInString(r.lines[e.line-1][:at]) + 1
			}
		}
		out = append(out, e)
	}
	return out
}

func (r *reader) ruleList(n ast.Node) {
	switch s := n.(type) {
	case *ast.NullNode:
	case *ast.SequenceNode:
		for _, v := range s.Values {
			r.rule(v)
		}
	default:
		r.failAt(n, "a list of rules is expected here, each begun with a dash")
	}
}

func (r *reader) rule(n ast.Node) {
	rule := ruleSource{weight: 3}
	r.mapping(n, func(key entry, v ast.Node) { r.ruleKey(&rule, key, v) })
	line, col := rule.name.line, rule.name.col
	if line == 0 {
		line, col = position(n).Line, position(n).Column
	}
	switch {
	case rule.name.text == "":
		r.fail(line, col, "a rule needs a name")
	case rule.means == "" && len(rule.adds) == 0:
		r.fail(line, col, "rule %q needs means (a category) or adds (reasons)", rule.name.text)
	case len(rule.phrases) == 0:
		r.fail(line, col, "rule %q has no phrases", rule.name.text)
	}
	r.rules = append(r.rules, rule)
}

func (r *reader) ruleKey(rule *ruleSource, key entry, v ast.Node) {
	p := position(v)
	switch key.text {
	case "name":
		rule.name = entry{scalar(v), p.Line, p.Column}
	case "means":
		rule.means = hoffelijk.Category(scalar(v))
		if !rule.means.Valid() {
			r.failAt(v, "unknown category %q", rule.means)
		}
	case "adds":
		r.reasons(rule, v)
	case "weight":
		if _, err := fmt.Sscan(scalar(v), &rule.weight); err != nil || rule.weight <= 0 || rule.weight > 5 {
			r.failAt(v, "weight must be a number above 0 and up to 5")
		}
	case "zone":
		rule.zone = hoffelijk.Zone(r.oneOf(v, "subject", "text"))
	case "needs":
		rule.needs = ThreadKind(r.oneOf(v, string(ThreadCold), string(ThreadOffer), string(ThreadAppointment)))
	case "question":
		rule.questionOK = r.oneOf(v, "ok") == "ok"
	case "negated":
		rule.negatedOK = r.oneOf(v, "ok") == "ok"
	case "phrases":
		rule.phrases = r.block(v)
	case "except":
		rule.except = r.block(v)
	case "examples":
		rule.examples = r.block(v)
	case "counter-examples":
		rule.counterSample = r.block(v)
	default:
		r.fail(key.line, key.col, "unknown key %q in a rule: use name, means, adds, weight, zone, needs, question, negated, phrases, except, examples or counter-examples", key.text)
	}
}

func (r *reader) reasons(rule *ruleSource, v ast.Node) {
	for _, e := range r.list(v) {
		reason := hoffelijk.Reason(strings.Trim(e.text, ","))
		if !validReason(reason) {
			r.fail(e.line, e.col, "unknown reason %q", reason)
		}
		rule.adds = append(rule.adds, reason)
	}
}

func validReason(reason hoffelijk.Reason) bool {
	for _, k := range hoffelijk.Reasons() {
		if k == reason {
			return true
		}
	}
	return false
}

func (r *reader) oneOf(v ast.Node, allowed ...string) string {
	got := scalar(v)
	for _, a := range allowed {
		if a == got {
			return got
		}
	}
	r.failAt(v, "%q is not possible here: use %s", got, strings.Join(allowed, ", "))
	return ""
}
