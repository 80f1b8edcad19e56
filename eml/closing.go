package eml

import (
	"strings"
	"sync"
)

// closingTable lists the closings of letters by language, in lower case.
const closingTable = `
met vriendelijke groet|met vriendelijke groeten|met vriendelijk groet|met hartelijke groet|met hartelijke groeten|vriendelijke groet|vriendelijke groeten|hartelijke groet|hartelijke groeten|hartelijks|met warme groet|met zonnige groet|met zonnige groeten|met sportieve groet|met collegiale groet|met beste groet|met beste groeten|beste groeten|beste groet|groet|groeten|groetjes|gr|mvg|m.v.g|mvrgr|m.vr.gr|vr. groet|vr.gr|vrgr|vr gr|hgr|hoogachtend|met hoogachting|met de meeste hoogachting|met achting|lieve groet|liefs|met groet|met groeten|fijne groet|warme groet|warme groeten|alvast bedankt en groet|met gepaste groet|met respect
kind regards|kindest regards|best regards|best wishes|best|regards|warm regards|warmest regards|warmly|with kind regards|with best regards|with regards|with best wishes|all the best|all best|cheers|sincerely|sincerely yours|yours sincerely|yours faithfully|yours truly|yours|respectfully|kr|rgds|br|many thanks|thanks|thank you|thanks and regards|thanks and best regards|thanks & regards|thank you and best regards|many thanks and kind regards|cordially|take care|with appreciation|thanks again|warm wishes
mit freundlichen grüßen|mit freundlichen grüssen|mit freundlichen gruessen|mit freundlichem gruß|mit freundlichem gruss|mit freundlichem gruße|freundliche grüße|freundliche grüsse|freundlicher gruß|beste grüße|beste grüsse|viele grüße|viele grüsse|liebe grüße|liebe grüsse|herzliche grüße|herzliche grüsse|schöne grüße|schöne grüsse|sonnige grüße|mit besten grüßen|mit besten grüssen|mit herzlichen grüßen|mit lieben grüßen|mit vielen grüßen|mit kollegialen grüßen|mit verbindlichen grüßen|gruß|gruss|grüße|grüsse|lg|vg|mfg|bg|hochachtungsvoll|herzlich|herzlichst|ihr|ihre|besten gruß|viele liebe grüße
cordialement|bien cordialement|très cordialement|cordialement vôtre|cordiales salutations|bien à vous|bien à toi|salutations|sincères salutations|meilleures salutations|salutations distinguées|sincèrement|respectueusement|amicalement|bien amicalement|cdlt|cdt|bàv|bav|amitiés|à bientôt|belle journée|bonne journée|bonne réception|avec mes salutations distinguées|avec mes meilleures salutations|chaleureusement|votre dévoué|bien sincèrement
saludos|un saludo|saludos cordiales|atentamente|cordiali saluti|distinti saluti|un cordiale saluto|atenciosamente|com os melhores cumprimentos|cumprimentos|pozdrawiam|z poważaniem|med venlig hilsen|venlig hilsen|mvh|med vänliga hälsningar|vänliga hälsningar|med vennlig hilsen|hilsen|hälsningar|ystävällisin terveisin|terveisin|s pozdravem|s pozdravom|üdvözlettel|cu stima|cu respect|s poštovanjem|saygılarımla|с уважением|з повагою
`

// closings is closingTable as a set. It is built once and never changed.
var closings = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, row := range strings.Split(strings.TrimSpace(closingTable), "\n") {
		for w := range strings.SplitSeq(row, "|") {
			out[w] = true
		}
	}
	return out
})

// longClosings begin the closing sentences of formal letters, mostly French.
func longClosings() []string {
	return []string{
		"veuillez agréer", "veuillez recevoir", "je vous prie d'agréer", "je vous prie d’agréer", "nous vous prions d'agréer", "nous vous prions d’agréer",
		"je vous prie de croire", "je vous prie de recevoir", "recevez, madame", "recevez, monsieur", "recevez, cher", "recevez, chère", "agréez, madame", "agréez, monsieur",
		"veuillez croire", "je vous adresse mes", "je vous présente mes salutations",
	}
}

// footerStarts begin the lines that telephones and programs add, in lower case.
func footerStarts() []string {
	return []string{
		"verstuurd vanaf", "verzonden vanaf", "verstuurd van mijn", "verzonden met mijn", "verstuurd met", "verzonden vanuit", "verstuurd vanuit", "verzonden via", "outlook voor ios", "outlook voor android", "download outlook", "haal outlook voor", "outlook downloaden",
		"sent from my", "sent from outlook", "sent from mail for", "sent from yahoo", "sent from samsung", "sent from proton", "sent with", "sent via", "get outlook for", "get bluemail", "sent using",
		"von meinem iphone", "von meinem ipad", "von meinem samsung", "von meinem handy", "von meinem smartphone", "von meinem android", "von meinem mobil", "gesendet von", "gesendet mit", "gesendet über", "diese nachricht wurde von meinem", "outlook für ios", "outlook für android", "holen sie sich outlook",
		"envoyé de mon", "envoyé depuis", "envoyé à partir", "envoyé de outlook", "envoyé via", "télécharger outlook", "obtenir outlook", "obtenez outlook", "provenance : courrier",
		"enviado desde", "inviato da", "enviado do meu", "wysłane z", "wysłano z", "sendt fra min", "skickat från min", "lähetetty", "odesláno z", "odoslané z", "elküldve", "trimis de pe", "poslano s", "iphone'umdan gönderildi", "отправлено с", "отправлено из", "надіслано з",
		"denk aan het milieu", "please consider the environment", "pensez à l'environnement", "bitte denken sie an die umwelt", "virusvrij.", "virus-free.", "virenfrei.",
		"je ontvangt niet vaak e-mail van", "u ontvangt niet vaak e-mail van", "you don't often get email from", "sie erhalten nicht oft eine e-mail von", "vous ne recevez pas souvent de courriers",
	}
}

// noticeObjects are the things that a disclaimer speaks of.
func noticeObjects() []string {
	return []string{"e-mail", "email", "bericht", "message", "nachricht", "courriel", "bijlage", "attachment", "anhang", "mail"}
}

// noticeWords are what a disclaimer says of them.
func noticeWords() []string {
	return []string{
		"uitsluitend bestemd", "uitsluitend voor de geadresseerde", "alleen bestemd voor", "vertrouwelijke informatie", "vertrouwelijk en", "niet de geadresseerde", "onbevoegd", "ten onrechte ontv", "abusievelijk", "geen rechten worden ontleend", "geen rechten ontleend", "niet voor u bestemd",
		"intended recipient", "intended only for", "intended solely", "confidential and", "is confidential", "are confidential", "confidential information", "received this in error", "received this email in error", "received this e-mail in error", "originated from outside", "external sender", "external email", "legally privileged", "privileged and",
		"vertrauliche", "nicht der richtige adressat", "nicht der beabsichtigte", "irrtümlich erhalten", "unbefugte weitergabe", "ausschließlich für den adressaten", "externe e-mail",
		"est confidentiel", "sont confidentiels", "caractère confidentiel", "informations confidentielles", "exclusivement destiné", "exclusivement à l'attention", "destinataire de ce message", "reçu ce message par erreur", "destiné exclusivement", "n'êtes pas le destinataire", "l'usage exclusif",
		"before printing", "voordat u deze e-mail print", "afdrukken van deze", "scanned for viruses", "gescand op virussen", "disclaimer",
	}
}
