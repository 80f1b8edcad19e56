package eml

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlText returns what a person sees of HTML: no hidden preheaders, style
// or script; paragraphs, "- " before list items, "> " before what stands in a
// blockquote. A mail whose every word is hidden is shown as a whole.
func htmlText(src string) string {
	if text := renderHTML(src, true); strings.TrimSpace(text) != "" {
		return text
	}
	return renderHTML(src, false)
}

// renderer writes text while it follows the open elements.
type renderer struct {
	out    strings.Builder
	open   []element
	counts map[string]int // open elements by name
	hidden int            // open elements that hide what is in them
	quotes int            // open blockquotes
	above  int            // blockquotes around the last text written
	pre    int

	breaks int  // line ends to write before the next text
	space  bool // a space to write before the next text
	cell   bool // a tab to write before the next text
	bullet bool // a list item begins
}

// element is an open element and what its end undoes.
type element struct {
	name   string
	hides  bool
	mailto string // address behind a link
	from   int    // where its text begins
}

func renderHTML(src string, hide bool) string {
	r := &renderer{counts: map[string]int{}}
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return clean(r.out.String())
		case html.TextToken:
			if r.hidden == 0 {
				r.text(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			r.begin(string(name), readAttributes(z, more), hide)
		case html.EndTagToken:
			name, _ := z.TagName()
			r.end(string(name))
		}
	}
}

// attributes are those that matter for what is shown.
type attributes struct {
	style, href, class string
	hidden             bool
}

func readAttributes(z *html.Tokenizer, more bool) attributes {
	var a attributes
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "style":
			a.style = string(value)
		case "href":
			a.href = string(value)
		case "class":
			a.class = string(value)
		case "hidden":
			a.hidden = true
		}
	}
	return a
}

// begin handles a start tag.
func (r *renderer) begin(name string, a attributes, hide bool) {
	tag := atom.Lookup([]byte(name))
	if n := len(r.open); n > 0 && r.open[n-1].name == name && closesItself(tag) {
		r.end(name)
	}
	if isVoid(tag) {
		if r.hidden == 0 {
			r.void(tag)
		}
		return
	}
	e := element{name: name, hides: unseen(tag) || hide && concealed(a)}
	if e.hides {
		r.hidden++
	}
	if tag == atom.Blockquote {
		r.lines(1)
		r.quotes++
	}
	if tag == atom.Pre {
		r.pre++
	}
	if address, ok := strings.CutPrefix(a.href, "mailto:"); ok && tag == atom.A {
		e.mailto, _, _ = strings.Cut(address, "?")
	}
	if r.hidden == 0 {
		r.block(tag, a.class)
		r.bullet = r.bullet || tag == atom.Li
	}
	e.from = r.out.Len()
	r.open = append(r.open, e)
	r.counts[name]++
}

// end closes an element and those left open in it.
func (r *renderer) end(name string) {
	if r.counts[name] == 0 {
		if name == "p" || name == "br" {
			r.lines(1)
		}
		return
	}
	for {
		e := r.open[len(r.open)-1]
		r.open = r.open[:len(r.open)-1]
		r.counts[e.name]--
		r.close(e)
		if e.name == name {
			return
		}
	}
}

func (r *renderer) close(e element) {
	tag := atom.Lookup([]byte(e.name))
	if r.hidden == 0 {
		r.address(e)
		r.block(tag, "")
	}
	if e.hides {
		r.hidden--
	}
	switch tag {
	case atom.Blockquote:
		r.quotes--
	case atom.Pre:
		r.pre--
	}
}

// address writes the address behind a link whose text shows none: a forward's
// "From: Karin Bos" often hides it there.
func (r *renderer) address(e element) {
	if e.mailto == "" || r.out.Len() == e.from {
		return
	}
	if text := r.out.String()[e.from:]; len(text) < 200 && !strings.Contains(text, "@") && validAddress(e.mailto) {
		r.text(" <" + e.mailto + ">")
	}
}

