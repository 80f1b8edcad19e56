package classify

import "strings"

// unit is a length of time or a part of the year.
type unit uint8

const (
	unitDay unit = iota + 1
	unitWeek
	unitMonth
	unitQuarter
	unitHalf
	unitYear
)

// table makes a map of lines "value: word word …" with equal values.
func table[V any](lines map[string]V) map[string]V {
	out := map[string]V{}
	for words, v := range lines {
		for _, w := range strings.Fields(words) {
			out[w] = v
		}
	}
	return out
}

// All words below are folded, of all four languages together; the tables are
// only read.

// months maps names and abbreviations to 1..12.
var months = table(map[string]int{
	"januari january januar janner janvier jan janv": 1, "februari february februar fevrier feb febr fevr": 2,
	"maart march marz maerz mars mrt mar": 3, "april avril apr avr": 4, "mei may mai": 5,
	"juni june juin jun": 6, "juli july juillet jul juil": 7, "augustus august aout aug": 8,
	"september septembre sept sep": 9, "oktober october octobre okt oct": 10, "november novembre nov": 11,
	"december dezember decembre dec dez": 12,
})

// shortMonths need a number or another date word beside them.
var shortMonths = table(map[string]bool{
	"jan janv feb febr fevr mrt mar apr avr jun jul juil aug sept sep okt oct nov dec dez": true,
})

// weekdays maps to 1 (Monday) .. 7 (Sunday).
var weekdays = table(map[string]int{
	"maandag maandags monday montag lundi mon": 1, "dinsdag tuesday dienstag mardi tue tues": 2,
	"woensdag wednesday mittwoch mercredi wed": 3, "donderdag thursday donnerstag jeudi thu thur thurs": 4,
	"vrijdag friday freitag vendredi fri": 5, "zaterdag saturday samstag sonnabend samedi": 6,
	"zondag sunday sonntag dimanche": 7,
	"maandagochtend maandagmiddag maandagmorgen montagmorgen montagvormittag montagnachmittag":                   1,
	"dinsdagochtend dinsdagmiddag dinsdagmorgen dienstagmorgen dienstagvormittag dienstagnachmittag":             2,
	"woensdagochtend woensdagmiddag woensdagmorgen mittwochmorgen mittwochvormittag mittwochnachmittag":          3,
	"donderdagochtend donderdagmiddag donderdagmorgen donnerstagmorgen donnerstagvormittag donnerstagnachmittag": 4,
	"vrijdagochtend vrijdagmiddag vrijdagmorgen freitagmorgen freitagvormittag freitagnachmittag":                5,
})

// numbers that are written as words; "een paar" and the like are elsewhere.
var numbers = table(map[string]int{
	"een one a an ein eine einem einer eines einen un une": 1, "twee two zwei deux couple": 2, "drie three drei trois": 3,
	"vier four quatre": 4, "vijf five funf fuenf cinq": 5, "zes six sechs": 6, "zeven seven sieben sept": 7,
	"acht eight huit": 8, "negen nine neun neuf": 9, "tien ten zehn dix": 10, "elf eleven onze": 11,
	"twaalf twelve zwolf zwoelf douze": 12, "veertien fourteen vierzehn quatorze": 14, "vijftien fifteen funfzehn quinze": 15,
	"achttien eighteen achtzehn": 18, "twintig twenty zwanzig vingt": 20, "vierentwintig": 24, "dertig thirty dreissig trente": 30,
	"zestig sixty sechzig soixante": 60, "negentig ninety neunzig": 90,
})

// fewWords stand for two to four of a unit.
var fewWords = table(map[string]bool{"paar few enkele einige einigen ettelijke quelques aantal several mehrere mehreren plusieurs": true})

var ordinals = table(map[string]int{
	"eerste first erste ersten erstes erster premier premiere": 1, "tweede second zweite zweiten zweites zweiter deuxieme seconde": 2,
	"derde third dritte dritten drittes dritter troisieme": 3, "vierde fourth vierte vierten viertes vierter quatrieme": 4,
	"laatste last letzte letzten letztes letzter derniere dernier": -1,
})

var units = table(map[string]unit{
	"dag dagen dagje dagjes day days tag tage tagen jour jours werkdagen werkdag":                  unitDay,
	"week weken weekje weekjes wk weeks woche wochen semaine semaines":                             unitWeek,
	"maand maanden maandje maandjes mnd month months monat monate monaten monats mois":             unitMonth,
	"kwartaal kwartalen quarter quarters quartal quartale quartalen quartals trimestre trimestres": unitQuarter,
	"halfjaar halfjaartje halfjahr halbjahr semestre semester":                                     unitHalf,
	"jaar jaren jaartje year years jahr jahre jahren jahres an ans annee annees":                   unitYear,
})

// halfWords make half of the unit that follows.
var halfWords = table(map[string]bool{"half halve halb halbe halben halbes halbem halber demi": true})

// season is a recurring part of the year: first and last month and day.
type season struct{ m1, d1, m2, d2 int }

