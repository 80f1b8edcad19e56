package desk

import (
	"cmp"

	"hoffelijk"
)

// Refusal is why something that a person asked for cannot be done, in words
// that say how to mend it.
type Refusal struct {
	what string
	says map[hoffelijk.Lang]string
}

// Error says it for logs and the command line.
func (r *Refusal) Error() string { return r.what }

// Sentence says it to a person, in English where the language is not known.
func (r *Refusal) Sentence(lang hoffelijk.Lang) string {
	return cmp.Or(r.says[cmp.Or(lang, hoffelijk.NL)], r.says[hoffelijk.EN])
}

var (
	// ErrNoRecipient says that a letter has no address to go to.
	ErrNoRecipient = &Refusal{"the letter has no recipient: the forwarded mail named no address", map[hoffelijk.Lang]string{
		hoffelijk.NL: "De brief heeft nog geen adres. Antwoord eerst met “aan naam@bedrijf.nl”.",
		hoffelijk.EN: "The letter has no address yet. First answer with “to name@company.com”.",
		hoffelijk.DE: "Der Brief hat noch keine Adresse. Antworten Sie zuerst mit „an name@firma.de“.",
		hoffelijk.FR: "La lettre n'a pas encore d'adresse. Répondez d'abord « à nom@societe.fr ».",
	}}
	// ErrWhen says that words that should give a day give none.
	ErrWhen = &Refusal{"no day can be read from these words", map[hoffelijk.Lang]string{
		hoffelijk.NL: "Ik kan er geen dag in lezen. Schrijf bijvoorbeeld “later 3 weken” of “later 1 september”.",
		hoffelijk.EN: "I can't read a day in it. Write for example “later 3 weeks” or “later 1 September”.",
		hoffelijk.DE: "Ich kann darin keinen Tag lesen. Schreiben Sie zum Beispiel „später 3 Wochen“ oder „später 1. September“.",
		hoffelijk.FR: "Je n'y lis aucun jour. Écrivez par exemple « plus tard 3 semaines » ou « plus tard 1er septembre ».",
	}}
	// ErrSuppressed says that the recipient asked for no more contact.
	ErrSuppressed = &Refusal{"this address asked for no more contact", map[hoffelijk.Lang]string{
		hoffelijk.NL: "Deze klant heeft gevraagd om geen contact meer; er gaat niets uit.",
		hoffelijk.EN: "This customer asked for no more contact; nothing goes out.",
		hoffelijk.DE: "Dieser Kunde wünscht keinen Kontakt mehr; es geht nichts hinaus.",
		hoffelijk.FR: "Ce client ne souhaite plus de contact ; rien ne part.",
	}}
	// ErrUnsendable says that no mail can be made of the letter as it is.
	ErrUnsendable = &Refusal{"no mail can be made of this letter", map[hoffelijk.Lang]string{
		hoffelijk.NL: "De brief kan zo niet worden verstuurd. Kijk het adres, het onderwerp en de tekst na: er staat iets in dat niet in een mail aan een klant hoort.",
		hoffelijk.EN: "The letter can't be sent like this. Check its address, subject and text: something in it does not belong in a mail to a customer.",
		hoffelijk.DE: "So kann der Brief nicht verschickt werden. Prüfen Sie Adresse, Betreff und Text: Etwas darin gehört nicht in eine Mail an einen Kunden.",
		hoffelijk.FR: "La lettre ne peut pas partir ainsi. Vérifiez l'adresse, l'objet et le texte : quelque chose n'a pas sa place dans un message à un client.",
	}}
)
