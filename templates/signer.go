package templates

import (
	"regexp"
	"strings"

	"hoffelijk"
)

var (
	closings = regexp.MustCompile(`(?i)^\s*((met |mit |very |many |un |bien |vriendelijke |hartelijke |beste |warme |kind |best |warm |with |freundliche |freundlichen |viele |liebe |beste |schöne )*(vriendelijke? |hartelijke |kind |best |freundlichen? |every good )?(groet(en|jes)?|gr|mvg|vr\.? ?gr|hoogachtend|regards|wishes|wish|thanks|cheers|sincerely|faithfully|best|yours( truly| sincerely| faithfully)?|thank you|thanking you|grüße[n]?|grüßen|gruß|gruss|lg|vg|mfg|cordialement|cdlt|salutations|bien à vous|bonne journée|sincères salutations)( (uit|from|aus) \p{L}+)?)\b[\s,.!]*`)
	behalf   = regexp.MustCompile(`(?i)^(namens|i\.?o\.?|p\.?p\.?|for and on behalf|on behalf|i\. ?a\.|pour|im auftrag|\()`)
)

// signer reads who signed: the name behind or under the closing words, or the
// first line of the signature.
func signer(m *hoffelijk.Message, lang hoffelijk.Lang) person {
	lines := nonEmpty(m.Text + "\n" + m.Signature)
	lines = lines[max(0, len(lines)-40):]
	for i := len(lines) - 1; i >= 0; i-- {
		at := closings.FindStringIndex(lines[i])
		if at == nil {
			continue
		}
		if p := readPerson(lines[i][at[1]:], lang); p != (person{}) {
			return p
		}
		return firstPerson(lines[i+1:], lang)
	}
	if sig := nonEmpty(m.Signature); len(sig) > 0 {
		return firstPerson(sig[:1], lang)
	}
	if len(lines) > 1 {
		return firstPerson(lines[len(lines)-1:], lang)
	}
	return person{}
}

// firstPerson reads a name from the first line, or from the one below when
// the first says on whose behalf.
func firstPerson(lines []string, lang hoffelijk.Lang) person {
	for i, line := range lines {
		if i > 2 {
			break
		}
		if behalf.MatchString(line) {
			continue
		}
		line, _, _ = strings.Cut(line, ",")
		return readPerson(strings.TrimRight(line, ".!"), lang)
	}
	return person{}
}

func nonEmpty(s string) []string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" && line != "--" {
			lines = append(lines, line)
		}
	}
	return lines
}

// organisations are words that no person is called, in four languages, each
// between spaces.
const organisations = " bv nv vof cv gmbh ag kg ohg ug ltd limited plc inc llc sa sas sarl sprl srl bvba vzw co corp se eg " +
	" ev secretariaat info inkoop verkoop afdeling directie receptie team service servicedesk helpdesk " +
	" support familiebedrijf gemeente praktijk hotel restaurant café bank administratie crediteuren " +
	" debiteuren personeelszaken stichting vereniging bestuur functionaris aanbestedingen planning " +
	" boekhouding klantenservice klantendienst aankoop facilitair financiële beheer bestelling " +
	" bestellingen waterschap provincie ministerie universiteit hogeschool college school ziekenhuis " +
	" zorggroep huisartsen apotheek garage drukkerij kinderopvang bibliotheek sportcentrum feestzaal " +
	" bakkerij slagerij kapsalon studio atelier bureau kantoor holding groep group company office " +
	" reception desk sales purchasing procurement accounts admin administrator marketing department " +
	" supplier suppliers enquiries hello contact customer care committee council hall home homes city " +
	" library clinic surgery practice partners associates solutions systems services consulting " +
	" international global trading industries foods farm farms builders motors supplies products logistics " +
	" engineering vergabestelle stadtwerke einkauf vertrieb verwaltung abteilung personalabteilung " +
	" sekretariat empfang praxis kanzlei bootswerft werft verein stiftung zentrale buchhaltung " +
	" geschäftsführung bestellwesen gemeindeamt amt betrieb marchés comité direction accueil secrétariat " +
	" achats comptabilité mairie société entreprise ets établissements salon coopérative association " +
	" cabinet commune boutique groupe agence passerelle mail mailer daemon postmaster noreply no-reply " +
	" system subsystem microsoft outlook gateway newsletter nieuwsbrief e-mailbeveiliging mailsysteem the " +
	" and en und et "

func organisationWord(w string) bool { return strings.Contains(organisations, " "+w+" ") }

var orgEndings = regexp.MustCompile(`(?i)(bedrijf|bedrijven|groep|techniek|installaties|adviseurs|advies|services|logistiek|transport|makelaars|makelaardij|fabriek|kantoor|centrum|centra|werken|zorg|dienst|diensten|bouwers|verhuur|handel|materialen|verpakking|systemen|software|schaft|technik|betriebe?|werke|verwaltung|handlung|abteilung|solutions|systems|logistics|scaffolding)$`)

// organisation reports whether one of the words belongs to no person's name.
func organisation(words []string) bool {
	for _, w := range words {
		low := strings.ToLower(strings.Trim(w, ".,:;"))
		if low != "" && organisationWord(low) || orgEndings.MatchString(low) || strings.ContainsAny(w, "&0123456789@:<>{}") {
			return true
		}
		if len([]rune(w)) > 1 && w == strings.ToUpper(w) && !strings.Contains(w, ".") && !strings.Contains(w, "-") {
			return true // ROC, DDS: recase has dealt with names in capitals
		}
	}
	return false
}

// shared reports whether an address belongs to a desk rather than a person.
func shared(address string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	for part := range strings.FieldsFuncSeq(local, func(r rune) bool { return strings.ContainsRune("._-+", r) }) {
		if organisationWord(part) || part == "post" || part == "welkom" {
			return true
		}
	}
	return false
}

// domainName reports whether the name of an address is its domain written
// out, as companies have it.
func domainName(a hoffelijk.Address) bool {
	_, domain, _ := strings.Cut(a.Address, "@")
	label, _, _ := strings.Cut(domain, ".")
	name := fold(a.Name)
	return name != "" && name == fold(label)
}

// inAddress reports whether the local part begins with a first name.
func inAddress(given, address string) bool {
	local, _, _ := strings.Cut(address, "@")
	return given != "" && strings.HasPrefix(fold(local), fold(given))
}
