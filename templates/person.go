package templates

import (
	"regexp"
	"strings"

	"hoffelijk"
)

// person is what a name tells of who wrote. Everything may be unknown.
type person struct {
	given    string // first name, as one says it
	initials string
	family   string // with its particles: "van der Ploeg"
	gender   rune   // 'm', 'f' or 0; only from a title that says so
	title    string // the title that told the gender, in lower case
	doctor   bool
	counsel  bool // maître
	// household is a family as a whole.
	household bool
}

// full is the whole name, or "" when there is only a part of one.
func (p person) full() string {
	first := p.given
	if first == "" {
		first = p.initials
	}
	return strings.TrimSpace(first + " " + p.family)
}

func (p person) lady() string {
	if p.title == "mrs" || p.title == "miss" {
		return upperFirst(p.title)
	}
	return "Ms"
}

// author finds who wrote: the name of the address, completed by the name
// under the mail. When the address names a company or department, only who
// signed counts.
func author(m *hoffelijk.Message, to hoffelijk.Address, lang hoffelijk.Lang) person {
	from := m.From
	if from.IsZero() {
		from = to
	} else if to.Address != "" && to.Name != "" && !to.Same(from) && from.Address != "" {
		return readPerson(to.Name, lang) // somebody corrected who gets the letter
	}
	named, signed := readPerson(from.Name, lang), signer(m, lang)
	switch {
	case named == (person{}):
		return signedFully(signed, from)
	case same(named, signed):
		return merge(named, signed)
	case named.title != "" || named.household || named.doctor:
		return named
	case shared(from.Address) || domainName(from), named.family == "" && !inAddress(named.given, from.Address):
		return signedFully(signed, from)
	}
	return named
}

// signedFully keeps who signed for a company or department if the name is
// whole. A single word may be a family name, or that of the company, unless
// the address begins with it.
func signedFully(p person, from hoffelijk.Address) person {
	if p.family == "" && p.gender == 0 {
		first, _, _ := strings.Cut(strings.TrimSpace(from.Name), " ")
		local := strings.HasPrefix(fold(from.Address), fold(p.given))
		if p.given == "" || !local && fold(first) != fold(p.given) {
			return person{}
		}
	}
	return p
}

// same reports whether two readings are of one person.
func same(a, b person) bool {
	if b == (person{}) {
		return false
	}
	if a.given != "" && b.given != "" {
		return fold(a.given) == fold(b.given)
	}
	if a.family != "" && b.family != "" {
		return fold(a.family) == fold(b.family)
	}
	return strings.HasPrefix(fold(b.given), fold(firstRune(a.initials))) && a.initials != ""
}

// merge completes one reading by another of the same person.
func merge(a, b person) person {
	if a.given == "" {
		a.given = b.given
	}
	if a.family == "" {
		a.family, a.initials = b.family, b.initials
	}
	if a.gender == 0 {
		a.gender, a.title = b.gender, b.title
	}
	a.doctor = a.doctor || b.doctor
	a.counsel = a.counsel || b.counsel
	return a
}

var (
	decoration = regexp.MustCompile(`\s*(\(.*|\[.*|\||\s[-–—/]\s.*|,?\s+(via|namens|on behalf of)\s.*|@.*)`)
	calledBy   = regexp.MustCompile(`^([^,()]+), ?((?:\p{Lu}\.?)+) ?\((\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?)\)$`) // Wolters, H. (Hermien)
	nameWord   = regexp.MustCompile(`^\p{L}[\p{L}\p{M}]*(['’-]\p{L}[\p{L}\p{M}]*)*$`)
	capital    = regexp.MustCompile(`^(d['’]|l['’])?\p{Lu}`)
	initial    = regexp.MustCompile(`^(\p{Lu}\.?|(\p{Lu}\p{Ll}?\.-?){1,5})$`)
	particle   = regexp.MustCompile(`(?i)^(van|von|vom|zu|zum|zur|de|den|der|des|du|di|da|del|della|la|le|el|al|ten|ter|te|'t|’t|op|in|het|of|dos|bin|ben)$`)
)

