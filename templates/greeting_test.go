package templates

import (
	"testing"

	"hoffelijk"
)

// Ensure that a customer is greeted by name only when the name is a person's,
// and by gender only when a title tells it.
func TestGreetingTakesNobodyForSomebodyElse(t *testing.T) {
	for _, tt := range []struct {
		name, address, text, lang string
		formal, informal          string
	}{
		{"Hermien Wolters", "h.wolters@wolterstuincentra.example", "Geachte heer Bakker,\n\nHierbij.", "nl", "Geachte Hermien Wolters,", "Beste Hermien,"},
		{"Dhr. A.J. Tempelman", "tempelman@vve.example", "", "nl", "Geachte heer Tempelman,", "Beste heer Tempelman,"},
		{"mevr. J. van der Ploeg", "j@ploeg.example", "", "nl", "Geachte mevrouw Van der Ploeg,", "Beste mevrouw Van der Ploeg,"},
		{"Mevr. J. Van der Ploeg", "j@ploeg.be", "", "nl", "Geachte mevrouw Van der Ploeg,", "Dag mevrouw Van der Ploeg,"},
		{"Jacob van der Ploeg", "j.vanderploeg@x.example", "", "nl", "Geachte Jacob van der Ploeg,", "Beste Jacob,"},
		{"Ploeg, Jacob van der", "j.vanderploeg@x.example", "", "nl", "Geachte Jacob van der Ploeg,", "Beste Jacob,"},
		{"Mr. D. Ramdin", "d.ramdin@x.example", "", "nl", "Geachte heer/mevrouw Ramdin,", "Beste D. Ramdin,"},
		{"R. van Wijngaarden", "r.vanwijngaarden@x.example", "Hoi,\n\nNee.\n\nGroet,\nRoos", "nl", "Geachte Roos van Wijngaarden,", "Hoi Roos,"},
		{"Dr. H. Smeenk", "h.smeenk@x.example", "", "nl", "Geachte dr. Smeenk,", "Beste dr. Smeenk,"},
		{"Secretariaat", "secretariaat@x.example", "", "nl", "Geachte heer, mevrouw,", "Goedendag,"},
		{"Info", "info@x.example", "", "nl", "Geachte heer, mevrouw,", "Goedendag,"},
		{"Aannemersbedrijf Roelofs", "info@roelofs.example", "Nee.\n\nGroet,\nRoelofs", "nl", "Geachte heer, mevrouw,", "Goedendag,"},
		{"Brouwer Wonen", "info@brouwerwonen.example", "", "nl", "Geachte heer, mevrouw,", "Goedendag,"},
		{"Secretariaat Zorggroep De Merwe", "secretariaat@x.example", "Nee.\n\nHoogachtend,\nnamens mevr. drs. P. Oosterom\n\nIlse Verkade", "nl", "Geachte Ilse Verkade,", "Beste Ilse,"},
		{"Familie Hulsbos", "hulsbos.thuis@x.example", "", "nl", "Geachte familie Hulsbos,", "Beste familie Hulsbos,"},
		{"Griet Van den Bossche", "griet@drukkerij.be", "Dag Pieter,\n\nNee.", "nl", "Beste Griet Van den Bossche,", "Dag Griet,"},
		{"Arie", "arie@kwekerij.example", "", "nl", "Beste Arie,", "Beste Arie,"},
		{"Coolblue", "klantenservice@coolblue.example", "", "nl", "Geachte heer, mevrouw,", "Goedendag,"},
		{"Wolters, H. (Hermien)", "h.wolters@x.example", "", "nl", "Geachte Hermien Wolters,", "Beste Hermien,"},
		{"Anna-Maria d'Hondt", "am@x.be", "", "nl", "Geachte Anna-Maria d'Hondt,", "Dag Anna-Maria,"},
		{"ir. P.J. van den Heuvel MBA", "pj@x.example", "", "nl", "Geachte heer/mevrouw Van den Heuvel,", "Beste P.J. van den Heuvel,"},
		{"Bos", "k.bos@x.example", "", "nl", "Geachte heer, mevrouw,", "Goedendag,"},
		{"DUPONT Marie", "m@x.example", "", "fr", "Bonjour Marie Dupont,", "Bonjour Marie,"},
		{"Dr. med. Peter Hahn", "p@x.example", "", "de", "Guten Tag Dr. Peter Hahn,", "Hallo Peter,"},
		{"JAN DE VRIES", "jan@x.example", "", "nl", "Geachte Jan de Vries,", "Beste Jan,"},
		{"Karin Bos | Bos Advies", "karin@x.example", "", "nl", "Geachte Karin Bos,", "Beste Karin,"},
		{"", "kb77@x.example", "", "nl", "Geachte heer, mevrouw,", "Goedendag,"},
		{"", "", "Nee.\n\nMet vriendelijke groet,\n\nKarin Bos\nInkoper", "nl", "Geachte Karin Bos,", "Beste Karin,"},
		{"{{.Owner}} <script>", "x@x.example", "", "nl", "Geachte heer, mevrouw,", "Goedendag,"},
		{"Helen Marsden", "h.marsden@x.example", "Dear Mr Fallon,", "en", "Dear Helen Marsden,", "Dear Helen,"},
		{"Mrs Oyelaran", "o@x.example", "", "en", "Dear Mrs Oyelaran,", "Dear Mrs Oyelaran,"},
		{"Mr. Dev Patel", "dev@x.example", "", "en", "Dear Mr Patel,", "Hi Dev,"},
		{"Dr Marius Aldous", "m.aldous@x.example", "", "en", "Dear Dr Aldous,", "Hi Marius,"},
		{"Supplier Desk", "supplierdesk@x.example", "", "en", "Dear Sir or Madam,", "Hello,"},
		{"Greg Lindqvist, DDS", "greg@x.example", "", "en", "Dear Greg Lindqvist,", "Hi Greg,"},
		{"Renate Kolbinger", "r.kolbinger@x.example", "", "de", "Guten Tag Renate Kolbinger,", "Hallo Renate,"},
		{"Frau Dr. Anna Weiß", "weiss@x.example", "", "de", "Sehr geehrte Frau Dr. Weiß,", "Hallo Anna,"},
		{"Vergabestelle Stadtwerke Elmshain", "vergabe@x.example", "i. A. Schlüter", "de", "Sehr geehrte Damen und Herren,", "Guten Tag,"},
		{"Me Antoine Sabourin", "a.sabourin@x.example", "", "fr", "Maître,", "Bonjour Antoine,"},
		{"Mme Solène Kermarrec", "s@x.example", "", "fr", "Bonjour Madame Kermarrec,", "Bonjour Solène,"},
		{"Service des marchés", "marches@x.example", "", "fr", "Madame, Monsieur,", "Bonjour,"},
	} {
		m := &hoffelijk.Message{From: hoffelijk.Address{Name: tt.name, Address: tt.address}, Text: tt.text}
		if got := greeting(m, m.From, hoffelijk.Lang(tt.lang), hoffelijk.Formal); got != tt.formal {
			t.Errorf("%q formal: got %q, want %q", tt.name, got, tt.formal)
		}
		if got := greeting(m, m.From, hoffelijk.Lang(tt.lang), hoffelijk.Informal); got != tt.informal {
			t.Errorf("%q informal: got %q, want %q", tt.name, got, tt.informal)
		}
	}
}
