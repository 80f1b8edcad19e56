package classify

import (
	"time"

	"hoffelijk"
)

// cue is what a word says about the dates in its sentence.
type cue uint8

const (
	cueReturn  cue = 1 << iota // again, later, contact: when to come back
	cueAbsence                 // out of office
	cueSlot                    // proposes or moves an appointment
	cueSpent                   // a budget or year that is used up
)

// cues by folded word, of all four languages; only read.
var cueWords = table(map[string]cue{
	`terug weer opnieuw nogmaals later melden meld meldt oppakken opgepakt pakken pak bellen bel belt contact benaderen proberen probeer probeert
	hernemen heroverwegen herbekijken bekijken kijken terugkomen terugkom terugkomt uitgesteld uitstel uitstellen opgeschoven doorgeschoven verschoven
	schuiven schuift weten verwacht verwachten agenderen aankloppen klop langs buurten geopend beantwoord voorlopig pas eerder ruimte verse stuur evalueren
	gerust vervolg hervatten wachten wacht geparkeerd parkeren actueel bespreken`: cueReturn,
	`again back later contact revisit reconnect reconsider resume touch try reach until postponed postpone deferred delayed wait shout picking pick restart
	reopen look review decide expect earliest hold parked follow ping call return returning reassess`: cueReturn,
	`wieder zuruck erneut nochmal nochmals spater melden meldet kontakt kontaktieren verschoben verschieben zuruckgestellt aufgreifen aufnehmen anrufen
	zuruckkommen wiedersehen fruhestens rechnen vertagt ansprechen nachfragen vorerst warten`: cueReturn,
	`nouveau recontacter recontactez recontacte revenir revenez reviendrai reviendrons relancer relance relancez reprendre reprendrons reprenons reparler
	reparlons rappeler rappelez rappelle reporte reportee report repousse repoussee differe plus retour rediscuter reconsiderer reetudier ecrire contacter attente
	tard repondre releve reevaluer`: cueReturn,
	`afwezig afwezigheid vakantie verlof buiten kantoor gesloten bereikbaar aanwezig absent away office leave holiday vacation closed abwesend abwesenheit
	urlaub buro erreichbar geschlossen absente absence conge conges vacances bureau ferme fermee fermes injoignable geschliffen`: cueAbsence,
	`verzetten verplaatsen verplaatst verzet uur half uurtje schikt past uitkomen reschedule move slot instead suit suits oclock pm am uhr passt passen
	decaler deplacer heures convient conviendrait`: cueSlot,
	`budget budgetten op vol spent exhausted ausgeschopft aufgebraucht epuise geleden contract vertrag contrat`: cueSpent,
})

// The points of a candidate; see comeBack.
const (
	cueInClause   = 3
	cueInSentence = 2
	enoughCues    = 2
	cueSpan       = 40 // tokens before and after a date in which cues count
)

// comeBack finds the words of the author that say when to return: a date in
// a sentence that speaks of returning or of the end of an absence, not of a
// new time for an appointment. nil when there is none.
func (d *document) comeBack(lang hoffelijk.Lang, ref time.Time) *hoffelijk.ComeBack {
	d.dates = make([]uint8, len(d.toks))
	var best *hoffelijk.ComeBack
	most := 0
	for _, s := range d.sentences {
		p := &dateParser{toks: d.toks[:s.hi], text: d.text, lang: lang, ref: dayOf(ref), lengths: d.dates}
		for i := s.lo; i < s.hi; i++ {
			next, v, ok := p.returnDate(i)
			if next <= i {
				continue
			}
			v, ended := p.absence(s, i, next, v)
			if v, ok = p.sensible(v, ok); ok {
				n := p.points(s, i, next, v)
				if ended {
					n += cueInSentence
				}
				if n >= enoughCues && (n > most || n == most && narrower(v, best)) {
					best, most = &hoffelijk.ComeBack{
						Text: d.text[d.toks[i].start:d.toks[next-1].end], From: v.from, To: v.to,
					}, n
				}
			}
			i = next - 1
		}
	}
	return best
}

// returnDate reads an expression, or a bare "de 24e".
func (p *dateParser) returnDate(i int) (int, interval, bool) {
	if articles[p.word(i)] && p.num(i+1) > 0 {
		if next, m := p.dayOnly(i); next > i {
			v, ok := p.resolve(m)
			return next, v, ok
		}
	}
	next, v, ok := p.expression(i)
	p.lengths[i] = dateLength(next-i, len(p.toks)-i)
	return next, v, ok
}

// narrower reports whether an interval says more exactly when.
func narrower(v interval, than *hoffelijk.ComeBack) bool {
	return v.to.Sub(v.from) < than.To.Sub(than.From)
}

// absence turns days of absence ("van 3 t/m 14 augustus") into the day after.
func (p *dateParser) absence(s sentence, from, to int, v interval) (interval, bool) {
	if _, far := p.cues(s, from, to); far&cueAbsence != 0 && v.grain == unitDay && v.to.After(v.from) && !untilWords[p.word(from)] {
		return oneDay(v.to.AddDate(0, 0, 1)), true
	}
	return v, false
}

// points weighs what stands around a date.
func (p *dateParser) points(s sentence, from, to int, v interval) int {
	near, far := p.cues(s, from, to)
	n := 0
	switch {
	case near&cueReturn != 0:
		n = cueInClause
	case far&cueReturn != 0:
		n = cueInSentence
	}
	word := p.word(from)
	absent := far&cueAbsence != 0
	if absent && (untilWords[word] || fromWords[word]) {
		n += cueInSentence
	}
	if fromWords[word] || word == "t" {
		n++
	}
	if near&cueSlot != 0 && v.grain <= unitWeek && !absent {
		n -= 3
	}
	if near&cueSpent != 0 && near&cueReturn == 0 {
		n -= 2
	}
	if thisWords[word] || thisWords[p.word(from+1)] || beforeWords[word] {
		n -= 4
	}
	if v.grain == unitDay && !absent && v.to.Sub(p.ref) < 8*24*time.Hour {
		n--
	}
	if afterWords[word] || v.grain >= unitMonth {
		n++
	}
	return n
}

// cues collects those of the date's clause and of what stands around it in
// the sentence.
func (p *dateParser) cues(s sentence, from, to int) (near, far cue) {
	same := true
	for i := from - 1; i >= max(s.lo, from-cueSpan); i-- {
		same = same && !p.toks[i+1].clause
		near, far = p.cue(i, same, near, far)
	}
	same = true
	for i := to; i < min(s.hi, to+cueSpan); i++ {
		same = same && !p.toks[i].clause
		near, far = p.cue(i, same, near, far)
	}
	return near, far
}

func (p *dateParser) cue(i int, same bool, near, far cue) (cue, cue) {
	c := cueWords[p.word(i)]
	if same {
		near |= c
	}
	return near, far | c
}
