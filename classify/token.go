package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tok is a word or number of a text. A contraction is several: "n'est" is
// "ne" and "est", "don't" is "do" and "not".
type tok struct {
	word       string // folded
	start, end int    // bytes in the original
	id         int32  // in the vocabulary; 0 for a word that no rule uses
	german     int32  // the same for German spelling
	near       int32  // the word this one is a typing error of, 0 if none
	prefixes   []int32
	num        int  // value of a number of up to nine digits, else -1
	upper      bool // begins with a capital
	clause     bool // a comma, dash or bracket stands before it
	first      bool // of its sentence
}

// scanner cuts a text into tokens.
type scanner struct {
	text string
	buf  []byte // folded words, one after the other
	toks []tok
	ends []int // of each token's word in buf
}

// tokenize cuts text into words and numbers; offsets in the tokens are
// those of text plus base.
func tokenize(text string, base int) []tok {
	s := &scanner{text: text, buf: make([]byte, 0, len(text)+16), toks: make([]tok, 0, len(text)/5+4), ends: make([]int, 0, len(text)/5+4)}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsDigit(r):
			i = s.number(i)
		case unicode.IsLetter(r):
			i = s.letters(i)
		case isApostrophe(r):
			i = s.leadingApostrophe(i, size)
		default:
			i += size
		}
	}
	words, from := string(s.buf), 0
	for i := range s.toks {
		s.toks[i].word = words[from:s.ends[i]]
		from = s.ends[i]
		s.toks[i].start += base
		s.toks[i].end += base
	}
	return s.toks
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '´' || r == '`'
}

// add appends a token whose folded word is already at the end of buf.
func (s *scanner) add(t tok) {
	s.toks = append(s.toks, t)
	s.ends = append(s.ends, len(s.buf))
}

// addWord appends a token with a given word.
func (s *scanner) addWord(start, end int, word string) {
	s.buf = append(s.buf, word...)
	s.add(tok{start: start, end: end, num: -1, upper: startsUpper(s.text[start:])})
}

func startsUpper(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(r)
}

func (s *scanner) number(i int) int {
	t := tok{start: i}
	for i < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		if !unicode.IsDigit(r) {
			break
		}
		s.buf = appendFold(s.buf, r)
		if i-t.start < 9 && '0' <= r && r <= '9' {
			t.num = t.num*10 + int(r-'0')
		} else {
			t.num = -1 << 30
		}
		i += size
	}
	t.num, t.end = max(t.num, -1), i
	s.add(t)
	return i
}

// run returns the end of the letters that start at i.
func (s *scanner) run(i int) int {
	for i < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) && r != '\u00ad' && r != '\u200b' {
			break
		}
		i += size
	}
	return i
}

// letters reads a word, or an address of the web or of mail, which is one
// token without a word so that no rule finds its parts.
func (s *scanner) letters(i int) int {
	if end := addressEnd(s.text, i); end > 0 {
		s.add(tok{start: i, end: end, num: -1})
		return end
	}
	end := s.run(i)
	if s.plain(i, end) {
		return end
	}
	word := s.foldRange(i, end)
	if end < len(s.text) && s.text[end] == '-' && (word == "e" || word == "re") {
		if rest := s.run(end + 1); rest > end+1 {
			s.addWord(i, rest, word+s.foldRange(end+1, rest))
			return rest
		}
	}
	r, size := utf8.DecodeRuneInString(s.text[end:])
	if isApostrophe(r) {
		if rest := s.run(end + size); rest > end+size {
			return s.contraction(i, end, end+size, rest, word)
		}
	}
	if full, ok := shortened(word); ok {
		s.addWord(i, end-1, full)
		s.addWord(end-1, end, "not")
		return end
	}
	s.addWord(i, end, word)
	return end
}

// plain adds the word at [i, end) if it stands for itself: nothing joins it
// to what follows and it is no short form.
func (s *scanner) plain(i, end int) bool {
	r, _ := utf8.DecodeRuneInString(s.text[end:])
	if r == '-' || isApostrophe(r) {
		return false
	}
	n := len(s.buf)
	s.appendFolded(i, end)
	if word := s.buf[n:]; len(word) > 0 && word[len(word)-1] == 't' {
		if _, short := shortened(string(word)); short {
			s.buf = s.buf[:n]
			return false
		}
	}
	s.add(tok{start: i, end: end, num: -1, upper: startsUpper(s.text[i:])})
	return true
}

