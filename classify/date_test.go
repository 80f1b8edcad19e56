package classify

import (
	"testing"
	"time"

	"hoffelijk"
)

// Expressions of four languages mean the right days, counted from
// Wednesday 11 March 2026.
func TestWhenNamesTheRightDays(t *testing.T) {
	ref := time.Date(2026, 3, 11, 15, 30, 0, 0, time.FixedZone("CET", 3600))
	for _, tt := range []struct {
		lang hoffelijk.Lang
		text string
		want string // "" for no date
	}{
		{"nl", "na de zomer", "2026-09-01..2026-10-01"},
		{"nl", "Q3", "2026-07-01..2026-09-30"},
		{"nl", "in het derde kwartaal", "2026-07-01..2026-09-30"},
		{"nl", "3e kwartaal van 2027", "2027-07-01..2027-09-30"},
		{"nl", "over een half jaar", "2026-09-11..2026-10-11"},
		{"nl", "over anderhalf jaar", "2027-09-11..2027-09-26"},
		{"nl", "over 3 weken", "2026-04-01..2026-04-07"},
		{"nl", "3 weken", "2026-04-01..2026-04-07"},
		{"nl", "over drie maanden", "2026-06-11..2026-06-26"},
		{"nl", "over een maand of vier", "2026-07-11..2026-07-26"},
		{"nl", "over twee à drie weken", "2026-03-25..2026-04-07"},
		{"nl", "over 2-3 weken", "2026-03-25..2026-04-07"},
		{"nl", "over een paar maanden", "2026-05-11..2026-07-26"},
		{"nl", "begin september", "2026-09-01..2026-09-10"},
		{"nl", "half april", "2026-04-11..2026-04-20"},
		{"nl", "medio mei", "2026-05-11..2026-05-21"},
		{"nl", "eind maart", "2026-03-22..2026-03-31"},
		{"nl", "begin maart", "2027-03-01..2027-03-10"},
		{"nl", "1 september", "2026-09-01..2026-09-01"},
		{"nl", "op 1 februari", "2027-02-01..2027-02-01"},
		{"nl", "week 38", "2026-09-14..2026-09-20"},
		{"nl", "in week 3", "2027-01-18..2027-01-24"},
		{"nl", "volgend jaar", "2027-01-01..2027-12-31"},
		{"nl", "begin volgend jaar", "2027-01-01..2027-05-01"},
		{"nl", "volgende maand", "2026-04-01..2026-04-30"},
		{"nl", "volgende week dinsdag", "2026-03-17..2026-03-17"},
		{"nl", "in het najaar", "2026-09-01..2026-11-30"},
		{"nl", "in het voorjaar van 2027", "2027-03-01..2027-05-31"},
		{"nl", "volgend voorjaar", "2027-03-01..2027-05-31"},
		{"nl", "na de jaarwisseling", "2027-01-02..2027-02-01"},
		{"nl", "na de bouwvak", "2026-08-11..2026-09-10"},
		{"nl", "rond de kerst", "2026-12-24..2026-12-27"},
		{"nl", "2026-09-01", "2026-09-01..2026-09-01"},
		{"nl", "12-05-2026", "2026-05-12..2026-05-12"},
		{"nl", "dinsdag 12 mei", "2026-05-12..2026-05-12"},
		{"nl", "donderdag 12 mei", ""},
		{"nl", "vrijdag", "2026-03-13..2026-03-13"},
		{"nl", "woensdag", "2026-03-18..2026-03-18"},
		{"nl", "tot en met 2 april", "2026-04-03..2026-04-03"},
		{"nl", "vanaf 3 april", "2026-04-03..2026-04-03"},
		{"nl", "op de 24e", "2026-03-24..2026-03-24"},
		{"nl", "later dit jaar", "2026-05-23..2026-12-31"},
		{"nl", "twee weken geleden", ""},
		{"nl", "1 januari 2026", ""},
		{"nl", "1 januari 2110", ""},
		{"nl", "31-02-2027", ""},
		{"nl", "prima, dank je", ""},
		{"nl", "2e helft van 2027", "2027-07-01..2027-12-31"},
		{"nl", "eind van het jaar", "2026-09-02..2026-12-31"},
		{"nl", "na Pasen", "2026-04-07..2026-04-13"},
		{"en", "next quarter", "2026-04-01..2026-06-30"},
		{"en", "after the summer", "2026-09-01..2026-10-01"},
		{"en", "after the summer holidays", "2026-09-01..2026-10-01"},
		{"en", "in six months", "2026-09-11..2026-09-26"},
		{"en", "in six months' time", "2026-09-11..2026-09-26"},
		{"en", "early September", "2026-09-01..2026-09-10"},
		{"en", "mid-May", "2026-05-11..2026-05-21"},
		{"en", "September 1st, 2026", "2026-09-01..2026-09-01"},
		{"en", "1st of September", "2026-09-01..2026-09-01"},
		{"en", "12/05/2026", "2026-05-12..2026-05-12"},
		{"en", "12/25/2026", "2026-12-25..2026-12-25"},
		{"en", "until Monday 17 August", "2026-08-17..2026-08-18"},
		{"en", "on the 22nd", "2026-03-22..2026-03-22"},
		{"en", "next year", "2027-01-01..2027-12-31"},
		{"en", "in the new year", "2027-01-01..2027-02-28"},
		{"en", "in a couple of weeks", "2026-03-25..2026-04-07"},
		{"en", "half a year", "2026-09-11..2026-10-11"},
		{"en", "in the second half of the year", "2026-07-01..2026-12-31"},
		{"en", "two weeks ago", ""},
		{"en", "you may call me", ""},
		{"en", "next Tuesday", "2026-03-17..2026-03-17"},
		{"de", "im Herbst", "2026-09-01..2026-11-30"},
		{"de", "Anfang September", "2026-09-01..2026-09-10"},
		{"de", "in zwei Wochen", "2026-03-25..2026-03-31"},
		{"de", "in einem halben Jahr", "2026-09-11..2026-10-11"},
		{"de", "im dritten Quartal", "2026-07-01..2026-09-30"},
		{"de", "nicht vor dem vierten Quartal", "2026-10-01..2026-12-31"},
		{"de", "bis einschließlich 24. August", "2026-08-25..2026-08-25"},
		{"de", "am 15.04.", "2026-04-15..2026-04-15"},
		{"de", "ab dem 5. Januar", "2027-01-05..2027-01-05"},
		{"de", "nächstes Jahr", "2027-01-01..2027-12-31"},
		{"de", "naechsten Dienstag", "2026-03-17..2026-03-17"},
		{"de", "KW 38", "2026-09-14..2026-09-20"},
		{"de", "nach der Sommerpause", "2026-09-01..2026-10-01"},
		{"de", "Ende des Jahres", "2026-09-02..2026-12-31"},
		{"de", "vor zwei Wochen", ""},
		{"de", "im Laufe des nächsten Jahres", "2027-01-01..2027-12-31"},
		{"fr", "à la rentrée", "2026-09-01..2026-09-20"},
		{"fr", "après l'été", "2026-09-01..2026-10-01"},
		{"fr", "dans trois mois", "2026-06-11..2026-06-26"},
		{"fr", "d'ici deux semaines", "2026-03-25..2026-03-31"},
		{"fr", "en janvier prochain", "2027-01-01..2027-01-31"},
		{"fr", "le 1er septembre", "2026-09-01..2026-09-01"},
		{"fr", "l'année prochaine", "2027-01-01..2027-12-31"},
		{"fr", "au troisième trimestre", "2026-07-01..2026-09-30"},
		{"fr", "début octobre", "2026-10-01..2026-10-10"},
		{"fr", "fin mars", "2026-03-22..2026-03-31"},
		{"fr", "mi-juin", "2026-06-11..2026-06-20"},
		{"fr", "la semaine prochaine", "2026-03-16..2026-03-22"},
		{"fr", "jusqu'au 21 juillet inclus", "2026-07-22..2026-07-22"},
		{"fr", "à l'issue de la séance de septembre", "2026-10-01..2026-10-31"},
		{"fr", "il y a trois mois", ""},
		{"fr", "au printemps", "2026-03-11..2026-05-31"},
		{"fr", "mardi prochain", "2026-03-17..2026-03-17"},
		{"fr", "dans un an", "2027-03-11..2027-05-10"},
	} {
		got := ""
		if b, ok := When(tt.text, tt.lang, ref); ok {
			got = b.From.Format(time.DateOnly) + ".." + b.To.Format(time.DateOnly)
		}
		if got != tt.want {
			t.Errorf("%s %q: %s, want %s", tt.lang, tt.text, got, tt.want)
		}
	}
}
