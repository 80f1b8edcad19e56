package classify

// duration reads a length: "3 weken", "een half jaar", "two to three
// months", "een maand of vier", "anderthalb Jahre".
func (p *dateParser) duration(i int) (next, least, most int, u unit, ok bool) {
	if p.num(i) < 0 && !durationStarts[p.word(i)] {
		return i, 0, 0, 0, false
	}
	if n, ok := p.either(i, "anderhalf jaar", "anderhalve jaar", "ander half jaar", "anderthalb jahre", "anderthalb jahren", "a year and a half", "un an et demi"); ok {
		return n, 18, 18, unitMonth, true
	}
	if n, ok := p.either(i, "a fortnight", "veertien dagen", "vierzehn tagen", "quinze jours", "une quinzaine de jours", "une quinzaine"); ok {
		return n, 2, 2, unitWeek, true
	}
	if n, ok := p.halfUnit(i); ok {
		return n, 1, 1, unitHalf, true
	}
	j, least, most, ok := p.amount(i)
	if !ok {
		return i, 0, 0, 0, false
	}
	if u, ok = units[p.word(j)]; !ok {
		return i, 0, 0, 0, false
	}
	j++
	if p.word(j) == "of" && least == 1 { // "een week of twee"
		if n, few := numbers[p.word(j+1)]; few && n > 1 {
			return j + 2, n, n, u, true
		}
	}
	return j, least, most, u, true
}

// halfUnit reads "een half jaar", "half a year", "einem halben Jahr", "half
// year"; only years have halves here.
func (p *dateParser) halfUnit(i int) (int, bool) {
	if numbers[p.word(i)] == 1 && p.num(i) < 0 {
		i++
	}
	if units[p.word(i)] == unitHalf {
		return i + 1, true
	}
	if !halfWords[p.word(i)] {
		return i, false
	}
	i++
	if numbers[p.word(i)] == 1 {
		i++
	}
	return i + 1, units[p.word(i)] == unitYear
}

// amount reads a number, a range of numbers, or "een paar".
func (p *dateParser) amount(i int) (next, least, most int, ok bool) {
	j := i
	if numbers[p.word(j)] == 1 && fewWords[p.word(j+1)] || p.word(j) == "a" && p.word(j+1) == "couple" {
		j++
	}
	if fewWords[p.word(j)] || p.word(j) == "couple" {
		most = 4
		if p.word(j) == "couple" {
			most = 3
		}
		j++
		for p.word(j) == "of" || p.word(j) == "de" {
			j++
		}
		return j, 2, most, true
	}
	least, ok = p.count(j)
	if !ok {
		return i, 0, 0, false
	}
	j, most = j+1, least
	k := j
	switch p.word(k) {
	case "tot", "a", "to", "bis", "of", "or", "oder", "ou":
		k++
	default:
		if sep := p.between(j - 1); sep != "-" && sep != "–" && sep != "/" && sep != " - " && sep != " – " {
			return j, least, most, true
		}
	}
	if n, is := p.count(k); is && n > least {
		return k + 1, least, n, true
	}
	return j, least, most, true
}

func (p *dateParser) count(i int) (int, bool) {
	if n := p.num(i); n > 0 && n <= 400 {
		return n, true
	}
	n, ok := numbers[p.word(i)]
	return n, ok
}
