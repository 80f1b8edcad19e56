package eml

import (
	"strings"
	"sync"
)

// kind is what a line of a header block says.
type kind int

const (
	kindFrom kind = iota
	kindDate
	kindTo
	kindCc
	kindSubject
	kindReplyTo
	kindOther
	kinds
)

// label is a word that begins a line of a header block, with the locales
// that use it as a set of bits. English goes with every locale: programs mix
// it in.
type label struct {
	kind    kind
	locales uint64
}

// labelTable lists the labels of header blocks by locale; the first line is
// English. Columns: from, date, to, cc, subject, reply to, others.
const labelTable = `
en;from;date|sent|sent on|date sent|received;to;cc|bcc;subject;reply-to|reply to;importance|attachments|organization|priority|sensitivity|resent-from|resent-date|message-id|sender
nl;van|afzender;datum|verzonden|verstuurd|verzonden op|verzenddatum|date|ontvangen;aan|naar;cc|bcc|kopie|kopie aan;onderwerp|betreft;antwoord aan|antwoorden aan|antwoord-aan|beantwoorden;prioriteit|belang|urgentie|bijlagen|bijlage|gevoeligheid|organisatie
de;von|absender;datum|gesendet|gesendet am|gesendet um|verschickt;an|empfänger;cc|kopie|kopie an|bcc;betreff|thema;antwort an|antwort-an|antworten an;priorität|wichtigkeit|anlagen|anlage|anhänge|organisation|vertraulichkeit
fr;de|expéditeur;date|envoyé|envoyé le|date d'envoi;à|a|pour|destinataire;cc|copie|copie à|cci;objet|sujet;répondre à|répondre-à;importance|pièces jointes|pièce jointe|priorité|organisation
es;de|remitente;fecha|enviado|enviado el;para|a;cc|cco;asunto;responder a|responder-a;importancia|datos adjuntos|prioridad
it;da|mittente;data|inviato|data invio;a|per;cc|ccn;oggetto;rispondi a|rispondi-a;priorità|allegati|importanza
pt;de|remetente;data|enviado|enviada|enviada em|enviado em;para|a;cc|cco;assunto;responder a|responder para;importância|anexos|prioridade
pl;od|nadawca;data|wysłano|wysłane;do|adresat;dw|cc|kopia|udw;temat;odpowiedz do;ważność|załączniki|priorytet
da;fra|afsender;dato|sendt;til;cc|kopi|bcc;emne;svar til;prioritet|vedhæftede filer|vigtighed
sv;från|avsändare;datum|skickat|skickades;till;kopia|cc|hemlig kopia;ämne;svara till|svar till;prioritet|bilagor|bifogade filer|viktighet
no;fra|avsender;dato|sendt;til;kopi|cc|blindkopi;emne;svar til;prioritet|vedlegg|viktighet
fi;lähettäjä;päivämäärä|lähetetty|päiväys|pvm;vastaanottaja|kenelle;kopio|cc;aihe;vastausosoite|vastaa;tärkeys|liitteet
cs;od|odesílatel;datum|odesláno;komu|pro;kopie|cc|kopie pro;předmět;odpovědět komu;důležitost|přílohy
sk;od|odosielateľ;dátum|odoslané|dátum odoslania;komu|pre;kópia|cc|kópia pre;predmet;odpovedať;dôležitosť|prílohy
hu;feladó|küldő;dátum|elküldve|küldve|küldés ideje;címzett;másolatot kap|másolat|cc;tárgy;válaszcím;fontosság|mellékletek
ro;de la|expeditor|de;data|trimis|trimis la;către|catre|la;cc;subiect;răspunde la;importanță|atașări
hr;od|šalje|pošiljatelj;datum|poslano;prima|za;cc|kopija;predmet|naslov;odgovori na|odgovor na;važnost|privici
tr;gönderen|kimden|kimden gelen;tarih|gönderildi|gönderme tarihi;kime|alıcı;bilgi|cc;konu;yanıt adresi|yanıtla;önem|ekler
ru;от|от кого|отправитель;дата|отправлено|послано;кому;копия|cc;тема;ответить|кому ответить;важность|вложения
uk;від|від кого|відправник;дата|надіслано;кому;копія|cc;тема;відповісти;важливість|вкладення
et;kellelt|saatja;kuupäev|saadetud|saatmisaeg;kellele|adressaat;koopia|cc;teema;vasta;tähtsus|manused
sl;od|pošiljatelj;datum|poslano;za|komu;kp|cc;zadeva;odgovori na;pomembnost|priloge
el;από;ημερομηνία|στάλθηκε;προς;κοιν.|cc;θέμα;απάντηση σε;προτεραιότητα|συνημμένα
`

// labels is labelTable by word. It is built once and never changed.
var labels = sync.OnceValue(func() map[string]label {
	out := map[string]label{}
	for n, row := range strings.Split(strings.TrimSpace(labelTable), "\n") {
		bits := uint64(1) << n
		if n == 0 {
			bits = ^uint64(0)
		}
		for k, words := range strings.Split(row, ";")[1:] {
			for w := range strings.SplitSeq(words, "|") {
				l, known := out[w]
				if !known {
					l.kind = kind(k)
				}
				l.locales |= bits
				out[w] = l
			}
		}
	}
	return out
})

