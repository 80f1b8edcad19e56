package templates

import (
	"regexp"
	"strings"

	"hoffelijk"
)

// greeting is the first line of a letter. It never guesses a gender and never
// takes a company or a department for a person; what is unclear gets the
// neutral greeting of the language.
func greeting(m *hoffelijk.Message, to hoffelijk.Address, lang hoffelijk.Lang, form hoffelijk.Form) string {
	p := author(m, to, lang)
	hello := salutation(m.Text)
	south := belgian(m.From)
	switch lang {
	case hoffelijk.EN:
		return greetEN(p, hello, form) + ","
	case hoffelijk.DE:
		return greetDE(p, form) + ","
	case hoffelijk.FR:
		return greetFR(p, form) + ","
	}
	return greetNL(p, hello, south, form) + ","
}

func greetNL(p person, hello string, south bool, form hoffelijk.Form) string {
	word := "Geachte"
	switch {
	case form == hoffelijk.Informal && (hello == "hoi" || hello == "hallo" || hello == "dag"):
		word = strings.ToUpper(hello[:1]) + hello[1:]
	case form == hoffelijk.Informal && south && hello == "":
		word = "Dag"
	case form == hoffelijk.Informal || hello == "beste" || hello == "dag" || hello == "hallo":
		word = "Beste"
	}
	family := p.family
	if !south {
		family = upperFirst(family)
	}
	switch {
	case p.household:
		return word + " familie " + p.family
	case form == hoffelijk.Informal && p.given != "":
		return word + " " + p.given
	case p.gender == 'm' && p.family != "":
		return word + " heer " + family
	case p.gender == 'f' && p.family != "":
		return word + " mevrouw " + family
	case form == hoffelijk.Informal && p.full() == "":
		return "Goedendag"
	case p.doctor && p.family != "":
		return word + " dr. " + family
	case p.family == "" && p.given != "":
		return "Beste " + p.given
	case form == hoffelijk.Formal && p.given == "" && p.family != "":
		return word + " heer/mevrouw " + family
	case p.full() != "":
		return word + " " + p.full()
	}
	return "Geachte heer, mevrouw"
}

func greetEN(p person, hello string, form hoffelijk.Form) string {
	word := "Dear"
	switch {
	case form == hoffelijk.Informal && (hello == "hello" || hello == "dear"):
		word = upperFirst(hello)
	case form == hoffelijk.Informal:
		word = "Hi"
	}
	switch {
	case p.household:
		return "Dear " + p.family + " family"
	case form == hoffelijk.Informal && p.given != "":
		return word + " " + p.given
	case p.doctor && p.family != "":
		return "Dear Dr " + upperFirst(p.family)
	case p.gender == 'm' && p.family != "":
		return "Dear Mr " + upperFirst(p.family)
	case p.gender == 'f' && p.family != "":
		return "Dear " + p.lady() + " " + upperFirst(p.family)
	case form == hoffelijk.Informal && p.full() == "":
		return "Hello"
	case p.full() != "":
		return "Dear " + p.full()
	}
	return "Dear Sir or Madam"
}

func greetDE(p person, form hoffelijk.Form) string {
	doctor := ""
	if p.doctor {
		doctor = "Dr. "
	}
	switch {
	case p.household:
		return "Liebe Familie " + p.family
	case form == hoffelijk.Informal && p.given != "":
		return "Hallo " + p.given
	case p.gender == 'm' && p.family != "":
		return "Sehr geehrter Herr " + doctor + p.family
	case p.gender == 'f' && p.family != "":
		return "Sehr geehrte Frau " + doctor + p.family
	case p.full() != "":
		return "Guten Tag " + doctor + p.full()
	case form == hoffelijk.Informal:
		return "Guten Tag"
	}
	return "Sehr geehrte Damen und Herren"
}

func greetFR(p person, form hoffelijk.Form) string {
	switch {
	case form == hoffelijk.Informal && p.given != "":
		return "Bonjour " + p.given
	case p.counsel:
		return "Maître"
	case p.gender == 'm' && p.family != "":
		return "Bonjour Monsieur " + p.family
	case p.gender == 'f' && p.family != "":
		return "Bonjour Madame " + p.family
	case p.full() != "":
		return "Bonjour " + p.full()
	case form == hoffelijk.Informal:
		return "Bonjour"
	}
	return "Madame, Monsieur"
}

var hellos = regexp.MustCompile(`(?i)^\s*(hoi|hallo|dag|beste|geachte|hi|hello|dear)\b`)

// salutation is the word with which they addressed us, in lower case.
func salutation(text string) string {
	if m := hellos.FindStringSubmatch(text); m != nil {
		return strings.ToLower(m[1])
	}
	return ""
}

// belgian reports whether an address is in Belgium.
func belgian(a hoffelijk.Address) bool {
	return strings.HasSuffix(strings.ToLower(a.Address), ".be")
}

func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
