package classify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

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
	text    []rune
	at      int
	depth   int
	lang    hoffelijk.Lang
	vocab   *vocabulary
	classes map[string][]node
	known   map[string]node // words read before, in this file
}

// phraseError is a mistake at a character of a phrase.
type phraseError struct {
	at      int
	message string
}

func (e *phraseError) Error() string { return e.message }

func (p *phraseParser) errorf(at int, format string, args ...any) error {
	return &phraseError{at, fmt.Sprintf(format, args...)}
}

// parse reads the phrase as a sequence.
func (p *phraseParser) parse() (node, error) {
	if len(p.text) > maxPhrase {
		return node{}, p.errorf(0, "the phrase is longer than %d characters", maxPhrase)
	}
	n, err := p.sequence()
	if err == nil && p.at < len(p.text) {
		err = p.errorf(p.at, "%q closes nothing", p.text[p.at])
	}
	return n, err
}

// sequence reads parts up to the end, or within brackets to | or ).
func (p *phraseParser) sequence() (node, error) {
	seq := node{kind: nodeSeq}
	for {
		for p.at < len(p.text) && unicode.IsSpace(p.text[p.at]) {
			p.at++
		}
		if p.at == len(p.text) || p.text[p.at] == ')' || p.depth > 0 && p.text[p.at] == '|' {
			return seq, nil
		}
		part, err := p.part()
		if err != nil {
			return seq, err
		}
		seq.parts = append(seq.parts, part)
	}
}

func (p *phraseParser) part() (node, error) {
	if p.text[p.at] == '(' {
		return p.group()
	}
	start := p.at
	for p.at < len(p.text) && !unicode.IsSpace(p.text[p.at]) && !strings.ContainsRune("()", p.text[p.at]) {
		if p.depth > 0 && p.text[p.at] == '|' {
			break
		}
		p.at++
	}
	return p.lexeme(start, string(p.text[start:p.at]))
}

// group reads (a b|c) and what may follow it.
func (p *phraseParser) group() (node, error) {
	start := p.at
	if p.depth++; p.depth > maxDepth {
		return node{}, p.errorf(start, "brackets are nested too deeply")
	}
	alt := node{kind: nodeAlt}
	for {
		p.at++
		seq, err := p.sequence()
		if err != nil {
			return node{}, err
		}
		if len(seq.parts) == 0 {
			return node{}, p.errorf(p.at-1, "an alternative is empty: write (a|b)? for an optional group")
		}
		alt.parts = append(alt.parts, seq)
		if p.at == len(p.text) {
			return node{}, p.errorf(start, "the bracket is never closed")
		}
		if p.text[p.at] == ')' {
			break
		}
	}
	p.at++
	p.depth--
	if p.at < len(p.text) && p.text[p.at] == '?' {
		p.at++
		return node{kind: nodeOpt, parts: []node{simplify(alt)}}, nil
	}
	return simplify(alt), nil
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
	if n, ok := p.known[s]; ok {
		return n, nil
	}
	alt := node{kind: nodeAlt}
	for _, one := range strings.Split(s, "|") {
		n, ok := p.known[one]
		if !ok {
			var err error
			if n, err = p.single(start, one); err != nil {
				return node{}, err
			}
			p.known[one] = n
		}
		alt.parts = append(alt.parts, n)
	}
	return simplify(alt), nil
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
		return simplify(node{kind: nodeAlt, parts: slices.Clone(forms)}), nil
	}
	stem, prefix := strings.CutSuffix(s, "*")
	if i := strings.IndexAny(stem, "*@<>^$#"); i >= 0 {
		return node{}, p.errorf(start+len([]rune(stem[:i])), "%q is not possible here", stem[i])
	}
	toks := tokenize(stem, 0)
	if len(toks) == 0 {
		return node{}, p.errorf(start, "%q holds no word", s)
	}
	seq := node{kind: nodeSeq}
	for i, t := range toks {
		id := p.vocab.add(t.word, p.lang)
		if prefix && i == len(toks)-1 {
			if len(t.word) < minPrefix {
				return node{}, p.errorf(start, "%q is too short for a prefix: at least %d letters", s, minPrefix)
			}
			id = p.vocab.addPrefix(t.word, p.lang)
		}
		seq.parts = append(seq.parts, node{kind: nodeWords, words: []int32{id}})
	}
	return simplify(seq), nil
}

// simplify unwraps sequences of one and joins alternatives of single words.
func simplify(n node) node {
	if len(n.parts) == 1 && (n.kind == nodeSeq || n.kind == nodeAlt) {
		return simplify(n.parts[0])
	}
	if n.kind != nodeAlt {
		return n
	}
	words := node{kind: nodeWords}
	var rest []node
	for _, part := range n.parts {
		part = simplify(part)
		if part.kind == nodeWords {
			words.words = append(words.words, part.words...)
			continue
		}
		rest = append(rest, part)
	}
	if len(words.words) > 0 {
		slices.Sort(words.words)
		words.words = slices.Compact(words.words)
		rest = append(rest, words)
	}
	if len(rest) == 1 {
		return rest[0]
	}
	return node{kind: nodeAlt, parts: rest}
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