func (s *scanner) appendFolded(i, end int) {
	for _, r := range s.text[i:end] {
		if r != '\u00ad' && r != '\u200b' {
			s.buf = appendFold(s.buf, r)
		}
	}
}

func (s *scanner) foldRange(i, end int) string {
	n := len(s.buf)
	s.appendFolded(i, end)
	word := string(s.buf[n:])
	s.buf = s.buf[:n]
	return word
}

// shortened knows English negations that are written without an apostrophe
// or as one word. ("dont" is French too, but no word of a French rule.)
func shortened(word string) (string, bool) {
	switch word {
	case "cannot", "cant":
		return "can", true
	case "dont":
		return "do", true
	case "doesnt":
		return "does", true
	case "didnt":
		return "did", true
	case "wont":
		return "will", true
	case "wouldnt", "couldnt", "shouldnt", "isnt", "arent", "wasnt", "werent", "hasnt", "havent", "hadnt":
		return word[:len(word)-2], true
	}
	return "", false
}

// elided maps what stands before an apostrophe in French to the full word.
func elided(left string) string {
	switch left {
	case "l", "d", "n", "s", "c", "j", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu":
		return left + "e"
	}
	return ""
}

// contraction reads left'right, where left ends at end and right is
// text[from:rest].
func (s *scanner) contraction(i, end, from, rest int, left string) int {
	right := s.foldRange(from, rest)
	full := elided(left)
	switch {
	case full != "" && (len(right) > 1 || right == "a" || right == "y"):
		s.addWord(i, from, full)
		return from // right may itself be a contraction
	case right == "t" && strings.HasSuffix(left, "n") && len(left) > 2:
		stem := left[:len(left)-1]
		switch stem {
		case "ca":
			stem = "can"
		case "wo":
			stem = "will"
		}
		s.addWord(i, end-1, stem)
		s.addWord(end-1, rest, "not")
	case left == "let" && right == "s":
		s.addWord(i, end, left)
		s.addWord(end, rest, "us")
	case expanded(left, right) != "":
		s.addWord(i, end, left)
		s.addWord(end, rest, expanded(left, right))
	case left == "m" && right == "n":
		s.addWord(i, rest, "mijn")
	case left == "z" && right == "n":
		s.addWord(i, rest, "zijn")
	default:
		s.addWord(i, rest, left+right)
	}
	return rest
}

// expanded is the English word that an apostrophe and right stand for.
func expanded(left, right string) string {
	switch right {
	case "m":
		if left == "i" {
			return "am"
		}
	case "re":
		return "are"
	case "ve":
		return "have"
	case "ll":
		return "will"
	case "d":
		return "would"
	case "s":
		switch left {
		case "it", "that", "there", "he", "she", "what", "here", "who", "where", "how":
			return "is"
		}
		return "s"
	}
	return ""
}

// leadingApostrophe reads 's, 't and 'n of Dutch.
func (s *scanner) leadingApostrophe(i, size int) int {
	rest := s.run(i + size)
	if rest == i+size+1 {
		switch s.text[i+size] {
		case 't', 'T':
			s.addWord(i, rest, "het")
			return rest
		case 'n', 'N':
			s.addWord(i, rest, "een")
			return rest
		case 'k', 'K':
			s.addWord(i, rest, "ik")
			return rest
		}
	}
	return i + size
}

// addressEnd returns the end of a web or mail address that starts at i, 0
// if none does.
func addressEnd(text string, i int) int {
	end, marks := 0, false // whether anything in it is of an address
	for room := min(len(text)-i, 300); end < room && !endsAddress(text[i+end]); end++ {
		c := text[i+end]
		marks = marks || c == '@' || c == ':'
	}
	if !marks && !strings.HasPrefix(text[i:], "www.") {
		return 0
	}
	chunk := text[i : i+end]
	at := strings.IndexByte(chunk, '@')
	if strings.Contains(chunk, "://") || strings.HasPrefix(chunk, "www.") ||
		at > 0 && strings.IndexByte(chunk[at:], '.') > 0 {
		return i + len(strings.TrimRight(chunk, ".,;:!?"))
	}
	return 0
}

func endsAddress(c byte) bool {
	switch c {
	case ' ', '\t', '\n', '<', '>', '(', ')', '[', ']', '"':
		return true
	}
	return false
}
