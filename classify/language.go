package classify

import (
	"strings"

	"hoffelijk"
)

// stopWords are frequent words (folded) that tell the four languages apart.
// A word of several languages stands in each of them.
var stopWords = map[hoffelijk.Lang]string{
	hoffelijk.NL: `de het een en van ik te dat die in is niet we wij jullie je jij u uw ons onze hij zij ze aan met voor op er maar om hem dan zou wat mijn
		men dit zo door over bij ook tot worden wordt word werd naar heb hebben heeft had hadden kan kunnen kunt zal zullen gaan gaat ga geen wel nog al
		nu als of toch helaas graag groet groeten groetjes vriendelijke beste geachte hoi dag bedankt dank hartelijk afspraak offerte morgen vandaag
		week weken deze volgende later keer tijd even uit hier daar waar wie hoe want omdat zodat echter moet moeten wil willen laat laten meer weer
		mee geworden gekozen ben bent zijn was waren jammer nee ja per uur mij me jou na mevrouw heer eens niets iets alles andere ander`,
	hoffelijk.EN: `the a an and of to in is it that we you your our us i my me he she they them this with for on at by from are was were be been being
		have has had not no do does did will would can could should shall but if or as so than then there here what when which who how why because
		about into out up down over again more most some any all other another just only very also now please thank thanks regards dear hi hello
		kind best sorry unfortunately meeting call quote offer tomorrow today week weeks next later time let know get got going gone cheers
		after before however until don't`,
	hoffelijk.DE: `der die das und ist in zu den dem des mit von fur auf nicht ein eine einen einem einer eines wir ich sie ihr ihre ihnen ihren uns unser
		unsere unseren es auch als an am im um so wie bei oder aber nach aus hat habe haben hatte hatten wird werden wurde wurden kann konnen konnte
		muss mussen soll sollen noch nur schon sehr mehr dass wenn weil ob zum zur durch uber unter vor bis gegen ohne leider gerne danke dank vielen
		sehr geehrte geehrter herr frau hallo guten tag mit freundlichen grussen grusse gruss termin angebot morgen heute woche wochen nachste
		nachsten kein keine keinen keiner diese dieser diesem diesen dieses jetzt dann doch mal ja nein mir mich dir dich du sind war waren bin`,
	hoffelijk.FR: `le la les de des du un une et est en a au aux que qui ne pas nous vous je il elle ils elles on notre nos votre vos mon ma mes son sa ses
		se ce cette ces cet dans pour par sur avec sans plus mais ou donc car si tout tous toute bien tres merci bonjour cordialement madame
		monsieur salut rendez devis demain semaine semaines prochaine prochain avons avez ai as ont etes sommes suis etre avoir fait faire
		malheureusement helas jour mois annee apres avant encore deja moins aussi comme quand meme etait sera serait pouvons pouvez peut peux
		moi toi lui leur leurs y cela ca`,
}

// words of more than one of the lists weigh less: see newStopTable.
type stopTable map[string][4]float32

// stops is the table by word, in the order of hoffelijk.Langs. It is only
// read.
var stops = newStopTable()

func newStopTable() stopTable {
	t := stopTable{}
	for i, lang := range hoffelijk.Langs() {
		for _, w := range strings.Fields(stopWords[lang]) {
			row := t[w]
			row[i] = 1
			t[w] = row
		}
	}
	for w, row := range t {
		n := row[0] + row[1] + row[2] + row[3]
		for i := range row {
			row[i] /= n * n // shared by two: a quarter each
		}
		t[w] = row
	}
	return t
}

// commonWord reports whether a word is frequent in one of the languages.
func commonWord(word string) bool {
	_, ok := stops[word]
	return ok
}

// Language tells the language of a text by its frequent words and its
// spelling. It returns "" when it can't tell.
func Language(text string) hoffelijk.Lang {
	return languageOf(tokenize(cut(text, maxText), 0))
}

// languageTokens is how many tokens are enough to tell, and how many of them
// are looked at letter by letter.
const languageTokens, spelledTokens = 400, 100

func languageOf(toks []tok) hoffelijk.Lang {
	var sum [4]float32
	for i := range toks[:min(len(toks), languageTokens)] {
		t := &toks[i]
		if row, ok := stops[t.word]; ok {
			for j := range sum {
				sum[j] += row[j]
			}
			continue
		}
		if i < spelledTokens {
			spelling(t.word, &sum)
		}
	}
	best, second := 0, -1
	for j := 1; j < 4; j++ {
		if sum[j] > sum[best] {
			best = j
		}
	}
	for j := range sum {
		if j != best && (second < 0 || sum[j] > sum[second]) {
			second = j
		}
	}
	if sum[best] == 0 || sum[best]-sum[second] < 0.05*sum[best] {
		return ""
	}
	return hoffelijk.Langs()[best]
}

// cues are letters that only one of the languages writes often.
var cues = []struct {
	part   string
	where  byte // 'b' beginning, 'e' end, 'a' anywhere
	lang   int
	weight float32
}{
	{"ij", 'a', 0, 0.5}, {"aa", 'a', 0, 0.4}, {"uu", 'a', 0, 0.4}, {"oe", 'a', 0, 0.15}, {"oo", 'a', 0, 0.1}, {"ee", 'a', 0, 0.1},
	{"heid", 'e', 0, 0.4}, {"lijk", 'e', 0, 0.5}, {"sch", 'b', 0, 0.1}, {"ge", 'b', 0, 0.1}, {"tje", 'e', 0, 0.4}, {"atie", 'e', 0, 0.4}, {"vr", 'b', 0, 0.2},
	{"ing", 'e', 1, 0.3}, {"th", 'a', 1, 0.3}, {"wh", 'b', 1, 0.4}, {"tion", 'e', 1, 0.2}, {"ly", 'e', 1, 0.4}, {"sh", 'a', 1, 0.2}, {"ould", 'a', 1, 0.4}, {"ight", 'a', 1, 0.4}, {"ed", 'e', 1, 0.15},
	{"sch", 'a', 2, 0.25}, {"ung", 'e', 2, 0.5}, {"ungen", 'e', 2, 0.5}, {"keit", 'e', 2, 0.5}, {"lich", 'a', 2, 0.4}, {"ge", 'b', 2, 0.1}, {"cht", 'a', 2, 0.1}, {"tz", 'a', 2, 0.3}, {"ie", 'a', 2, 0.05}, {"zu", 'b', 2, 0.3}, {"ver", 'b', 2, 0.1}, {"ver", 'b', 0, 0.1}, {"ck", 'a', 2, 0.1}, {"pf", 'a', 2, 0.3},
	{"tion", 'e', 3, 0.2}, {"eau", 'a', 3, 0.5}, {"eux", 'e', 3, 0.5}, {"aux", 'e', 3, 0.4}, {"oi", 'a', 3, 0.2}, {"ez", 'e', 3, 0.6}, {"ons", 'e', 3, 0.3}, {"ement", 'e', 3, 0.4}, {"que", 'e', 3, 0.4}, {"ais", 'e', 3, 0.4}, {"ait", 'e', 3, 0.4}, {"eur", 'e', 3, 0.3}, {"qu", 'b', 3, 0.2}, {"ion", 'e', 3, 0.1},
}

func spelling(word string, sum *[4]float32) {
	if len(word) < 3 {
		return
	}
	for _, c := range cues {
		var is bool
		switch c.where {
		case 'b':
			is = strings.HasPrefix(word, c.part)
		case 'e':
			is = strings.HasSuffix(word, c.part)
		default:
			is = strings.Contains(word, c.part)
		}
		if is {
			sum[c.lang] += c.weight
		}
	}
}
