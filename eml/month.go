package eml

import (
	"strings"
	"sync"
)

// monthTable lists the months from January on, in full and short, in the
// languages of the labels.
const monthTable = `
januari january januar janvier enero gennaio janeiro styczeń stycznia január janvar tammikuu tammikuuta leden ledna ianuarie siječanj siječnja ocak январь января січень січня jaanuar jan janv ene gen sty led sij oca янв янв. січ jän jänner tammi ian
februari february februar février febrero febbraio fevereiro luty lutego február fevrier helmikuu helmikuuta únor února februarie veljača veljače şubat февраль февраля лютий лютого veebruar feb febr févr fév fev lut helmi úno vel şub фев лют veebr
maart march marts märz mars marzo março marzec marca március marec maaliskuu maaliskuuta březen března martie ožujak ožujka mart март марта березень березня märts mrt mar mär mrz maa maalis bře ožu мар бер
april avril abril aprile kwiecień kwietnia április apríl huhtikuu huhtikuuta duben dubna aprilie travanj travnja nisan апрель апреля квітень квітня aprill apr avr abr kwi huhti dub tra nis апр кві ápr
mei may mai mayo maggio maio maj maja május máj toukokuu toukokuuta květen května svibanj svibnja mayıs май мая травень травня mag mag. touko kvě svi тра máj.
juni june juuni juin junio giugno junho czerwiec czerwca június jún kesäkuu kesäkuuta červen června iunie lipanj lipnja haziran июнь июня червень червня jun giu cze kesä čvn lip haz июн чер iun
juli july juillet julio luglio julho lipiec lipca július júl heinäkuu heinäkuuta červenec července iulie srpanj srpnja temmuz июль июля липень липня juuli jul juil lug heinä čvc srp tem июл лип iul
augustus august août agosto sierpień sierpnia augusztus elokuu elokuuta srpen srpna kolovoz kolovoza ağustos август августа серпень серпня aoû aout aug ago sie elo kol ağu авг сер
september septembre septiembre settembre setembro wrzesień września szeptember syyskuu syyskuuta září septembrie rujan rujna eylül сентябрь сентября вересень вересня sep sept set wrz syys zář ruj eyl сен вер szept
oktober october octobre octubre ottobre outubro październik października október lokakuu lokakuuta říjen října octombrie listopada ekim октябрь октября жовтень жовтня oktoober okt oct ott out paź loka říj eki окт жов
november novembre noviembre novembro listopad listopadu marraskuu marraskuuta noiembrie studeni studenoga studenog kasım ноябрь ноября листопад листопада nov marras lis stu kas ноя лис noi
december décembre dezember diciembre dicembre dezembro grudzień grudnia desember joulukuu joulukuuta prosinec prosince decembrie prosinac prosinca aralık декабрь декабря грудень грудня detsember dec déc dez dic gru joulu pro des ara дек гру dets
`

// months is monthTable by word; a word of two months belongs to the first.
// It is built once and never changed.
var months = sync.OnceValue(func() map[string]int {
	out := map[string]int{}
	for n, row := range strings.Split(strings.TrimSpace(monthTable), "\n") {
		for w := range strings.FieldsSeq(row) {
			if _, known := out[w]; !known {
				out[w] = n + 1
			}
		}
	}
	return out
})

// monthOf returns the number of a month named in lower case, or 0.
func monthOf(word string) int { return months()[word] }
