package classify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"hoffelijk"
)

// nodeKind is a part of a phrase.
type nodeKind uint8

const (
	nodeWords nodeKind = iota // one token out of a set
	nodeSeq                   // parts one after the other
	nodeAlt                   // one of the parts
	nodeOpt                   // the part or nothing
	nodeGap                   // up to n tokens
	nodeNumber
	nodeDate
	nodeName
	nodeBegin
	nodeEnd
)

// node is a phrase, or a part of one, as a tree.
type node struct {
	kind  nodeKind
	words []int32 // sorted; of words and of prefixes
	parts []node
	n     int
}

// The longest spans, in tokens, of what has no fixed length.
const (
	defaultGap = 6
	maxGap     = 12
	maxDate    = 8
	maxName    = 5
	maxDepth   = 6
	maxPhrase  = 2000 // characters
)

// phraseParser reads one phrase.
type phraseParser struct {
	text    string
	at      int // bytes
	depth   int
	lang    hoffelijk.Lang
	vocab   *vocabulary
	classes map[string][]node
	known   *lexicon // words read before, in this file
	stack   []node   // the parts read of what is still open
}

// lexicon keeps the nodes of what was read.
type lexicon struct {
	places map[string]int32
	nodes  []node
}

// newLexicon makes an empty one with room for n words.
func newLexicon(n int) lexicon {
	return lexicon{make(map[string]int32, n), make([]node, 0, n)}
}

func (l *lexicon) get(text string) (node, bool) {
	i, ok := l.places[text]
	if !ok {
		return node{}, false
	}
	return l.nodes[i], true
}

func (l *lexicon) put(text string, n node) {
	l.places[text] = int32(len(l.nodes))
	l.nodes = append(l.nodes, n)
}

// phraseError is a mistake at a character of a phrase.
type phraseError struct {
	at      int
	message string
}

func (e *phraseError) Error() string { return e.message }

// errorf makes the error of a byte.
func (p *phraseParser) errorf(at int, format string, args ...any) error {
	return &phraseError{utf8.RuneCountInString(p.text[:at]), fmt.Sprintf(format, args...)}
}

// parse reads the phrase as a sequence.
func (p *phraseParser) parse() (node, error) {
	if utf8.RuneCountInString(p.text) > maxPhrase {
		return node{}, p.errorf(0, "the phrase is longer than %d characters", maxPhrase)
	}
	n, err := p.sequence()
	if err == nil && p.at < len(p.text) {
		err = p.errorf(p.at, "%q closes nothing", p.text[p.at])
	}
	return n, err
}

// closed makes a node of what was read since the stack was of a size.
func (p *phraseParser) closed(kind nodeKind, from int) node {
	n := simplify(kind, p.stack[from:])
	p.stack = p.stack[:from]
	return n
}

// space returns the length of the white space at the place.
func (p *phraseParser) space() int {
	if p.at == len(p.text) {
		return 0
	}
	if c := p.text[p.at]; c > ' ' && c < utf8.RuneSelf {
		return 0
	}
	if r, size := utf8.DecodeRuneInString(p.text[p.at:]); unicode.IsSpace(r) {
		return size
	}
	return 0
}

// sequence reads parts up to the end, or within brackets to | or ).
func (p *phraseParser) sequence() (node, error) {
	from := len(p.stack)
	for {
		for n := p.space(); n > 0; n = p.space() {
			p.at += n
		}
		if p.at == len(p.text) || p.text[p.at] == ')' || p.depth > 0 && p.text[p.at] == '|' {
			return p.closed(nodeSeq, from), nil
		}
		part, err := p.part()
		if err != nil {
			return node{}, err
		}
		p.stack = append(p.stack, part)
	}
}

func (p *phraseParser) part() (node, error) {
	if p.text[p.at] == '(' {
		return p.group()
	}
	start := p.at
	for p.at < len(p.text) && (!utf8.RuneStart(p.text[p.at]) || p.space() == 0) && p.text[p.at] != '(' && p.text[p.at] != ')' {
		if p.depth > 0 && p.text[p.at] == '|' {
			break
		}
		p.at++
	}
	return p.lexeme(start, p.text[start:p.at])
}

// group reads (a b|c) and what may follow it.
func (p *phraseParser) group() (node, error) {
	start := p.at
	if p.depth++; p.depth > maxDepth {
		return node{}, p.errorf(start, "brackets are nested too deeply")
	}
	from := len(p.stack)
	for {
		p.at++
		seq, err := p.sequence()
		if err != nil {
			return node{}, err
		}
		if seq.kind == nodeSeq && len(seq.parts) == 0 {
			return node{}, p.errorf(p.at-1, "an alternative is empty: write (a|b)? for an optional group")
		}
		p.stack = append(p.stack, seq)
		if p.at == len(p.text) {
			return node{}, p.errorf(start, "the bracket is never closed")
		}
		if p.text[p.at] == ')' {
			break
		}
	}
	p.at++
	p.depth--
	alt := p.closed(nodeAlt, from)
	if p.at < len(p.text) && p.text[p.at] == '?' {
		p.at++
		return node{kind: nodeOpt, parts: []node{alt}}, nil
	}
	return alt, nil
}

