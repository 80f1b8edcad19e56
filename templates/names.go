package templates

import (
	"strings"

	"hoffelijk"
)

// CategoryNames returns the names of the categories that a person reads, in
// a language; English where there are none.
func CategoryNames(lang hoffelijk.Lang) map[hoffelijk.Category]string {
	names := map[hoffelijk.Category]string{}
	for i, line := range strings.Split(categoryWords(lang), "\n") {
		first, _, _ := strings.Cut(line, ",")
		names[hoffelijk.Categories()[i]] = strings.TrimSpace(first)
	}
	return names
}

// ReasonNames returns the names of the reasons that a person reads, in a
// language; English where there are none.
func ReasonNames(lang hoffelijk.Lang) map[hoffelijk.Reason]string {
	names := map[hoffelijk.Reason]string{}
	for i, name := range strings.Split(reasonWords(lang), ",") {
		names[hoffelijk.Reasons()[i]] = strings.TrimSpace(name)
	}
	return names
}

// CategoryByName finds the category that a person means by a word: its name
// or a synonym in any of the languages, or its identifier. Letter case,
// accents, spaces and punctuation do not count.
func CategoryByName(text string) (hoffelijk.Category, bool) {
	word := fold(text)
	if word == "" {
		return "", false
	}
	for _, c := range hoffelijk.Categories() {
		if fold(string(c)) == word {
			return c, true
		}
	}
	for _, lang := range hoffelijk.Langs() {
		for i, line := range strings.Split(categoryWords(lang), "\n") {
			for name := range strings.SplitSeq(line, ",") {
				if fold(name) == word {
					return hoffelijk.Categories()[i], true
				}
			}
		}
	}
	return "", false
}

// categoryWords has a line for each category, in the order of
// hoffelijk.Categories: its name, then its synonyms.
func categoryWords(lang hoffelijk.Lang) string {
	switch lang {
	case hoffelijk.NL:
		return `afgezegd, afzegging, afspraak afgezegd, afspraak geannuleerd, afgelast
verzet, verplaatst, afspraak verzet, verschoven, ander moment
afgehouden, geen interesse, afgewimpeld, geen afspraak, geweigerd
concurrent, concurrentie, naar concurrent, naar de concurrent, verloren aan concurrent, andere leverancier, ander gekozen
uitgesteld, uitstel, opgeschort, aangehouden, doorgeschoven
afgezien, afstel, ervan afgezien, gaat niet door, ziet ervan af, geen behoefte, in eigen huis
zonder reden, geen reden, zonder uitleg, onverklaard, afgewezen, afwijzing zonder reden
continuïteit, twijfel aan continuïteit, te klein, te jong
geen contact meer, geen contact, afmelden, afmelding, uitschrijven, afgemeld
automatisch antwoord, automatisch, afwezig, afwezigheid, afwezigheidsbericht
onbestelbaar, niet bezorgd, bounce, teruggekomen
geen afwijzing, geen nee, is geen afwijzing`
	case hoffelijk.DE:
		return `abgesagt, Absage des Termins, Terminabsage, Termin abgesagt, storniert
verschoben, verlegt, Termin verschoben, anderer Termin, Verschiebung
abgelehnt, kein Interesse, abgewiesen, kein Termin
Mitbewerber, Wettbewerber, Konkurrenz, Konkurrent, anderer Anbieter
zurückgestellt, aufgeschoben, vertagt, Aufschub
verworfen, Verzicht, verzichtet, kein Bedarf, eingestellt, im Haus
ohne Begründung, ohne Grund, unbegründet, keine Begründung
Zweifel am Fortbestand, Kontinuität, Fortbestand, zu klein, zu jung
kein Kontakt mehr, kein Kontakt, abgemeldet, Abmeldung, Widerspruch
automatische Antwort, automatisch, Abwesenheit, Abwesenheitsnotiz
unzustellbar, nicht zugestellt
keine Absage, keine Ablehnung`
	case hoffelijk.FR:
		return `annulé, annulation, rendez-vous annulé, décommandé
déplacé, reporté à une autre date, rendez-vous déplacé, autre date
décliné, pas intéressé, pas d'intérêt, refusé
concurrent choisi, concurrence, perdu face à un concurrent, autre fournisseur
reporté, ajourné, remis à plus tard, en suspens
abandonné, abandon, renoncé, pas de besoin, en interne
sans raison, sans motif, sans explication, inexpliqué
doute sur la pérennité, pérennité, continuité, trop petit, trop jeune
plus de contact, désinscription, ne plus contacter, opposition
réponse automatique, automatique, message d'absence
non distribué, non remis, non délivré
pas un refus, pas de refus`
	}
	return `called off, appointment cancelled, canceled, cancellation
moved, reschedule, another time, appointment moved, rescheduling
declined, not interested, no interest, turned away, no meeting
competitor, lost to a competitor, competition, other supplier, someone else
postponed, on hold, deferred, delayed
dropped, abandoned, no need, no budget, not going ahead
no reason given, no reason, without reason, rejected
doubts about continuity, continuity, too small, too young
no more contact, no contact, opt out, unsubscribe
automatic reply, auto reply, automatic, out of office
undeliverable, not delivered, bounced
no rejection, not a rejection, no setback`
}

// reasonWords has the names of the reasons, in the order of hoffelijk.Reasons.
func reasonWords(lang hoffelijk.Lang) string {
	switch lang {
	case hoffelijk.NL:
		return "prijs, sluit niet aan, tijdstip, budget, geen behoefte, vaste leverancier, in eigen huis, continuïteit, besluit van hogerhand, persoonlijk, iets anders gaat voor, plaats of afstand"
	case hoffelijk.DE:
		return "Preis, passt nicht, Zeitpunkt, Budget, kein Bedarf, fester Lieferant, im eigenen Haus, Fortbestand, Entscheidung von oben, persönlich, anderes geht vor, Ort oder Entfernung"
	case hoffelijk.FR:
		return "prix, ne convient pas, moment, budget, pas de besoin, fournisseur habituel, en interne, pérennité, décision de la direction, personnel, autre priorité, lieu ou distance"
	}
	return "price, fit, timing, budget, no need, present supplier, in house, continuity, decided elsewhere, personal, something else comes first, place or distance"
}
