package eml

import (
	"bytes"
	"fmt"
	"strings"
)

// part is a node of the MIME tree.
type part struct {
	header   header
	media    string // media type in lower case
	params   map[string]string
	attached bool   // Content-Disposition: attachment
	name     string // file name, "" for none
	body     []byte // still encoded; of a multipart, nothing
	children []*part
}

// multipart reports whether the part is a container.
func (p *part) multipart() bool { return strings.HasPrefix(p.media, "multipart/") }

// newPart reads what the header says of a part.
func newPart(h header, fallback string) *part {
	p := &part{header: h, media: fallback}
	if v := h.get("content-type"); v != "" {
		p.media, p.params = mediaType(v)
	}
	if !strings.Contains(p.media, "/") {
		p.media = fallback
	}
	disposition, params := mediaType(h.get("content-disposition"))
	p.attached = disposition == "attachment"
	p.name = params["filename"]
	if p.name == "" {
		p.name = p.params["name"]
	}
	if p.name != "" {
		p.name = oneLine(decodeWords(p.name))
	}
	return p
}

// splitter cuts a mail into parts in one pass over its bytes: it goes from
// boundary line to boundary line and looks each up among those of all open
// multiparts.
type splitter struct {
	raw      []byte
	pos      int
	open     map[string]int // boundary -> level of its multipart
	base     int            // attached mails around this one
	parts    int
	looked   int // lines that were compared with the boundaries
	problems []string
}

// split builds the MIME tree of a mail.
func (m *mail) split(body []byte) {
	s := &splitter{raw: body, open: map[string]int{}, base: m.depth, parts: 1}
	m.root = newPart(m.header, "text/plain")
	s.fill(m.root, 1)
	m.parts, m.looked = s.parts, s.looked
	m.Problems = append(m.Problems, s.problems...)
}

// boundary is a boundary line that was found.
type boundary struct {
	start, end int // of the line, the line end before it included in neither
	level      int // 0 at the end of the mail
	closing    bool
}

// fill reads the body of a part that begins at s.pos, up to the next boundary
// of an enclosing multipart, which it returns.
func (s *splitter) fill(p *part, level int) boundary {
	mark := p.params["boundary"]
	if !p.multipart() || mark == "" || s.base+level > MaxDepth {
		if s.base+level > MaxDepth && p.multipart() {
			s.problems = append(s.problems, fmt.Sprintf("parts are nested deeper than %d", MaxDepth))
		}
		start := s.pos
		b := s.next()
		p.body = s.raw[start:b.start]
		return b
	}
	outer, shadowed := s.open[mark]
	s.open[mark] = level
	defer func() {
		delete(s.open, mark)
		if shadowed {
			s.open[mark] = outer
		}
	}()
	return s.children(p, level)
}

// children reads the parts of a multipart.
func (s *splitter) children(p *part, level int) boundary {
	fallback := "text/plain"
	if p.media == "multipart/digest" {
		fallback = "message/rfc822"
	}
	preamble := s.pos
	b := s.next()
	if b.level == 0 { // no boundary at all: the text is what there is
		p.media, p.body = "text/plain", s.raw[preamble:]
		s.problems = append(s.problems, "a multipart has no parts")
		return b
	}
	for b.level == level && !b.closing {
		if s.parts >= MaxParts {
			s.problems = append(s.problems, fmt.Sprintf("the mail has more than %d parts", MaxParts))
			s.pos = len(s.raw)
			return boundary{start: len(s.raw), end: len(s.raw)}
		}
		s.parts++
		head, rest := readHeader(s.raw[s.pos:])
		s.pos = len(s.raw) - len(rest)
		child := newPart(head, fallback)
		p.children = append(p.children, child)
		b = s.fill(child, level+1)
	}
	if b.level == level { // the epilogue belongs to nobody
		b = s.next()
		for b.level == level {
			b = s.next()
		}
	}
	return b
}

// next moves behind the next line that is a boundary of an open multipart.
func (s *splitter) next() boundary {
	from := s.pos
	for s.pos < len(s.raw) {
		i := s.pos
		if !bytes.HasPrefix(s.raw[i:], []byte("--")) || i > 0 && s.raw[i-1] != '\n' {
			n := bytes.Index(s.raw[i:], []byte("\n--"))
			if n < 0 || len(s.open) == 0 {
				break
			}
			i += n + 1
		}
		end := len(s.raw)
		if n := bytes.IndexByte(s.raw[i:], '\n'); n >= 0 {
			end = i + n + 1
		}
		s.pos = end
		s.looked++
		if level, closing, ok := s.match(bytes.TrimRight(s.raw[i+2:end], " \t\r\n")); ok {
			return boundary{max(from, beforeLineEnd(s.raw, i)), end, level, closing}
		}
		if len(s.open) == 0 {
			break
		}
		s.pos = end - 1
		if end == len(s.raw) && s.raw[end-1] != '\n' {
			s.pos = end
		}
	}
	s.pos = len(s.raw)
	return boundary{start: len(s.raw), end: len(s.raw)}
}

// match looks a boundary line up.
func (s *splitter) match(line []byte) (level int, closing, ok bool) {
	if level, ok = s.open[string(line)]; ok {
		return level, false, true
	}
	if rest, found := bytes.CutSuffix(line, []byte("--")); found {
		level, ok = s.open[string(rest)]
	}
	return level, true, ok
}

// beforeLineEnd steps back over the line end before i: it belongs to the
// boundary (RFC 2046 section 5.1.1).
func beforeLineEnd(raw []byte, i int) int {
	if i > 0 && raw[i-1] == '\n' {
		i--
		if i > 0 && raw[i-1] == '\r' {
			i--
		}
	}
	return i
}
