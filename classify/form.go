package classify

import "hoffelijk"

// formOf tells how the author addresses us: by the pronouns, else by the
// greeting. Formal when nothing tells.
func formOf(d *document) hoffelijk.Form {
	formal, informal := 0, 0
	for i := range d.toks {
		t := &d.toks[i]
		switch t.word {
		case "je", "jij", "jou", "jouw", "jullie":
			if t.word != "je" || !frenchJe(d.toks, i) {
				informal++
			}
		case "du", "dir", "dich", "dein", "deine", "deinen", "deinem", "deiner", "euch", "eure", "tu", "toi", "ton", "tes":
			if t.word != "du" || germanDu(d.toks, i) {
				informal++
			}
		case "u", "uw", "vous", "votre", "vos", "ihnen", "ihren", "ihrem", "ihrer":
			formal++
		case "sie", "ihr", "ihre":
			if t.upper && !t.first {
				formal++
			}
		}
	}
	switch {
	case informal > formal:
		return hoffelijk.Informal
	case formal > 0:
		return hoffelijk.Formal
	}
	return greeting(d)
}

// frenchJe tells "je suis" from Dutch "je".
func frenchJe(toks []tok, i int) bool {
	return languageOf(toks[max(0, i-8):min(len(toks), i+9)]) == hoffelijk.FR
}

// germanDu tells "hast du" from French "du 12 mars".
func germanDu(toks []tok, i int) bool {
	return languageOf(toks[max(0, i-8):min(len(toks), i+9)]) == hoffelijk.DE
}

// greeting reads the first words: a title is formal, a greeting with one
// word after it is a first name.
func greeting(d *document) hoffelijk.Form {
	if len(d.toks) < 2 {
		return hoffelijk.Formal
	}
	for i := range d.toks[:min(len(d.toks), 4)] {
		switch d.toks[i].word {
		case "heer", "mevrouw", "dhr", "mevr", "mw", "meneer", "mr", "mrs", "ms", "dr", "sir", "madam", "herr", "frau", "herren", "damen",
			"monsieur", "madame", "mme", "m", "geachte", "geehrter", "geehrte":
			return hoffelijk.Formal
		}
	}
	switch d.toks[0].word {
	case "hoi", "hi", "hey", "hallo", "hello", "dag", "beste", "ha", "salut", "bonjour", "moin", "servus", "liebe", "lieber", "dear", "cher", "chere", "goedemorgen", "goedemiddag":
		if d.toks[1].upper && (len(d.toks) == 2 || d.toks[2].clause || d.toks[2].first) {
			return hoffelijk.Informal
		}
	}
	return hoffelijk.Formal
}
