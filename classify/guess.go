package classify

import (
	"cmp"
	"math"
	"slices"

	"hoffelijk"
)

// guessRule is the rule's name in hits that only suggest a category.
const guessRule = "guess"

// The bounds of a guess; see guesser.
const (
	guessSmoothing   = 0.5
	guessExample     = 3.0  // what a word of an example counts, one of a phrase 1
	guessLeast       = 1.0  // log-odds that the best category needs
	guessKnown       = 0.5  // share of the mail's telling words that the rules must know
	guessKnownThread = 0.25 // the same where a person is asked anyway
	guessMargin      = 0.7  // and its lead on the next
	guessScore       = 1.0  // of a verdict that rests on a guess
	guessShown       = 4    // words shown as its hits
)

// guesser suggests a category where no phrase was found: it compares a
// mail's words, one by one, with those of the rules' phrases and examples
// (naive Bayes with equal priors). It never makes a verdict better than
// unsure; it saves the person who is asked from starting with nothing.
type guesser struct {
	odds map[hoffelijk.Lang]*wordTable // log-odds
}

// wordTable holds a figure per category for each of some words.
type wordTable struct {
	rows    map[int32]int // where a word's figures begin
	figures []float32
}

// row returns the figures of a word, nil when there are none.
func (t *wordTable) row(id int32) []float32 {
	if t == nil {
		return nil
	}
	if from, ok := t.rows[id]; ok {
		return t.figures[from : from+len(hoffelijk.Categories())]
	}
	return nil
}

// newGuesser counts the words of all rules.
func newGuesser(r *Rules) *guesser {
	g := &guesser{odds: map[hoffelijk.Lang]*wordTable{}}
	for lang := range r.langs {
		rows := 2 * len(r.vocab.words) / len(r.langs) // about
		g.odds[lang] = &wordTable{make(map[int32]int, rows), make([]float32, 0, rows*len(hoffelijk.Categories()))}
	}
	for _, p := range r.phrases {
		category := slices.Index(hoffelijk.Categories(), r.rules[p.rule].means)
		p.root.leaves(func(words []int32) {
			for _, id := range words {
				r.count(g.odds[p.lang], id, category, 1)
			}
		})
	}
	for i := range r.rules {
		r.countExamples(g.odds[r.rules[i].lang], &r.rules[i])
	}
	for _, t := range g.odds {
		t.logOdds()
	}
	return g
}

func (r *Rules) count(t *wordTable, id int32, category int, n float32) {
	if category < 0 || id == 0 || r.vocab.common[id] {
		return
	}
	from, ok := t.rows[id]
	if !ok {
		from = len(t.figures)
		t.rows[id] = from
		t.figures = append(t.figures, make([]float32, len(hoffelijk.Categories()))...)
	}
	t.figures[from+category] += n
}

func (r *Rules) countExamples(t *wordTable, rule *rule) {
	category := slices.Index(hoffelijk.Categories(), rule.means)
	for _, e := range rule.examples {
		for _, tok := range tokenize(e.text, 0) {
			word := tok.word
			if rule.lang == hoffelijk.DE {
				word = germanFold(word)
			}
			id := r.vocab.number(word, word)
			r.vocab.texts[id]++
			r.count(t, id, category, guessExample)
		}
	}
}

// logOdds turns counts into how much more likely a word is in a category
// than in the average one.
func (t *wordTable) logOdds() {
	n := len(hoffelijk.Categories())
	totals, rates := make([]float64, n), make([]float64, n)
	for i, count := range t.figures {
		totals[i%n] += float64(count)
	}
	for row := range slices.Chunk(t.figures, n) {
		mean := 0.0
		for i, count := range row {
			rates[i] = (float64(count) + guessSmoothing) / (totals[i] + guessSmoothing*float64(len(t.rows)))
			mean += rates[i] / float64(n)
		}
		for i, rate := range rates {
			row[i] = float32(math.Log(rate / mean))
		}
	}
}

// guess returns the categories that a document's words resemble, the best
// first, with the words that speak most for the best. Nothing when no
// category stands out, or when the rules know less than a share of the words:
// then it is about something else.
func (g *guesser) guess(d *document, lang hoffelijk.Lang, known float64) (first, second hoffelijk.Category, hits []hoffelijk.Hit) {
	sums := make([]float64, len(hoffelijk.Categories()))
	seen := map[int32]*tok{}
	strange := map[string]bool{}
	for i := range d.toks {
		t := &d.toks[i]
		id := t.id
		if lang == hoffelijk.DE {
			id = t.german
		}
		odds := g.odds[lang].row(id)
		if name := t.upper && !t.first && lang != hoffelijk.DE; odds == nil && t.num < 0 && !name && !commonWord(t.word) {
			strange[t.word] = true
		}
		if odds == nil || seen[id] != nil {
			continue
		}
		seen[id] = t
		for c, o := range odds {
			sums[c] += float64(o)
		}
	}
	order := make([]int, len(sums))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sums[b], sums[a]) })
	if best := sums[order[0]]; len(seen) < 2 || float64(len(seen)) < known*float64(len(seen)+len(strange)) || best < guessLeast || best-sums[order[1]] < guessMargin {
		return "", "", nil
	}
	return hoffelijk.Categories()[order[0]], hoffelijk.Categories()[order[1]], g.shown(d, lang, seen, order[0])
}

// shown makes hits of the words that speak most for a category.
func (g *guesser) shown(d *document, lang hoffelijk.Lang, seen map[int32]*tok, category int) []hoffelijk.Hit {
	var hits []hoffelijk.Hit
	for id, t := range seen {
		if o := g.odds[lang].row(id)[category]; o > 0 {
			text := d.text[t.start:t.end]
			hits = append(hits, hoffelijk.Hit{
				Rule: guessRule, Phrase: t.word, Text: text, Start: t.start, End: t.end, Zone: hoffelijk.ZoneText, Weight: round(float64(o) / 10),
			})
		}
	}
	slices.SortFunc(hits, func(a, b hoffelijk.Hit) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Start, b.Start))
	})
	return hits[:min(len(hits), guessShown)]
}
