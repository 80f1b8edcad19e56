package eml

import (
	"fmt"
	"strings"
)

// automatic returns the evidence that a machine sent a mail, "" for none.
func automatic(m *mail) string {
	if why := autoHeader(m.header); why != "" {
		return why
	}
	if why := automaticText(m.Subject, m.Text); why != "" && !person(m.header) {
		return why
	}
	return bulk(m.header)
}

// person reports whether a header says that a person wrote the mail.
func person(h header) bool {
	return strings.EqualFold(keyword(h.get("auto-submitted")), "no")
}

// keyword returns a field's value without its parameters and comments.
func keyword(v string) string {
	if i := strings.IndexAny(v, ";("); i >= 0 {
		v = v[:i]
	}
	return strings.TrimSpace(v)
}

// autoHeader looks for the fields that automatic answers carry (RFC 3834
// section 5 and the older customs).
func autoHeader(h header) string {
	if v := keyword(h.get("auto-submitted")); v != "" && !strings.EqualFold(v, "no") {
		return oneLine("Auto-Submitted: " + v)
	}
	for _, f := range []string{"x-autoreply", "x-autorespond", "x-autoreply-from", "x-mail-autoreply", "x-auto-reply"} {
		if v := keyword(h.get(f)); h.has(f) && !strings.EqualFold(v, "no") && !strings.EqualFold(v, "false") {
			return oneLine(canonical(f) + ": " + v)
		}
	}
	if strings.EqualFold(keyword(h.get("precedence")), "auto_reply") {
		return "Precedence: auto_reply"
	}
	if v := h.get("x-apple-action"); strings.Contains(strings.ToLower(v), "vacation") {
		return oneLine("X-Apple-Action: " + v)
	}
	if strings.Contains(strings.ToLower(h.get("content-type")), "disposition-notification") {
		return "it is a receipt"
	}
	suppress := h.get("x-auto-response-suppress")
	empty := h.has("return-path") && strings.Trim(h.get("return-path"), "<> ") == ""
	if (suppress != "" || empty) && absentSubject(h.text("subject")) != "" {
		return fmt.Sprintf("subject %q with marks of an automatic answer", h.text("subject"))
	}
	return ""
}

// bulk looks for the field of mail to many. A mailing list puts it on what
// people write, so that it says nothing there.
func bulk(h header) string {
	if h.has("list-id") || h.has("list-post") {
		return ""
	}
	switch v := strings.ToLower(keyword(h.get("precedence"))); v {
	case "bulk", "junk":
		return "Precedence: " + v
	}
	return ""
}

// automaticText looks for evidence in subject and text alone.
func automaticText(subject, text string) string {
	if start := absentSubject(subject); start != "" {
		return fmt.Sprintf("subject begins with %q", start)
	}
	head := text
	if len(head) > 2000 {
		head = head[:2000]
	}
	low := strings.ToLower(head)
	for _, w := range absentTexts() {
		if strings.Contains(low, w) {
			return fmt.Sprintf("the text says %q", w)
		}
	}
	return ""
}

// absentSubject returns how an automatic answer's subject begins, "" when
// this one does not.
func absentSubject(subject string) string {
	low := strings.ToLower(strings.TrimSpace(subject))
	for _, start := range absentSubjects() {
		if strings.HasPrefix(low, start) {
			return start
		}
	}
	return ""
}

// absentSubjects begin the subjects of automatic answers, in lower case.
func absentSubjects() []string {
	return []string{
		"automatisch antwoord", "automatische reactie", "automatisch bericht", "automatische beantwoording", "auto-antwoord", "automatisch gegenereerd", "afwezigheidsbericht", "afwezigheidsmelding", "afwezig:", "afwezig ", "out of office", "out-of-office", "niet aanwezig:", "niet op kantoor", "buiten kantoor", "vakantiebericht", "ontvangstbevestiging:",
		"automatic reply", "auto reply", "auto-reply", "autoreply", "auto:", "automated reply", "automatic response", "automated response", "auto response", "autoresponse", "ooo:", "ooo ", "away from the office", "on vacation:", "vacation:", "i am out of", "i'm out of",
		"automatische antwort", "automatische abwesenheitsnotiz", "abwesenheitsnotiz", "abwesenheitsmeldung", "abwesend:", "abwesenheit:", "abwesenheits", "nicht im büro", "automatische rückmeldung", "urlaubsnotiz", "eingangsbestätigung:",
		"réponse automatique", "reponse automatique", "message d'absence", "message d’absence", "absence du bureau", "absent du bureau", "absence :", "absence:", "en congé", "notification d'absence", "accusé de réception automatique",
		"respuesta automática", "risposta automatica", "resposta automática", "automatisk svar", "autosvar", "automaattinen vastaus", "automatická odpověď", "automatyczna odpowiedź", "automatikus válasz", "răspuns automat", "automatski odgovor", "otomatik yanıt", "автоматический ответ", "автоматична відповідь",
	}
}

// absentTexts are said by automatic answers only, in lower case. What people
// write too ("ik ben met vakantie") is not among them.
func absentTexts() []string {
	return []string{
		"dit is een automatisch gegenereerd", "automatische ontvangstbevestiging", "automatisch bericht\n", "dit is een automatisch bericht", "dit is een automatisch antwoord", "dit is een automatische reactie", "deze e-mail is automatisch", "dit bericht is automatisch", "deze mail is automatisch", "uw e-mail wordt niet doorgestuurd", "uw bericht wordt niet doorgestuurd", "uw mail wordt niet doorgestuurd", "je mail wordt niet doorgestuurd", "mail wordt tijdens mijn afwezigheid", "e-mail wordt tijdens mijn afwezigheid",
		"this is an automated", "automated acknowledgement", "automatic acknowledgement", "this is an automatic", "this message was generated automatically", "this email was automatically generated", "this is an auto-generated", "i am currently out of the office", "i am out of the office", "i'm out of the office", "i am currently out of office", "i will be out of the office until", "your email will not be forwarded", "your message will not be forwarded",
		"dies ist eine automatisch", "automatische eingangsbestätigung", "nachrichten an dieses postfach werden nicht", "diese nachricht wurde automatisch", "diese e-mail wurde automatisch", "ihre e-mail wird nicht weitergeleitet", "ihre nachricht wird nicht weitergeleitet", "e-mails werden nicht weitergeleitet", "ich bin derzeit nicht im büro", "ich bin zurzeit nicht im büro", "ich bin momentan nicht im büro",
		"ceci est une réponse automatique", "accusé de réception automatique", "ceci est un message automatique", "ce message a été généré automatiquement", "ce message est généré automatiquement", "je suis actuellement absent", "je suis absent du bureau", "je suis absente du bureau", "votre message ne sera pas transféré", "vos messages ne seront pas",
	}
}

// canonical writes a field's name the usual way.
func canonical(name string) string {
	words := strings.Split(name, "-")
	for i, w := range words {
		if w != "" {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, "-")
}
