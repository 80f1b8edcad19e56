package classify

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"hoffelijk"
)

// The bounds of the levels.
const (
	certainScore   = 4.5
	suggestedScore = 2.0
	certainMargin  = 0.25
	maxScore       = 6.0
	maxHits        = 30   // kept in a verdict, the strongest first
	restShare      = 0.2  // of what is not the best hit of a category
	groupCap       = 1.2  // a category scores at most this times its best hit
	beatsFrom      = 0.55 // of the loser's score
	noneFrom       = 0.9  // the same where a "no" passes a "none"
	countsFrom     = 0.5  // a factor below this is too weak to give a reason
)

// structureRule is the rule's name in hits that come from headers, not words.
const structureRule = "structure"

// beats lists, for a category, those it wins from although they score higher.
func beats(winner, loser hoffelijk.Category) bool {
	switch winner {
	case hoffelijk.OptOut:
		return loser != hoffelijk.AutoReply && loser != hoffelijk.Bounce
	case hoffelijk.Rescheduled:
		return loser == hoffelijk.Cancelled
	case hoffelijk.Competitor:
		return slices.Contains([]hoffelijk.Category{hoffelijk.Continuity, hoffelijk.Postponed, hoffelijk.Dropped,
			hoffelijk.Unexplained, hoffelijk.Declined, hoffelijk.Cancelled}, loser)
	case hoffelijk.Continuity:
		return slices.Contains([]hoffelijk.Category{hoffelijk.Postponed, hoffelijk.Dropped, hoffelijk.Unexplained, hoffelijk.Declined}, loser)
	case hoffelijk.Postponed, hoffelijk.Dropped:
		return loser == hoffelijk.Unexplained || loser == hoffelijk.Declined
	}
	return false
}

// passes reports whether a total goes before one that scored higher. A "no"
// need only come close to a "none": polite words stand in both.
func passes(t, best total) bool {
	if best.category == hoffelijk.None && t.category.Setback() && t.score >= noneFrom*best.score {
		return true
	}
	return beats(t.category, best.category) && t.score >= beatsFrom*best.score
}

// total is a category's score.
type total struct {
	category hoffelijk.Category
	score    float64
}

// decide fills the verdict from the structure of the mail and the evidence.
func decide(v *hoffelijk.Verdict, all []evidence, r *Rules, m *hoffelijk.Message, body *document, c Context) {
	weak := explain(v, all, r)
	defer returnable(v)
	if structure(v, m) {
		return
	}
	totals := score(all, r, c.Thread)
	rank(totals)
	if len(totals) == 0 || totals[0].score < suggestedScore {
		undecided(v, totals, r, body, c, weak)
		return
	}
	best := totals[0]
	v.Category, v.Score, v.Level = best.category, round(math.Min(best.score, maxScore)), level(totals)
	if len(totals) > 1 {
		v.Second = totals[1].category
	}
	if v.Level == hoffelijk.Certain && maybeOptOut(totals) {
		v.Level = hoffelijk.Suggested
	}
	if silent(totals) || best.category == hoffelijk.None && c.Forwarded {
		v.Level = hoffelijk.Unsure
	}
}

// undecided fills the verdict when the rules found little or nothing: a
// person is asked when the mail may be a "no", with the best guess.
func undecided(v *hoffelijk.Verdict, totals []total, r *Rules, body *document, c Context, weak bool) {
	v.Category, v.Level = hoffelijk.None, hoffelijk.Suggested
	if c.Known || c.Forwarded || weak || len(totals) > 0 {
		v.Level = hoffelijk.Unsure
	}
	if len(totals) > 0 {
		v.Category, v.Score = totals[0].category, round(totals[0].score)
	}
	if len(totals) > 1 {
		v.Second = totals[1].category
	}
	known := guessKnown
	if v.Level == hoffelijk.Unsure {
		known = guessKnownThread
	}
	first, second, hits := r.guesser.guess(body, v.Lang, known)
	if first == "" {
		return
	}
	if first = within(first, c.Thread); first != v.Category {
		v.Second = cmp.Or(v.Second, second)
		if len(totals) > 0 {
			v.Second = v.Category
		}
		v.Category, v.Score = first, guessScore
		v.Hits = append(v.Hits, hits...)
	}
	if first != hoffelijk.None {
		v.Level = hoffelijk.Unsure
	}
}

// returnable drops the come-back where nobody is to come back, and where a
// day is rather the old or the new time of an appointment.
func returnable(v *hoffelijk.Verdict) {
	if v.ComeBack == nil {
		return
	}
	switch v.Category {
	case hoffelijk.None:
		if v.Level == hoffelijk.Unsure {
			return
		}
		v.ComeBack = nil
	case hoffelijk.Bounce, hoffelijk.OptOut:
		v.ComeBack = nil
	case hoffelijk.Cancelled, hoffelijk.Rescheduled:
		if v.ComeBack.To.Sub(v.ComeBack.From) < 8*24*time.Hour {
			v.ComeBack = nil
		}
	}
}

// maybeOptOut reports whether something hints that no more contact is wanted:
// then a person must look before a sales letter is sure.
func maybeOptOut(totals []total) bool {
	for _, t := range totals[1:] {
		if t.category == hoffelijk.OptOut && t.score >= 1 && totals[0].category.Answered() {
			return true
		}
	}
	return false
}

// silent reports whether a likely "no" would be passed over for a "none"
// that is hardly stronger: then a person is asked.
func silent(totals []total) bool {
	if totals[0].category != hoffelijk.None {
		return false
	}
	for _, t := range totals[1:] {
		if t.category.Setback() && t.score >= max(suggestedScore, beatsFrom*totals[0].score) {
			return true
		}
	}
	return false
}

