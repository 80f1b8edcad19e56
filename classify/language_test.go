package classify

import (
	"testing"

	"hoffelijk"
)

// Short texts of the four languages are told apart, and figures are not
// taken for a language.
func TestLanguageOfShortTexts(t *testing.T) {
	for text, want := range map[string]hoffelijk.Lang{
		"Beste Jan, helaas gaat het niet door.":                   "nl",
		"ik zie ervan af, groetjes":                               "nl",
		"Geen interesse, dank u.":                                 "nl",
		"Vrijdag lukt niet.":                                      "nl",
		"We zijn met een ander in zee gegaan.":                    "nl",
		"Unfortunately we have decided to go elsewhere.":          "en",
		"not fri mate, vans died again":                           "en",
		"Thanks but no thanks.":                                   "en",
		"Please remove me from your list":                         "en",
		"Leider müssen wir den Termin absagen.":                   "de",
		"Kein Interesse, danke.":                                  "de",
		"wird nix am Freitag":                                     "de",
		"Wir haben uns anders entschieden":                        "de",
		"Je dois annuler notre rendez-vous.":                      "fr",
		"Nous ne donnerons pas suite à votre offre.":              "fr",
		"slt Karim, laisse tomber pour demain":                    "fr",
		"Merci de nous désinscrire.":                              "fr",
		"06 555 019 42":                                           "",
		"":                                                        "",
		"Ich bin bis 24. August nicht im Büro.":                   "de",
		"Ik ben afwezig tot 24 augustus.":                         "nl",
		"I am out of the office until 24 August.":                 "en",
		"Je suis absente du bureau jusqu'au 24 août.":             "fr",
		"Dag Sofie, kan het een weekje later?":                    "nl",
		"Could we make it Thursday instead?":                      "en",
		"Können wir das auf nächste Woche verschieben?":           "de",
		"Pourrions-nous décaler à jeudi ?":                        "fr",
		"Wij hebben besloten de opdracht elders onder te brengen": "nl",
	} {
		if got := Language(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// The form of address follows the author's pronouns, else the greeting;
// formal when nothing tells.
func TestFormFollowsTheAuthor(t *testing.T) {
	r := load(t, factors)
	for text, want := range map[string]hoffelijk.Form{
		"Geachte heer Bakker,\n\nHelaas gaat het niet door.":        hoffelijk.Formal,
		"Dag Sofie,\n\nHet gaat niet door.":                         hoffelijk.Informal,
		"Dag mevrouw Dijk,\n\nHet gaat niet door.":                  hoffelijk.Formal,
		"Dag Sofie,\n\nIk dank u voor uw aanbod.":                   hoffelijk.Formal,
		"Beste,\n\nIk bel je nog.":                                  hoffelijk.Informal,
		"Het gaat niet door.":                                       hoffelijk.Formal,
		"Hallo Herr Yildiz,\n\nkönnen Sie am Montag?":               hoffelijk.Formal,
		"Servus Toni,\n\nkannst du am Montag?":                      hoffelijk.Informal,
		"Bonjour Monsieur Petit,\n\nJe dois annuler.":               hoffelijk.Formal,
		"Salut Karim,\n\nje dois annuler, tu comprends.":            hoffelijk.Informal,
		"Salut Karim,\n\nje suis absent du bureau jusqu'au 12 mars": hoffelijk.Informal,
		"Hi Priya,\n\nTomorrow is off.":                             hoffelijk.Informal,
		"Dear Mr Fallon,\n\nTomorrow is off.":                       hoffelijk.Formal,
		"Cher Monsieur, nous vous remercions du devis du 12 mars.":  hoffelijk.Formal,
		"Sehr geehrte Frau Özkan,\n\nleider müssen wir absagen.":    hoffelijk.Formal,
	} {
		if v := r.Classify(&hoffelijk.Message{Body: text}, Context{}); v.Form != want {
			t.Errorf("%q: %s, want %s", text, v.Form, want)
		}
	}
}