// lexeme reads what stands between spaces.
func (p *phraseParser) lexeme(start int, s string) (node, error) {
	switch s {
	case "^":
		return node{kind: nodeBegin}, nil
	case "$":
		return node{kind: nodeEnd}, nil
	case "#":
		return node{kind: nodeNumber}, nil
	}
	if rest, ok := strings.CutPrefix(s, ".."); ok {
		return p.gap(start, rest)
	}
	if rest, ok := strings.CutSuffix(s, "?"); ok && rest != "" {
		n, err := p.lexeme(start, rest)
		return node{kind: nodeOpt, parts: []node{n}}, err
	}
	from := len(p.stack)
	for one, rest, more := "", s, true; more; {
		one, rest, more = strings.Cut(rest, "|")
		n, ok := p.known.get(one)
		if !ok {
			var err error
			if n, err = p.single(start, one); err != nil {
				return node{}, err
			}
			p.known.put(one, n)
		}
		p.stack = append(p.stack, n)
	}
	return p.closed(nodeAlt, from), nil
}

func (p *phraseParser) gap(start int, digits string) (node, error) {
	if digits == "" || digits == "." {
		return node{kind: nodeGap, n: defaultGap}, nil
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > maxGap {
		return node{}, p.errorf(start, "a gap is .. or ..1 to ..%d", maxGap)
	}
	return node{kind: nodeGap, n: n}, nil
}

// single reads one alternative: a word, a prefix, a class or an operator.
func (p *phraseParser) single(start int, s string) (node, error) {
	switch s {
	case "":
		return node{}, p.errorf(start, "an alternative is empty")
	case "#":
		return node{kind: nodeNumber}, nil
	case "<datum>":
		return node{kind: nodeDate}, nil
	case "<naam>":
		return node{kind: nodeName}, nil
	}
	switch s[0] {
	case '<':
		return node{}, p.errorf(start, "unknown slot %s: use <datum> or <naam>", s)
	case '@':
		forms, ok := p.classes[s[1:]]
		if !ok {
			return node{}, p.errorf(start, "unknown class %s: it is not under words", s)
		}
		return simplify(nodeAlt, forms), nil
	}
	stem, prefix := strings.CutSuffix(s, "*")
	if i := strings.IndexAny(stem, "*@<>^$#"); i >= 0 {
		return node{}, p.errorf(start+i, "%q is not possible here", stem[i])
	}
	if plainWord(stem) && !prefix {
		return node{kind: nodeWords, words: []int32{p.vocab.add(stem, p.lang)}}, nil
	}
	toks := tokenize(stem, 0)
	if len(toks) == 0 {
		return node{}, p.errorf(start, "%q holds no word", s)
	}
	var parts []node
	for i, t := range toks {
		id := p.vocab.add(t.word, p.lang)
		if prefix && i == len(toks)-1 {
			if len(t.word) < minPrefix {
				return node{}, p.errorf(start, "%q is too short for a prefix: at least %d letters", s, minPrefix)
			}
			id = p.vocab.addPrefix(t.word, p.lang)
		}
		parts = append(parts, node{kind: nodeWords, words: []int32{id}})
	}
	return simplify(nodeSeq, parts), nil
}

// plainWord reports whether a word is one token as it stands.
func plainWord(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	_, short := shortened(s)
	return !short && s != ""
}

// simplify makes a node of simple parts, of which it takes a copy: it
// unwraps sequences of one and joins alternatives of single words.
func simplify(kind nodeKind, parts []node) node {
	if len(parts) == 1 {
		return parts[0]
	}
	words, others := 0, 0
	for i := range parts {
		if parts[i].kind == nodeWords {
			words += len(parts[i].words)
		} else {
			others++
		}
	}
	if words == 0 || kind == nodeSeq {
		return node{kind: kind, parts: slices.Clone(parts)}
	}
	joined := node{kind: nodeWords, words: make([]int32, 0, words)}
	rest := make([]node, 0, others+1)
	for _, part := range parts {
		if part.kind == nodeWords {
			joined.words = append(joined.words, part.words...)
		} else {
			rest = append(rest, part)
		}
	}
	slices.Sort(joined.words)
	joined.words = slices.Compact(joined.words)
	if others == 0 {
		return joined
	}
	return node{kind: nodeAlt, parts: append(rest, joined)}
}

// span returns how many tokens a part takes, at least and at most.
func (n node) span() (least, most int) {
	switch n.kind {
	case nodeWords, nodeNumber:
		return 1, 1
	case nodeGap:
		return 0, n.n
	case nodeDate:
		return 1, maxDate
	case nodeName:
		return 1, maxName
	case nodeOpt:
		_, most = n.parts[0].span()
		return 0, most
	case nodeSeq:
		for _, p := range n.parts {
			l, m := p.span()
			least, most = least+l, most+m
		}
	case nodeAlt:
		least = 1 << 20
		for _, p := range n.parts {
			l, m := p.span()
			least, most = min(least, l), max(most, m)
		}
	}
	return least, most
}
