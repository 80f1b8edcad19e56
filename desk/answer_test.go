package desk

import (
	"strings"
	"testing"

	"hoffelijk"
	"hoffelijk/templates"
)

const draftText = "Beste Karin,\n\nDank voor je bericht. Ik begrijp het en accepteer het graag.\n\nMag ik vragen wat de doorslag gaf?\n\nMet vriendelijke groet,\nSanne de Wit\n"

// quoted is a review mail as a mail program quotes it below an answer.
func quoted(letter, prefix string) string {
	review := "Karin Bos zegt nee.\n\n" + templates.BeginMark + "\n" + letter + "\n" + templates.EndMark + "\n\nAntwoord ok om te versturen.\n"
	var b strings.Builder
	for line := range strings.Lines(review) {
		b.WriteString(prefix + line)
	}
	return b.String()
}

// Ensure that each answer on the list is understood, however it is written.
func TestParseAnswer_Understood(t *testing.T) {
	for own, want := range map[string]Answer{
		"ok":                                {Action: ActApprove},
		"OK!":                               {Action: ActApprove},
		"Akkoord.":                          {Action: ActApprove},
		"akkoord, verstuur maar":            {Action: ActApprove},
		"Prima\n\nGroet,\nSanne":            {Action: ActApprove},
		"ok\n\nVerstuurd vanaf mijn iPhone": {Action: ActApprove},
		"Ja\nMet vriendelijke groet,\nSanne de Wit": {Action: ActApprove},
		"Akkoord\n\nMet vriendelijke groet,\n\nSanne de Wit\nDisclaimer: dit bericht is vertrouwelijk.\nT 055 123 45 67": {Action: ActApprove},
		"ok\n\nDit bericht is uitsluitend bestemd voor de geadresseerde.":                                                {Action: ActApprove},
		"d’accord":                    {Action: ActApprove},
		"Einverstanden":               {Action: ActApprove},
		"Yes, send it":                {Action: ActApprove},
		"nee":                         {Action: ActDiscard},
		"Niet versturen.":             {Action: ActDiscard},
		"Don't send":                  {Action: ActDiscard},
		"later 3 weken":               {Action: ActLater, Words: "3 weken"},
		"Later: 1 september.":         {Action: ActLater, Words: "1 september"},
		"später im Herbst":            {Action: ActLater, Words: "im Herbst"},
		"uitgesteld":                  {Action: ActRefile, Category: hoffelijk.Postponed},
		"Concurrent":                  {Action: ActRefile, Category: hoffelijk.Competitor},
		"geen afwijzing":              {Action: ActRefile, Category: hoffelijk.None},
		"aan jan@klant.example":       {Action: ActRecipient, Address: "jan@klant.example"},
		"To: Jan <jan@klant.example>": {Action: ActRecipient, Address: "jan@klant.example"},
		"stop":                        {Action: ActSuppress},
	} {
		got := ParseAnswer(own, own+"\n\n"+quoted(draftText, "> "), draftText, "Sanne de Wit")
		got.Line = ""
		if got != want {
			t.Errorf("%q: got %+v, want %+v", own, got, want)
		}
	}
}

// Ensure that nothing which could be meant otherwise is taken for a yes.
func TestParseAnswer_NoFalseYes(t *testing.T) {
	for _, own := range []string{
		"", "   \n", "niet akkoord", "ok maar wacht", "ok, maar pas de datum aan", "nog niet ok", "ok?x", "Niet ok.",
		"Ok\nmaar bel hem eerst", "akkoord met jouw voorstel om te wachten", "is dit ok voor jou", "not ok", "ja, als Piet het goed vindt",
		"prima dat we dit niet doen", "verstuur niet", "nee, akkoord", "> ok", "-- \nok", "Ik ben tot 3 mei afwezig. Ok.", "nicht einverstanden", "pas d'accord",
		"send it tomorrow", "wacht", "Hoi,\nok",
	} {
		if got := ParseAnswer(own, own+"\n\n"+quoted(draftText, "> "), draftText, "Sanne de Wit"); got.Action == ActApprove {
			t.Errorf("%q was taken for a yes: %+v", own, got)
		}
	}
}

// Ensure that a text edited between the marks is found in what the mail
// program made of the quote, and that the draft itself is no edit.
func TestParseAnswer_Edited(t *testing.T) {
	edited := strings.Replace(draftText, "Mag ik vragen wat de doorslag gaf?", "Wat gaf de doorslag?", 1)
	reflowed := strings.Replace(draftText, "accepteer het graag.\n\nMag ik", "accepteer het\ngraag.\n\n\nMag ik", 1)
	for _, c := range []struct {
		name, own, body string
		want            Answer
	}{
		{"quoted with >", "", quoted(edited, "> "), Answer{Action: ActApprove, Edited: edited}},
		{"not quoted, as Outlook does", "ok", "ok\n\n" + quoted(edited, ""), Answer{Action: ActApprove, Edited: edited}},
		{"indented", "ok", "ok\n\n" + quoted(edited, "    "), Answer{Action: ActApprove, Edited: edited}},
		{"unchanged", "ok", quoted(draftText, "> "), Answer{Action: ActApprove}},
		{"reflowed only", "ok", quoted(reflowed, ">> "), Answer{Action: ActApprove}},
		{"no command and no change", "", quoted(draftText, "> "), Answer{Action: ActUnclear}},
		{"draft cut off by the mail program", "ok", strings.Split(quoted(draftText, "> "), "wat de doorslag")[0], Answer{Action: ActApprove}},
		{"end mark lost with an edit", "ok", strings.Split(quoted(edited, "> "), templates.EndMark)[0], Answer{Action: ActUnclear}},
		{"begin mark lost with an edit", "ok", strings.Replace(quoted(edited, "> "), templates.BeginMark, "", 1), Answer{Action: ActUnclear}},
		{"mark lost without an edit", "ok", strings.Replace(quoted(draftText, "> "), templates.BeginMark, "", 1), Answer{Action: ActApprove}},
		{"discarded with a lost mark", "nee", strings.Replace(quoted(edited, "> "), templates.BeginMark, "", 1), Answer{Action: ActDiscard}},
		{"end mark cut off and no command", "", strings.Split(quoted(edited, "> "), templates.EndMark)[0], Answer{Action: ActUnclear}},
		{"the letter twice", "", quoted(edited, "> ") + quoted(draftText, "> "), Answer{Action: ActUnclear}},
		{"discarded though edited", "nee", quoted(edited, "> "), Answer{Action: ActDiscard}},
	} {
		got := ParseAnswer(c.own, c.body, draftText, "Sanne de Wit")
		got.Line = ""
		if got != c.want {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got, c.want)
		}
	}
}

// FuzzParseAnswer ensures that no answer panics, and that a yes is only ever
// a line of the list or an edited text.
func FuzzParseAnswer(f *testing.F) {
	f.Add("ok", quoted(draftText, "> "))
	f.Add("later 3 weken", "")
	f.Add("aan <\x00@>", templates.BeginMark+"\n"+templates.EndMark)
	f.Fuzz(func(t *testing.T, own, body string) {
		a := ParseAnswer(own, body, draftText, "Sanne de Wit")
		if a.Action == ActApprove && a.Edited == "" && !yesWords[plain(a.Line)] {
			t.Errorf("%q approved", a.Line)
		}
		if a.Action == ActApprove && strings.Contains(a.Edited, templates.EndMark) {
			t.Errorf("a mark is part of the letter: %q", a.Edited)
		}
	})
}