// block ends lines around an element that stands on its own.
func (r *renderer) block(tag atom.Atom, class string) {
	switch tag {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Pre:
		if strings.Contains(class, "MsoNormal") || r.counts["li"] > 0 {
			r.lines(1)
			return
		}
		r.lines(2)
	case atom.Div, atom.Table, atom.Tr, atom.Blockquote, atom.Section, atom.Article, atom.Header, atom.Footer,
		atom.Center, atom.Dl, atom.Dd, atom.Dt, atom.Address, atom.Form, atom.Fieldset, atom.Main, atom.Li:
		r.lines(1)
	case atom.Td, atom.Th:
		r.cell = !r.fresh()
	}
}

// void handles elements without content.
func (r *renderer) void(tag atom.Atom) {
	switch tag {
	case atom.Br:
		r.breaks++
		r.space, r.cell = false, false
	case atom.Hr:
		r.lines(1)
		r.text(strings.Repeat("_", 32))
		r.lines(1)
	}
}

// lines asks for at least n line ends before the next text.
func (r *renderer) lines(n int) {
	r.space, r.cell = false, false
	r.breaks = max(r.breaks, n)
}

// fresh reports whether the next text begins a line.
func (r *renderer) fresh() bool { return r.breaks > 0 || r.out.Len() == 0 }

// text writes text with its white space collapsed, or in a pre as it stands.
func (r *renderer) text(s string) {
	if r.pre > 0 {
		for i, line := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
			if i > 0 {
				r.breaks++
			}
			if line != "" {
				r.write(line)
			}
		}
		return
	}
	for s != "" {
		n := strings.IndexAny(s, " \t\r\n\f")
		if n == 0 {
			r.space = true
			s = strings.TrimLeft(s, " \t\r\n\f")
			continue
		}
		if n < 0 {
			n = len(s)
		}
		r.write(s[:n])
		s = s[n:]
	}
}

// write writes a word after the line ends and spaces that were asked for.
func (r *renderer) write(s string) {
	switch {
	case r.out.Len() == 0:
		r.prefix(r.quotes)
	case r.breaks > 0:
		for n := min(r.breaks, 3); n > 0; n-- {
			r.out.WriteByte('\n')
			if n == 1 {
				r.prefix(r.quotes)
			} else {
				r.prefix(min(r.quotes, r.above))
			}
		}
	case r.cell:
		r.out.WriteByte('\t')
	case r.space:
		r.out.WriteByte(' ')
	}
	if r.bullet {
		r.out.WriteString("- ")
	}
	r.breaks, r.space, r.cell, r.bullet = 0, false, false, false
	r.above = r.quotes
	r.out.WriteString(s)
}

// prefix begins a line.
func (r *renderer) prefix(quotes int) {
	for range min(quotes, 10) {
		r.out.WriteString("> ")
	}
}

func closesItself(tag atom.Atom) bool {
	switch tag {
	case atom.P, atom.Li, atom.Td, atom.Th, atom.Tr, atom.Dt, atom.Dd, atom.Option:
		return true
	}
	return false
}

func isVoid(tag atom.Atom) bool {
	switch tag {
	case atom.Br, atom.Hr, atom.Img, atom.Meta, atom.Link, atom.Input, atom.Area, atom.Base, atom.Col,
		atom.Embed, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

// unseen reports whether an element's content is never text.
func unseen(tag atom.Atom) bool {
	switch tag {
	case atom.Style, atom.Script, atom.Head, atom.Title, atom.Template, atom.Select, atom.Svg, atom.Object, atom.Iframe:
		return true
	}
	return false
}

// concealed reports whether an element is hidden from people.
func concealed(a attributes) bool {
	if a.hidden || strings.Contains(strings.ToLower(a.class), "preheader") {
		return true
	}
	if a.style == "" {
		return false
	}
	for decl := range strings.SplitSeq(strings.ToLower(a.style), ";") {
		name, value, _ := strings.Cut(decl, ":")
		value, _, _ = strings.Cut(strings.TrimSpace(value), "!")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(name) {
		case "display":
			if value == "none" {
				return true
			}
		case "visibility":
			if value == "hidden" {
				return true
			}
		case "mso-hide":
			if value == "all" {
				return true
			}
		case "font-size", "max-height", "opacity":
			if zero(value) {
				return true
			}
		}
	}
	return false
}

// zero reports whether a CSS length or number is nothing.
func zero(value string) bool {
	switch strings.TrimRight(value, "pxtem%") {
	case "0", "0.0", ".0":
		return true
	}
	return false
}
