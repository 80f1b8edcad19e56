package templates

import (
	"regexp"
	"strings"

	"hoffelijk"
)

// Letters that stand in the place of those of a category, because of what
// the author goes through. They ask nothing and leave the initiative.
const (
	sympathy hoffelijk.Category = "sympathy" // a death or a grave illness
	farewell hoffelijk.Category = "farewell" // their company comes to an end
)

var (
	loss = regexp.MustCompile(`(?i)(^|[^\p{L}])(overl(ijden|eden|eed)|gestorven|sterfgeval|begrafenis|uitvaart|crematie|rouw|gecondoleerd|is ons ontvallen` +
		`|passed away|(mother|father|wife|husband|son|daughter|brother|sister|partner|colleague|director|owner|friend|\p{L}*parent)('s)? (has |suddenly |sadly )*(died|death)|death (in|of|has)|funeral|cremation|bereave(d|ment)|in mourning` +
		`|verstorben|gestorben|todesfall|tod (meine|unsere|seine|ihre)[rs]|beerdigung|bestattung|beisetzung|trauerf(all|eier)|in trauer` +
		`|décès|décédée?s?|obsèques|funérailles|enterrement|en deuil)($|[^\p{L}])`)
	illness = regexp.MustCompile(`(?i)(^|[^\p{L}])(kanker|borstkanker|longkanker|leukemie|tumor|chemo\p{L}*|(ernstig|zwaar|ongeneeslijk|doodz|terminaal) ?(ziek\p{L}*|patiënt)?|stervende?|op sterven|hersenbloeding|hartaanval|hartinfarct` +
		`|cancer|leuk(a?)emia|(seriously|gravely|terminally|critically) ill|serious illness|(is|was) dying|(had|suffered) a stroke|heart attack` +
		`|krebs|krebserkrankung|schwer(e[rn]?)? (krank|erkrankt|krankheit|erkrankung)|im sterben|schlaganfall|herzinfarkt` +
		`|gravement malade|maladie grave|grave maladie|mourante?|infarctus)($|[^\p{L}])`)
	grave  = regexp.MustCompile(`(?i)(ernstig|zwaar)`)
	sick   = regexp.MustCompile(`(?i)(^|[^\p{L}])(ziek|griep|grieperig|koorts|ziekgemeld|buikgriep|corona|(ill|sick|unwell)|flu|fever|covid|krank|erkrankt|grippe|fieber|malade|souffrante?|fièvre)($|[^\p{L}])`)
	ending = regexp.MustCompile(`(?i)(^|[^\p{L}])(faillissement\p{L}*|failliet|surseance|insolven\p{L}*|(into|entered|entering) administration|bankrupt\p{L}*|(in|into) (liquidation|receivership)|konkurs|insolvenz\p{L}*|faillite|(liquidation|redressement) judiciaire|dépôt de bilan)($|[^\p{L}])`)
)

// bereaved and gravelyIll look only at the author's own words.
func bereaved(m *hoffelijk.Message) bool { return loss.MatchString(m.Text) }

func gravelyIll(m *hoffelijk.Message) bool {
	for _, hit := range illness.FindAllString(m.Text, -1) {
		if !grave.MatchString(hit) || sick.MatchString(hit) || strings.Contains(strings.ToLower(hit), "ziek") {
			return true // "ernstig" alone says nothing
		}
	}
	return false
}

// grieves reports whether a mail speaks of a death or a grave illness.
func grieves(m *hoffelijk.Message) bool { return bereaved(m) || gravelyIll(m) }

// tactful returns the letter that the circumstances ask for instead of that
// of the category, or "".
func tactful(c Case) hoffelijk.Category {
	switch category := c.Verdict.Category; {
	case c.Return:
		return returning
	case grieves(c.Message):
		return sympathy
	case ending.MatchString(c.Message.Text) && (category == hoffelijk.Dropped || category == hoffelijk.Declined || category == hoffelijk.Cancelled || category == hoffelijk.Unexplained):
		return farewell
	case category == hoffelijk.Cancelled && (proposes(c.Message.Text) || nextWeek(c.Message.Text)):
		return hoffelijk.Rescheduled
	}
	return ""
}