// readPerson reads a person's name, or nothing when it is no such name.
func readPerson(name string, lang hoffelijk.Lang) person {
	name = strings.Trim(oneLine(name), `"'’“” `)
	if m := calledBy.FindStringSubmatch(name); m != nil {
		name = m[3] + " " + m[1]
	}
	if i := decoration.FindStringIndex(name); i != nil && i[0] > 0 {
		name = strings.TrimSpace(name[:i[0]])
	}
	if family, first, ok := strings.Cut(name, ","); ok {
		name = strings.TrimSpace(first) + " " + strings.TrimSpace(family)
		if degree(first) {
			name = family
		}
	}
	words := recase(strings.Fields(name))
	if lang == hoffelijk.FR {
		words = familyLast(words)
	}
	var p person
	words = withoutDegrees(p.takeTitles(words, lang))
	if len(words) == 0 || len(words) > 6 || organisation(words) {
		return person{}
	}
	return p.takeName(words)
}

// takeName sorts the words of a name; nothing remains if one is no name.
func (p person) takeName(words []string) person {
	for len(words) > 0 && initial.MatchString(words[0]) {
		p.initials = strings.TrimSpace(p.initials + " " + words[0])
		words = words[1:]
	}
	for _, w := range words {
		if !particle.MatchString(w) && (!nameWord.MatchString(w) || !capital.MatchString(w)) {
			return person{}
		}
	}
	if len(words) == 0 || len(words) == 1 && particle.MatchString(words[0]) {
		return person{}
	}
	titled := p.gender != 0 && len(words) == 1
	if p.initials == "" && !p.household && !titled && !particle.MatchString(words[0]) && !(p.doctor && len(words) == 1) {
		p.given, words = words[0], words[1:]
	}
	p.family = strings.Join(words, " ")
	return p
}

// takeTitles removes titles from the front and keeps what they tell.
func (p *person) takeTitles(words []string, lang hoffelijk.Lang) []string {
	for len(words) > 0 {
		title := strings.ToLower(strings.TrimSuffix(words[0], "."))
		switch title {
		case "dhr", "heer", "meneer", "mijnheer", "herr", "monsieur":
			p.gender, p.title = 'm', title
		case "mevr", "mw", "mevrouw", "mrs", "ms", "miss", "frau", "madame", "mme", "mlle":
			p.gender, p.title = 'f', title
		case "mr", "sir":
			if lang != hoffelijk.NL { // in Dutch, mr. is a lawyer of either gender
				p.gender, p.title = 'm', title
			}
		case "me", "maître":
			if lang != hoffelijk.FR {
				return words
			}
			p.counsel = true
		case "dr":
			p.doctor = true
		case "familie", "fam", "famille":
			p.household = true
		case "de", "prof", "professor", "med", "jur", "phil", "drs", "ir", "ing", "rev", "mag", "ra", "dipl-ing", "dipl", "bc", "ds":
			if title == "de" && (len(words) < 2 || strings.ToLower(words[1]) != "heer") {
				return words
			}
		default:
			return words
		}
		words = words[1:]
	}
	return words
}

// withoutDegrees drops what stands behind a name.
func withoutDegrees(words []string) []string {
	for len(words) > 1 {
		switch strings.ToLower(strings.ReplaceAll(words[len(words)-1], ".", "")) {
		case "mba", "mbe", "obe", "msc", "bsc", "ma", "ba", "phd", "md", "llm", "rc", "ra", "dds":
			words = words[:len(words)-1]
		default:
			return words
		}
	}
	return words
}

// familyLast orders and recases a French name whose family name is written in
// capitals: "DUPONT Marie", "Marie DUPONT".
func familyLast(words []string) []string {
	if len(words) != 2 {
		return words
	}
	for i, w := range words {
		other := words[1-i]
		if len([]rune(w)) > 2 && w == strings.ToUpper(w) && other != strings.ToUpper(other) && !strings.Contains(other, ".") {
			return []string{other, upperFirst(strings.ToLower(w))}
		}
	}
	return words
}

// degree reports whether the words behind a comma are no first name.
func degree(s string) bool {
	s = strings.TrimSpace(s)
	return s == "" || s == strings.ToUpper(s) && len([]rune(s)) > 1 && !strings.Contains(s, ".") || organisation(strings.Fields(s))
}

// recase gives names written all in capitals or all in small letters the
// usual form.
func recase(words []string) []string {
	all := strings.Join(words, "")
	if len(words) < 2 || all != strings.ToUpper(all) && all != strings.ToLower(all) {
		return words
	}
	out := make([]string, len(words))
	for i, w := range words {
		switch low := strings.ToLower(w); {
		case i > 0 && particle.MatchString(low):
			out[i] = low
		case strings.Contains(w, ".") || len([]rune(w)) == 1:
			out[i] = strings.ToUpper(w)
		default:
			out[i] = upperFirst(low)
		}
	}
	return out
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}
