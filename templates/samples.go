package templates

import (
	"slices"
	"strings"
	"time"

	"hoffelijk"
)

// sampleDay is a Monday.
func sampleDay() time.Time { return time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC) }

// bareSample is a mail of which nothing is known but its kind.
func bareSample(key letterKey) Case {
	c := Case{
		Message: &hoffelijk.Message{},
		Verdict: hoffelijk.Verdict{Lang: key.lang, Category: key.category, Form: key.form, Level: hoffelijk.Certain},
		Owner:   hoffelijk.Salesperson{Address: "verkoop@bedrijf.example"},
		Key:     "bare",
	}
	switch key.category {
	case returning:
		c.Verdict.Category, c.Return = hoffelijk.Postponed, true
	case sympathy:
		c.Verdict.Category = hoffelijk.Cancelled
		c.Message.Text = strings.Fields("overleden funeral verstorben obsèques")[slices.Index(hoffelijk.Langs(), key.lang)]
	case farewell:
		c.Verdict.Category = hoffelijk.Dropped
		c.Message.Text = strings.Fields("failliet bankrupt Insolvenz faillite")[slices.Index(hoffelijk.Langs(), key.lang)]
	}
	return c
}

// fullSample is a mail of which much is known.
func fullSample(key letterKey) Case {
	c := namedSample(key)
	c.Verdict.Reasons = []hoffelijk.Reason{hoffelijk.ReasonPrice}
	c.Verdict.Competitor = "Brouwer Installaties"
	c.Verdict.ComeBack = sampleComeBack(key.lang)
	c.Owner.Booking = "https://bedrijf.example/afspraak"
	start := sampleDay().AddDate(0, 0, 3)
	c.Message.Calendar = &hoffelijk.Calendar{Method: "CANCEL", Start: &start}
	return c
}

// namedSample is a plain mail from a person.
func namedSample(key letterKey) Case {
	c := bareSample(key)
	from := hoffelijk.Address{Name: "Karin de Wit", Address: "k.dewit@dewit.example"}
	c.Message.From, c.Message.Subject, c.To = from, "RE: Offerte 2026-0417", from
	c.Message.Date = sampleDay().AddDate(0, 0, -1)
	c.Owner.Name, c.Owner.Signature = "Erik Bakker", "Bakker Advies\n038 555 01 20"
	c.Key, c.Now = "full", sampleDay()
	return c
}

func sampleComeBack(lang hoffelijk.Lang) *hoffelijk.ComeBack {
	words := map[hoffelijk.Lang]string{
		hoffelijk.NL: "Na de zomer", hoffelijk.EN: "After the summer",
		hoffelijk.DE: "Nach dem Sommer", hoffelijk.FR: "Après l'été",
	}
	return &hoffelijk.ComeBack{
		Text: words[lang],
		From: time.Date(2026, time.September, 1, 0, 0, 0, 0, time.UTC),
		To:   time.Date(2026, time.September, 30, 0, 0, 0, 0, time.UTC),
	}
}

// samples are the cases on which Check tries a letter, by what they show.
func samples(key letterKey) map[string]Case {
	all := map[string]Case{"bare": bareSample(key), "full": fullSample(key), "named": namedSample(key)}
	add := func(name string, change func(*Case)) {
		c := namedSample(key)
		change(&c)
		all[name] = c
	}
	for _, r := range hoffelijk.Reasons() {
		add("reason "+string(r), func(c *Case) { c.Verdict.Reasons = []hoffelijk.Reason{r} })
	}
	for _, k := range []string{"a", "b", "c", "d", "e", "f"} {
		add("wording "+k, func(c *Case) { c.Key = k })
	}
	add("come back", func(c *Case) { c.Verdict.ComeBack = sampleComeBack(key.lang) })
	add("come back, quoted", func(c *Case) {
		c.Verdict.ComeBack = sampleComeBack(key.lang)
		c.Verdict.ComeBack.Text = "Q3 2027"
	})
	add("competitor", func(c *Case) { c.Verdict.Competitor = "Dakwerken Claes" })
	add("booking", func(c *Case) { c.Owner.Booking = "https://bedrijf.example/afspraak" })
	add("appointment", func(c *Case) {
		start := sampleDay()
		c.Message.Calendar = &hoffelijk.Calendar{Method: "REPLY", PartStat: "DECLINED", Start: &start}
	})
	add("new time", func(c *Case) {
		start := sampleDay()
		c.Message.Calendar = &hoffelijk.Calendar{Method: "COUNTER", Start: &start}
	})
	if key.category == sympathy {
		add("illness", func(c *Case) {
			c.Message.Text = strings.Fields("kanker cancer Krebs infarctus")[slices.Index(hoffelijk.Langs(), key.lang)]
		})
	}
	if key.category == returning {
		add("a year later", func(c *Case) { c.Verdict.Category = hoffelijk.Continuity })
	}
	add("no day", func(c *Case) { c.Now = time.Time{} })
	return all
}