// theirTurn are words with which somebody keeps the initiative.
var theirTurn = regexp.MustCompile(`(?i)(\b(dan|u|je|jij|jullie) (hoort?|horen) (\p{L}+ ){0,4}(van (ons|mij|me)|weer)\b|\b(hoor|hoort) (u|je|jij|jullie)( het)?( dan| wel| vanzelf| zeker)* (van|weer)\b|hoor je van (ons|mij|me)` +
	`|\b(ik|wij|we) (\p{L}+ ){0,4}zelf (\p{L}+ ){0,4}contact\b|\b(nemen|neem) (wij|we|ik)( \p{L}+){0,6} contact (met (u|je|jou|jullie) )?op\b|\b(ik|wij|we) (nemen|neem|zoeken|zoek)( \p{L}+){0,6} contact\b` +
	`|\b(ik|wij|we) (melden|meld|laten|laat|bellen|bel|mailen|mail)( \p{L}+){0,3} (ons|me|mij|van ons|van mij|je|jou|u|jullie) (weer|wel|zelf|horen|dan|terug)` +
	`|\b(ik|wij|we) (kom|komen)( \p{L}+){0,7} terug\b|\b(kom|komen) (ik|wij|we)( \p{L}+){0,7} terug\b|\b(ik laat|wij laten|we laten|laat ik|laten wij|laten we) ((u|je|jullie|het|dat|dan) ){1,3}weten\b` +
	`|\b(we|i)( will|'ll|’ll| shall) (be|get|come) (back )?in touch\b|\b(we|i)( will|'ll|’ll| shall) (contact|call|e?mail|reach out to|come back to|get back to|let) you\b|you( will|'ll|’ll) hear from (us|me)\b` +
	`|\b(wir|ich) (melden|melde) (uns|mich)\b|\b(melden|melde) (wir|ich) (uns|mich)\b|(kommen|komme) (wir |ich )?(wieder )?auf (sie|dich|euch) zu` +
	`|(nous|je) (vous |te )?(recontacter|reviendr|reprendr|rappeller)\p{L}+)`)

// theyCall reports whether the author will get in touch, so that we wait.
func theyCall(text string) bool {
	for _, words := range theirTurn.FindAllString(text, 50) {
		if !strings.Contains(strings.ToLower(words), "geen") {
			return true
		}
	}
	return false
}

// explains reports whether a text says why in words of its own, for which
// there need not be a reason in our list.
func explains(text string, lang hoffelijk.Lang) bool {
	return map[hoffelijk.Lang]*regexp.Regexp{
		hoffelijk.NL: becauseNL, hoffelijk.EN: becauseEN, hoffelijk.DE: becauseDE, hoffelijk.FR: becauseFR,
	}[lang].MatchString(text)
}

var (
	becauseNL = regexp.MustCompile(`(?i)\b(omdat|want|vanwege|wegens|doordat|aangezien|levertijd|(kwam|was|is|waren|komt) (net |helaas |iets )*te (laat|lang|groot|klein|duur|ver))\b`)
	becauseEN = regexp.MustCompile(`(?i)\b(because|due to|owing to|on account of|mainly (as|for|on)|reason (is|was|being)|lead time|delivery time|(came|was|is|were) (just |a bit |simply )?too (late|long|big|small|expensive|far))\b`)
	becauseDE = regexp.MustCompile(`(?i)\b(weil|wegen|aufgrund|da (wir|die|der|das|sie|es|uns)|denn|lieferzeit|(kam|war|ist|waren) (leider )?zu (spät|lang|groß|klein|teuer))`)
	becauseFR = regexp.MustCompile(`(?i)\b(parce qu|car (nous|il|elle|ils|elles|le|la|les|notre|votre)|en raison d|à cause d|puisqu|du fait d|délai de livraison|trop (tard|long|chère?|loin))`)
	dear      = regexp.MustCompile(`(?i)(\bte (duur|prijzig)\b|\b(goedkoper|voordeliger)|too expensive|too (dear|pricey)|\bcheaper\b|zu teuer|\bgünstiger|billiger|trop chère?|moins chère?)`)
)
