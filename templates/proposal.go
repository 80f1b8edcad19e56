package templates

import (
	"regexp"
	"strings"
)

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

var (
	// refusal marks a time that does not suit.
	refusal = regexp.MustCompile(`(?i)(\bniet\b|\bgeen\b|afzeg|annul|verhinder|cannot|can.?t\b|unable|cancel|not (be )?able|won.?t\b|\bnicht\b|\bkeine?n?\b|absag|\bne p|\bn'|impossible)`)
	// whole is a day with its time of day, or at least a date.
	whole = regexp.MustCompile(`(?i)((?:maandag|dinsdag|woensdag|donderdag|vrijdag|monday|tuesday|wednesday|thursday|friday|montag|dienstag|mittwoch|donnerstag|freitag|lundi|mardi|mercredi|jeudi|vendredi),? )?` +
		`(?:the |den |le )?(?:\d{1,2}(?:st|nd|rd|th|er|e|\.)? (?:of )?(?:` + months + `)|(?:` + monthsEN + `) \d{1,2})(?: \d{4})?,? (?:om |at |um |à |vers )?\d{1,2}(?:(?:[.:]| ?h ?)\d{2})?(?: ?(?:uur|uhr|h|am|pm|u)\b)?`)
	agreeing = regexp.MustCompile(`(?i)^\s*((past|schikt|lukt|kan|komt) (dat|dit|het)\b[^.?]{0,30}\?|(does|would|is|will) (that|this)\b[^.?]{0,30}\?|(passt|geht|ginge) (das|es)\b[^.?]{0,30}\?|(cela|ça)\b[^.?]{0,30}\?)`)
	suits    = regexp.MustCompile(`(?i)\b(wel|kan ik wel|lukt wel|would be fine|works for|passt|ginge|conviendrait)\b`)
	besides  = regexp.MustCompile(`(?i)(in plaats van|instead of|rather than|anstatt|statt |au lieu de).*`)
	choosing = regexp.MustCompile(`(?i) (of|or|oder|ou) `)
)

const months = monthsNL + "|" + monthsEN + "|" + monthsDE + "|" + monthsFR

// proposes reports whether a text names a new time itself, one or a choice of
// them, so that there is something to agree to.
func proposes(text string) bool { return proposal(text) != "" }

// proposal returns the sentence in which a text names a new time, or "".
func proposal(text string) string {
	all := sentence.FindAllString(text, 200)
	for i, s := range all {
		if slot.MatchString(s) && offering.MatchString(s) && !open.MatchString(s) {
			return s
		}
		asked := i+1 < len(all) && agreeing.MatchString(all[i+1])
		if whole.MatchString(s) && (asked || suits.MatchString(s)) && (!refusal.MatchString(s) || suits.MatchString(s)) {
			return s
		}
	}
	return ""
}

// proposedTime returns the one time that a text proposes, in its words, or ""
// when it leaves a choice or a part of the day open.
func proposedTime(text string) string {
	s := besides.ReplaceAllString(oneLine(proposal(text)), "")
	times := whole.FindAllString(s, -1)
	if len(times) == 0 || len(times) > 1 && choosing.MatchString(s) {
		return ""
	}
	return strings.Trim(times[len(times)-1], " ,.")
}