var seasons = table(map[string]season{
	"voorjaar lente spring fruhjahr fruehjahr fruhling fruehling printemps": {3, 1, 5, 31},
	"zomer summer summertime sommer ete":                                    {6, 1, 8, 31},
	"najaar herfst autumn fall herbst automne spatherbst":                   {9, 1, 11, 30},
	"winter hiver": {12, 1, 2, 28},
	"zomervakantie zomervakanties zomerreces zomerperiode zomerstop sommerferien sommerpause sommerurlaub": {7, 1, 8, 31},
	"bouwvak bouwvakantie bouwverlof":                                          {7, 10, 8, 10},
	"herfstvakantie herfstferien herbstferien":                                 {10, 12, 10, 25},
	"kerstvakantie weihnachtsferien weihnachtspause kerstreces":                {12, 20, 1, 4},
	"kerst kerstmis kerstdagen christmas xmas weihnachten noel weihnachtstage": {12, 24, 12, 27},
	"feestdagen feiertage feiertagen fetes":                                    {12, 24, 1, 2},
	"jaarwisseling jahreswechsel jahreswende neujahr nieuwjaar nieuwjaarsdag":  {12, 31, 1, 1},
	"jaareinde jahresende jahresschluss":                                       {12, 15, 12, 31},
	"jaarbegin jahresanfang jahresbeginn":                                      {1, 1, 1, 31},
	"voorjaarsvakantie krokusvakantie":                                         {2, 14, 3, 1},
	"meivakantie":                                                              {4, 25, 5, 10},
	"oogst ernte harvest moisson moissons":                                     {8, 1, 9, 30},
	"vendanges weinlese druivenoogst":                                          {9, 1, 10, 15},
	"rentree":                                                                  {9, 1, 9, 20},
	"sinterklaas":                                                              {12, 5, 12, 5},
	"toussaint allerheiligen":                                                  {11, 1, 11, 1},
})

// vacation words mean the summer, or around the turn of the year Christmas.
var vacation = table(map[string]bool{"vakantie vakanties vakantieperiode holidays vacation ferien urlaubszeit vacances conges": true})

var (
	articles = table(map[string]bool{
		"de het the der die das den dem des le la les du this": true,
	})
	afterWords  = table(map[string]bool{"na after nach apres past following": true})
	beforeWords = table(map[string]bool{"voor before vor avant": true})
	fromWords   = table(map[string]bool{"vanaf per ab from seit": true})
	untilWords  = table(map[string]bool{"tot until till til bis jusque through tm": true})
	inWords     = table(map[string]bool{"over in binnen within dans sous inside": true})
	aroundWords = table(map[string]bool{"rond omstreeks around about circa ca gegen um vers autour ongeveer zo ungefahr etwa environ pakweg": true})
	nextWords   = table(map[string]bool{
		"volgend volgende komend komende aankomend aankomende aanstaande eerstvolgende next coming upcoming nachste nachsten nachster nachstes nachstem naechste naechsten naechstes kommende kommenden kommendes kommender kommendem prochain prochaine prochains prochaines nieuwe new neuen neue neues nouvelle nouvel": true,
	})
	thisWords  = table(map[string]bool{"dit deze this dieses diesem diesen diese dieser cette cet ce lopende laufenden laufendes current": true})
	beginWords = table(map[string]bool{"begin early beginning start anfang beginn debut courant vroeg": true})
	midWords   = table(map[string]bool{"half halverwege medio midden mid middle mitte mi milieu": true})
	endWords   = table(map[string]bool{"eind einde end late ende fin laat": true})
	laterWords = table(map[string]bool{"later spater spaeter": true})
	agoWords   = table(map[string]bool{"geleden ago terug earlier": true})

	// what may stand between two parts of an expression
	fillers      = table(map[string]bool{"van of de des du von le la les the het der den dem die das over": true})
	untilFillers = table(map[string]bool{"zum au aux and": true})
	laterFillers = table(map[string]bool{"in im on dit the het de this dieses diesem": true})
	yearFillers  = table(map[string]bool{"in im van of de": true})
)

// dateStarts are all words that an expression can begin with, so that most
// words of a mail cost one look-up. Numbers begin one too.
var dateStarts = func() map[string]bool {
	out := table(map[string]bool{
		`niet not nicht pas erst only te a as des de al already deja y il sinds since depuis t q k h w kw wk weken weeknummer
		kalenderwoche loop laufe course grandes oud nouvel new carnaval karneval fasching carnival fruhestens vroegst pasen paasdagen easter ostern paques pinksteren pfingsten pentecote whitsun
		morgen tomorrow demain morgenvroeg morgenochtend overmorgen ubermorgen uebermorgen`: true,
	})
	for _, set := range []map[string]bool{
		afterWords, beforeWords, fromWords, untilWords, inWords, aroundWords, nextWords, thisWords, beginWords, midWords,
		endWords, laterWords, dayPrepositions, vacation,
	} {
		for w := range set {
			out[w] = true
		}
	}
	for _, set := range []map[string]int{months, weekdays, numbers, ordinals} {
		for w := range set {
			out[w] = true
		}
	}
	for w := range seasons {
		out[w] = true
	}
	for w := range units {
		out[w] = true
	}
	return out
}()

// durationStarts are all words that a duration can begin with. Numbers begin
// one too.
var durationStarts = func() map[string]bool {
	out := table(map[string]bool{"anderhalf anderhalve ander anderthalb a un une veertien vierzehn quinze couple": true})
	for _, set := range []map[string]bool{halfWords, fewWords} {
		for w := range set {
			out[w] = true
		}
	}
	for w := range numbers {
		out[w] = true
	}
	for w, u := range units {
		if u == unitHalf {
			out[w] = true
		}
	}
	return out
}()
