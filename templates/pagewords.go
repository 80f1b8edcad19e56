package templates

import (
	"strings"
	"time"

	"hoffelijk"
)

// stamp writes a moment with its year.
func stamp(t time.Time, lang hoffelijk.Lang) string {
	if lang == hoffelijk.NL {
		return fullDate(t, lang) + ", " + t.Format("15.04")
	}
	return fullDate(t, lang) + ", " + t.Format("15:04")
}

// draftState says where a draft stands.
func draftState(s hoffelijk.DraftState, lang hoffelijk.Lang) string {
	switch s {
	case hoffelijk.DraftDrafted:
		return say(lang, "brief ligt klaar", "letter is ready")
	case hoffelijk.DraftApproved:
		return say(lang, "akkoord, gaat weg", "approved, on its way")
	case hoffelijk.DraftSent:
		return say(lang, "verstuurd", "sent")
	case hoffelijk.DraftDiscarded:
		return say(lang, "niet verstuurd", "not sent")
	case hoffelijk.DraftWithdrawn:
		return say(lang, "ingetrokken", "withdrawn")
	case hoffelijk.DraftReplaced:
		return say(lang, "vervangen", "replaced")
	}
	return string(s)
}

// deliveryState says how it goes with handing a mail to the server.
func deliveryState(s hoffelijk.DeliveryState, lang hoffelijk.Lang) string {
	switch s {
	case hoffelijk.DeliveryQueued:
		return say(lang, "staat klaar voor verzending", "waits to be sent")
	case hoffelijk.DeliverySending:
		return say(lang, "wordt nu verstuurd", "being sent now")
	case hoffelijk.DeliverySent:
		return say(lang, "verstuurd", "sent")
	case hoffelijk.DeliveryDeferred:
		return say(lang, "nog niet aangenomen, wordt opnieuw geprobeerd", "not accepted yet, will be tried again")
	case hoffelijk.DeliveryFailed:
		return say(lang, "geweigerd", "refused")
	case hoffelijk.DeliveryUnknown:
		return say(lang, "onzeker of het aankwam", "nobody can tell whether it arrived")
	}
	return string(s)
}

// purpose names what an outgoing mail is for.
func purpose(p hoffelijk.Purpose, lang hoffelijk.Lang) string {
	switch p {
	case hoffelijk.PurposeLetter:
		return say(lang, "brief aan de klant", "letter to the customer")
	case hoffelijk.PurposeReview:
		return say(lang, "vraag aan u", "question to you")
	case hoffelijk.PurposeNotice:
		return say(lang, "bericht aan u", "notice to you")
	case hoffelijk.PurposeSummary:
		return say(lang, "overzicht", "summary")
	}
	return string(p)
}

// eventName says what happened; an unknown kind stands as it is.
func eventName(kind string, lang hoffelijk.Lang) string {
	names := eventNames(lang)
	for i, known := range []string{
		"filed", "repeated", "approved", "edited", "discarded", "later", "refiled", "brought_up", "answered", "bounced",
		"machine_answer", "refused", "not_understood", "needs_hand", "sent", "failed", "deferred", "unknown", "copied", "copy_skipped",
	} {
		if kind == known {
			return strings.TrimSpace(strings.Split(names, ";")[i])
		}
	}
	return kind
}

// eventNames has the names of the kinds in the order of eventName.
func eventNames(lang hoffelijk.Lang) string {
	return say(lang,
		`mail ingedeeld; dezelfde mail kwam nog eens; brief goedgekeurd; brief gewijzigd; afgesloten zonder brief;
		opzijgelegd; anders ingedeeld; opnieuw voorgelegd; de klant schreef terug; brief kwam terug;
		automatisch antwoord; antwoord geweigerd; antwoord niet begrepen; vraagt aandacht; brief verstuurd;
		brief geweigerd door de mailserver; mailserver neemt de brief nog niet aan; onzeker of de brief aankwam; kopie bij de verzonden mail; geen kopie bewaard`,
		`mail filed; the same mail came once more; letter approved; letter changed; settled without a letter;
		put aside; filed differently; brought up again; the customer wrote back; letter came back;
		automatic answer; answer refused; answer not understood; needs attention; letter sent;
		letter refused by the mail server; mail server does not take the letter yet; nobody can tell whether the letter arrived; copy with the sent mail; no copy kept`)
}

// eventNote puts the identifiers in an event's note into words: categories,
// levels and the ways in which decisions come in.
func eventNote(e hoffelijk.Event, lang hoffelijk.Lang) string {
	words := strings.Split(e.Note, ", ")
	switch e.Kind {
	case "filed", "refiled":
		for i, w := range words {
			if name, ok := CategoryNames(lang)[hoffelijk.Category(w)]; ok {
				words[i] = name
			} else {
				words[i] = levelName(hoffelijk.Level(w), lang)
			}
		}
	case "approved", "discarded":
		return channelName(hoffelijk.Channel(e.Note), lang)
	}
	return strings.Join(words, ", ")
}

func levelName(l hoffelijk.Level, lang hoffelijk.Lang) string {
	switch l {
	case hoffelijk.Certain:
		return say(lang, "duidelijk", "clear")
	case hoffelijk.Suggested:
		return say(lang, "waarschijnlijk", "probable")
	case hoffelijk.Unsure:
		return say(lang, "onzeker", "not certain")
	}
	return string(l)
}

func channelName(c hoffelijk.Channel, lang hoffelijk.Lang) string {
	switch c {
	case hoffelijk.ByMail:
		return say(lang, "per mail", "by mail")
	case hoffelijk.ByPage:
		return say(lang, "op de pagina", "on the page")
	case hoffelijk.ByCommand:
		return say(lang, "op de opdrachtregel", "on the command line")
	case hoffelijk.ByDaemon:
		return say(lang, "vanzelf", "by itself")
	}
	return string(c)
}

// actor names who did something; the page signs as "page", which says
// nothing beside "on the page", and the daemon needs no mention.
func actor(e hoffelijk.Event, lang hoffelijk.Lang) string {
	switch {
	case e.By == string(hoffelijk.ByDaemon):
		return ""
	case e.By != string(hoffelijk.ByPage):
		return e.By
	case e.Note == string(hoffelijk.ByPage):
		return ""
	}
	return channelName(hoffelijk.ByPage, lang)
}
