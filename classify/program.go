package classify

import (
	"math"
	"slices"

	"hoffelijk"
)

// op is what one instruction of a phrase's program does.
type op uint8

const (
	opWords op = iota
	opSplit    // try the next one, then the one at to
	opJump     // go to the one at to
	opGap      // up to n tokens, as few as possible
	opNumber
	opDate
	opName
	opBegin
	opEnd
	opMatch
)

// inst is one instruction; it runs into the next one.
type inst struct {
	op    op
	n     uint8
	to    int32
	words []int32
}

// program is a compiled phrase.
type program struct {
	text    string // as written
	at      place
	lang    hoffelijk.Lang
	rule    int // index in Rules.rules; -1 for an exception or marker
	insts   []inst
	span    int  // most tokens it takes
	negator bool // it holds a negator of its own
	first   []int32
	root    node
}

// anchor is a word that must be in the text for a phrase to match, and how
// many tokens from the start of the match it stands.
type anchor struct {
	words    []int32
	from, to int
}

// compiler turns trees into instructions. It keeps its buffer from one
// program to the next.
type compiler struct{ insts []inst }

// compile turns a tree into a program.
func (c *compiler) compile(n node, text string, at place, lang hoffelijk.Lang) *program {
	c.insts = c.insts[:0]
	c.emit(n)
	c.insts = append(c.insts, inst{op: opMatch})
	p := &program{text: text, at: at, lang: lang, rule: -1, root: n, insts: slices.Clone(c.insts)}
	_, p.span = n.span()
	if p.insts[0].op == opWords {
		p.first = p.insts[0].words
	}
	return p
}

func (c *compiler) here() int32 { return int32(len(c.insts)) }

// emit appends the instructions of a part; they run into what follows.
func (c *compiler) emit(n node) {
	next := func(i inst) { c.insts = append(c.insts, i) }
	switch n.kind {
	case nodeWords:
		next(inst{op: opWords, words: n.words})
	case nodeNumber:
		next(inst{op: opNumber})
	case nodeDate:
		next(inst{op: opDate})
	case nodeName:
		next(inst{op: opName})
	case nodeBegin:
		next(inst{op: opBegin})
	case nodeEnd:
		next(inst{op: opEnd})
	case nodeSeq:
		for _, part := range n.parts {
			c.emit(part)
		}
	case nodeOpt:
		split := c.here()
		next(inst{op: opSplit})
		c.emit(n.parts[0])
		c.insts[split].to = c.here()
	case nodeGap:
		next(inst{op: opGap, n: uint8(n.n)})
	case nodeAlt:
		c.emitAlt(n.parts)
	}
}

// emitAlt makes a chain of splits; all but the last part jump to the end.
func (c *compiler) emitAlt(parts []node) {
	last := int32(-1) // the jumps so far, chained by to
	for _, part := range parts[:len(parts)-1] {
		split := c.here()
		c.insts = append(c.insts, inst{op: opSplit})
		c.emit(part)
		c.insts = append(c.insts, inst{op: opJump, to: last})
		last = c.here() - 1
		c.insts[split].to = c.here()
	}
	c.emit(parts[len(parts)-1])
	for last >= 0 {
		c.insts[last].to, last = c.here(), c.insts[last].to
	}
}

// anchored appends the words by which a phrase is found: the rarest that no
// match goes without, and how common they are. cost tells how common a word
// is; ok is false when a phrase needs no word at all.
func (n node) anchored(cost func([]int32) float64, out []anchor) (all []anchor, sum float64, ok bool) {
	begin := len(out)
	switch n.kind {
	case nodeWords:
		return append(out, anchor{words: n.words}), cost(n.words), true
	case nodeAlt:
		for _, part := range n.parts {
			var c float64
			if out, c, ok = part.anchored(cost, out); !ok {
				return out[:begin], 0, false
			}
			sum += c
		}
		return out, sum, true
	case nodeSeq:
		least, from, to := math.Inf(1), 0, 0
		for _, part := range n.parts {
			end := len(out)
			more, c, ok := part.anchored(cost, out)
			if out = more[:end]; ok && c < least {
				least = c
				for i := end; i < len(more); i++ {
					more[i].from += from
					more[i].to += to
				}
				out = append(more[:begin], more[end:]...)
			}
			l, m := part.span()
			from, to = from+l, to+m
		}
		return out, least, len(out) > begin
	}
	return out, 0, false
}

// needsWord reports whether no match goes without a word.
func (n node) needsWord() bool {
	switch n.kind {
	case nodeWords:
		return true
	case nodeAlt:
		return !slices.ContainsFunc(n.parts, func(p node) bool { return !p.needsWord() })
	case nodeSeq:
		return slices.ContainsFunc(n.parts, node.needsWord)
	}
	return false
}

// leaves calls f for every set of words in the tree.
func (n node) leaves(f func([]int32)) {
	if n.kind == nodeWords {
		f(n.words)
	}
	for _, p := range n.parts {
		p.leaves(f)
	}
}