func round(x float64) float64 { return math.Round(x*100) / 100 }

// level applies the bounds to ranked totals. A runner-up that the winner
// beats by the nature of the two does not narrow the margin.
func level(totals []total) hoffelijk.Level {
	best := totals[0]
	if best.score < certainScore {
		return hoffelijk.Suggested
	}
	for _, t := range totals[1:] {
		if !beats(best.category, t.category) && (best.score-t.score)/best.score < certainMargin {
			return hoffelijk.Suggested
		}
	}
	return hoffelijk.Certain
}

// score adds up per category: the best hit counts in full, the rest a little.
func score(all []evidence, r *Rules, thread ThreadKind) []total {
	best, sum := map[hoffelijk.Category]float64{}, map[hoffelijk.Category]float64{}
	for _, e := range all {
		category := within(r.rules[e.rule].means, thread)
		if e.by != "" || category == "" {
			continue
		}
		best[category] = max(best[category], e.weight)
		sum[category] += e.weight
	}
	var totals []total
	for _, category := range hoffelijk.Categories() {
		if b := best[category]; b > 0 {
			totals = append(totals, total{category, min(b+restShare*(sum[category]-b), groupCap*b)})
		}
	}
	return totals
}

// within is what a refusal is called in a thread of a known kind: after an
// offer nobody merely declines contact, before one there is no offer to turn
// down, and who declines an agreed appointment calls it off.
func within(c hoffelijk.Category, thread ThreadKind) hoffelijk.Category {
	switch {
	case thread == ThreadOffer && c == hoffelijk.Declined:
		return hoffelijk.Unexplained
	case thread == ThreadCold && c == hoffelijk.Unexplained:
		return hoffelijk.Declined
	case thread == ThreadAppointment && c == hoffelijk.Declined:
		return hoffelijk.Cancelled
	}
	return c
}

// rank sorts by score and then lets categories pass those that they beat.
func rank(totals []total) {
	slices.SortStableFunc(totals, func(a, b total) int { return cmp.Compare(b.score, a.score) })
	for i := 1; i < len(totals); i++ {
		if winner := totals[i]; passes(winner, totals[0]) {
			copy(totals[1:i+1], totals[:i])
			totals[0] = winner
		}
	}
}

// structure settles what headers, reports and calendar objects say.
func structure(v *hoffelijk.Verdict, m *hoffelijk.Message) bool {
	settle := func(category hoffelijk.Category, evidence string) bool {
		v.Category, v.Level, v.Score, v.Second = category, hoffelijk.Certain, maxScore, ""
		v.Hits = append([]hoffelijk.Hit{{Rule: structureRule, Phrase: evidence, Text: evidence, Weight: maxScore}}, v.Hits...)
		return true
	}
	switch {
	case m.Kind == hoffelijk.KindBounce:
		return settle(hoffelijk.Bounce, cmp.Or(m.Automatic, "delivery report"))
	case m.Kind == hoffelijk.KindAutoReply:
		return settle(hoffelijk.AutoReply, cmp.Or(m.Automatic, "automatic reply"))
	case m.Calendar == nil:
		return false
	}
	method, answer := strings.ToUpper(m.Calendar.Method), strings.ToUpper(m.Calendar.PartStat)
	switch {
	case method == "CANCEL":
		return settle(hoffelijk.Cancelled, "METHOD:CANCEL")
	case method == "REPLY" && answer == "DECLINED":
		return settle(hoffelijk.Cancelled, "PARTSTAT=DECLINED")
	case method == "COUNTER":
		return settle(hoffelijk.Rescheduled, "METHOD:COUNTER")
	}
	return false
}

// explain fills hits, voided hits, reasons, the competitor's name and the
// opt-out, and reports whether anything weak was found.
func explain(v *hoffelijk.Verdict, all []evidence, r *Rules) (weak bool) {
	for _, e := range all {
		rule := &r.rules[e.rule]
		if e.by != "" {
			v.Voided = append(v.Voided, hoffelijk.Voided{Hit: e.hit, By: e.by})
			weak = weak || rule.means.Setback()
			continue
		}
		v.Hits = append(v.Hits, e.hit)
		weak = weak || rule.means.Setback() || rule.weight >= 3 && rule.means == ""
		if e.factor < countsFrom {
			continue
		}
		for _, reason := range rule.adds {
			if !slices.Contains(v.Reasons, reason) {
				v.Reasons = append(v.Reasons, reason)
			}
		}
		if rule.means == hoffelijk.Competitor && v.Competitor == "" {
			v.Competitor = e.name
		}
		v.OptOut = v.OptOut || rule.means == hoffelijk.OptOut && e.weight >= suggestedScore
	}
	slices.SortStableFunc(v.Hits, func(a, b hoffelijk.Hit) int { return cmp.Compare(b.Weight, a.Weight) })
	v.Hits = v.Hits[:min(len(v.Hits), maxHits)]
	v.Voided = v.Voided[:min(len(v.Voided), maxHits)]
	if v.Lang == "" && len(v.Hits) > 0 {
		v.Lang = r.langOf(v.Hits[0].Rule)
	}
	slices.SortFunc(v.Reasons, func(a, b hoffelijk.Reason) int {
		return cmp.Compare(slices.Index(hoffelijk.Reasons(), a), slices.Index(hoffelijk.Reasons(), b))
	})
	return weak
}

// langOf is the language of a rule, by its name.
func (r *Rules) langOf(name string) hoffelijk.Lang {
	for i := range r.rules {
		if r.rules[i].name.text == name {
			return r.rules[i].lang
		}
	}
	return ""
}
