package classify

import "strings"

// block is what a block scalar holds: lines [from, to) of a file, from 0.
type block struct{ from, to int }

// takenBlock stands where a block was.
const takenBlock = "taken"

// takeBlocks puts a word in the place of the plain blocks of phrases and
// examples, for they are nearly all of a file and the YAML library takes a
// long time over each of their lines. Line numbers stay. It returns the
// blocks by the number of the line, from 1, that ended in "|". A block whose
// indentation is not plain stays, and the library may say what is wrong.
func takeBlocks(lines []string) (text string, taken map[int]block) {
	out := make([]string, len(lines))
	copy(out, lines)
	taken = map[int]block{}
	for i := 0; i < len(lines); i++ {
		indent, ok := blockHead(lines[i])
		if !ok {
			if opensBlock(lines[i]) { // of another style, with anything in it
				return strings.Join(lines, "\n"), nil
			}
			continue
		}
		b, ok := blockAt(lines, i+1, indent)
		if ok && b.from < b.to {
			taken[i+1] = b
			out[i] = strings.TrimSuffix(lines[i], "|") + takenBlock
			clear(out[b.from:b.to])
		}
		i = max(i, b.to-1)
	}
	return strings.Join(out, "\n"), taken
}

// blockHead recognises "phrases: |" and the like, and tells how far its key
// is indented.
func blockHead(line string) (indent int, ok bool) {
	key, ok := strings.CutSuffix(line, ": |")
	if !ok {
		return 0, false
	}
	name := strings.TrimLeft(key, " ")
	if rest, item := strings.CutPrefix(name, "- "); item {
		name = strings.TrimLeft(rest, " ")
	}
	switch name {
	case "phrases", "except", "examples", "counter-examples":
		return len(key) - len(name), true
	}
	return 0, false
}

// opensBlock reports whether a line may open a block scalar.
func opensBlock(line string) bool {
	if line, _, _ = strings.Cut(line, " #"); strings.HasPrefix(line, "#") {
		return false
	}
	line = strings.TrimRight(line, " \t-+0123456789")
	return strings.HasSuffix(line, "|") || strings.HasSuffix(line, ">")
}

// blockAt finds the lines of a block: those indented more than its key. ok
// is false when one of them is indented less than the first, or by tabs.
func blockAt(lines []string, from, indent int) (b block, ok bool) {
	b, ok = block{from, from}, true
	first := 0
	for i := from; i < len(lines); i++ {
		text := strings.TrimLeft(lines[i], " ")
		deep := len(lines[i]) - len(text)
		if strings.TrimSpace(text) == "" {
			continue
		}
		if ok = ok && text[0] != '\t'; deep <= indent {
			break
		}
		if first == 0 {
			first, b.from = deep, i
		}
		ok = ok && deep >= first
		b.to = i + 1
	}
	return b, ok && !strings.ContainsRune(strings.Join(lines[b.from:b.to], ""), '\r')
}