// forwardWords begin or fill the line that forwarding programs write above
// the mail, in lower case, without the dashes around them.
func forwardWords() []string {
	return []string{
		"forwarded message", "begin forwarded message", "forwarded mail", "forwarded by", "start of forwarded message",
		"doorgestuurd bericht", "begin doorgestuurd bericht", "doorgestuurde e-mail", "doorgestuurde mail", "doorgezonden bericht", "doorgestuurde berichten",
		"begin van doorgestuurd bericht",
		"weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "weitergeleitete e-mail", "weitergeleitete mail",
		"message transféré", "début du message transféré", "message transmis", "courriel transféré", "début du message réexpédié", "message réexpédié",
		"mensaje reenviado", "inicio del mensaje reenviado", "messaggio inoltrato", "inizio messaggio inoltrato",
		"mensagem encaminhada", "mensagem reencaminhada", "início da mensagem reencaminhada", "início da mensagem encaminhada",
		"wiadomość przekazana dalej", "początek przekazywanej wiadomości", "treść przekazanej wiadomości", "przekazana wiadomość", "forwarded message / wiadomość",
		"videresendt besked", "start på videresendt besked", "videresendt meddelelse", "videresendt melding", "begynnelse på videresendt melding", "videresendt e-post", "videresendt mail",
		"vidarebefordrat meddelande", "vidarebefordrat brev", "vidarebefordrat mejl", "börja vidarebefordrat meddelande", "välitetty viesti", "välitetty viesti alkaa", "edelleenlähetetty viesti",
		"přeposlaná zpráva", "začátek přeposílané zprávy", "preposlaná správa", "začiatok preposlanej správy", "továbbított üzenet", "továbbított levél", "továbbított levél kezdete",
		"mesaj redirecționat", "mesaj redirectionat", "mesajul redirecționat", "început mesaj redirecționat", "proslijeđena poruka", "započni proslijeđenu poruku", "iletilen mesaj", "yönlendirilen ileti", "iletilmiş mesaj",
		"пересылаемое сообщение", "пересланное сообщение", "начало переадресованного сообщения", "переслане повідомлення", "початок листа, що пересилається",
		"edastatud sõnum", "edasisaadetud sõnum", "posredovano sporočilo", "προωθημένο μήνυμα",
	}
}

// originalWords fill the line that Outlook writes above a quoted or
// forwarded mail.
func originalWords() []string {
	return []string{
		"original message", "oorspronkelijk bericht", "origineel bericht", "oorspronkelijke e-mail", "oorspronkelijke mail", "ursprüngliche nachricht", "originalnachricht", "original-nachricht",
		"message d'origine", "message original", "courriel original", "message initial", "mensaje original", "messaggio originale", "mensagem original",
		"wiadomość oryginalna", "oryginalna wiadomość", "oprindelig meddelelse", "original meddelelse", "original melding", "opprinnelig melding", "ursprungligt meddelande", "originalmeddelande",
		"alkuperäinen viesti", "původní zpráva", "pôvodná správa", "eredeti üzenet", "mesaj original", "mesajul original", "izvorna poruka", "originalna poruka",
		"orijinal mesaj", "özgün ileti", "исходное сообщение", "оригинальное сообщение", "вихідне повідомлення", "оригінальне повідомлення", "algne sõnum", "originaalkiri", "izvirno sporočilo", "original mail", "original e-mail", "original email", "reply message", "reply above this line",
	}
}

// marker is a line that programs write above other mail.
type marker int

const (
	noMarker       marker = iota
	forwardMarker         // only a forward has it
	originalMarker        // a reply or a forward has it
)

// markers is the two lists by word. It is built once and never changed.
var markers = sync.OnceValue(func() map[string]marker {
	out := map[string]marker{}
	for _, w := range originalWords() {
		out[w] = originalMarker
	}
	for _, w := range forwardWords() {
		out[w] = forwardMarker
	}
	return out
})

// markerOf reads a line as a marker. One that is Outlook's must be between
// dashes or lines, because the words alone are ordinary.
func markerOf(line string) marker {
	if len(line) < 8 || len(line) > 120 || !decorated(line) {
		return noMarker
	}
	bare := strings.ToLower(strings.Trim(line, "-–—_=*>:# \t"))
	m := markers()[bare]
	switch {
	case m == noMarker && strings.HasPrefix(bare, "forwarded by ") && line[0] == '-':
		return forwardMarker
	case m == originalMarker && strings.HasSuffix(line, ":") && !decorated(strings.TrimRight(line, ": ")):
		return noMarker
	}
	return m
}

// decorated reports whether a line begins with a dash or the like, or ends in
// a colon.
func decorated(line string) bool {
	switch line[0] {
	case '-', '_', '=', '*', '#', '>':
		return true
	}
	return strings.HasSuffix(line, ":") || strings.HasPrefix(line, "–") || strings.HasPrefix(line, "—")
}

// ruler reports whether a line is only a line.
func ruler(line string) bool {
	return len(line) >= 5 && strings.Trim(line, "_-–—=*") == ""
}
