package templates

import "regexp"

var (
	// slot is a day or an hour.
	slot = regexp.MustCompile(`(?i)\b(maandag|dinsdag|woensdag|donderdag|vrijdag|monday|tues|wednesday|thurs|friday|montag|dienstag|mittwoch|donnerstag|freitag|lundi|mardi|mercredi|jeudi|vendredi)` +
		`|\b(ma|di|wo|do|vr) (of|/) ?(ma|di|wo|do|vr)\b` +
		`|\b\d{1,2}[.:h] ?\d{2}\b|\b\d{1,2} ?(uur|uhr|h|am|pm|u)\b|\b(de|den|the|am|le) \d{1,2}(e|de|ste|th|st|nd|rd|\.)?\b` +
		`|\b\d{1,2}(ste|e|st|nd|rd|th)?\.? (jan|feb|maart|mrt|märz|mar|apr|avr|mei|mai|may|jun|juin|jul|aug|août|sep|okt|oct|nov|dec|dez|déc)`)
	// offering are words with which somebody proposes a time.
	offering = regexp.MustCompile(`(?i)(\?\s*$|\b(verzetten|verplaatsen|verschuiven|opschuiven|verleggen|wijken) naar\b|voorstel|\bstel\b.*\bvoor\b|\bschikt\b|zeg zelf|of anders|(uur|uurtje|dag|week) (later|eerder)|nieuwe uitnodiging` +
		`|\binstead\b|how about|would suit|would work|suggest|propose|new invit` +
		`|verschieben|verlegen|stattdessen|\bginge\b|vorschlag|schlage|neue einladung` +
		`|plutôt|reporter|décaler|conviendrait|propose|nouvelle invitation)`)
	// open are words with which somebody leaves the time to us.
	open = regexp.MustCompile(`(?i)(ander moment|andere dag|andere datum|ander tijdstip|nieuw moment|nieuwe datum|another (day|time|date)|other times?|ander(en|er) (termin|tag|zeitpunkt)|noch etwas frei|autre (date|moment|jour)|une possibilité)`)
	// sentence is a sentence; a full stop within an hour does not end it.
	sentence = regexp.MustCompile(`(?:[^.!?\n]|\.\d)+[.!?]*`)
)

// proposes reports whether a text names a new time itself, one or a choice of
// them, so that there is something to agree to.
func proposes(text string) bool {
	for _, s := range sentence.FindAllString(text, 200) {
		if slot.MatchString(s) && offering.MatchString(s) && !open.MatchString(s) {
			return true
		}
	}
	return false
}
