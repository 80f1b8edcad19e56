package web

import (
	"net/http"
	"slices"
	"strings"

	"hoffelijk"
)

const (
	listed   = 200  // how many cases a list shows
	searched = 5000 // how many cases a search reads, the newest ones
)

// queueView is the list of cases.
type queueView struct {
	page
	All      bool // else those that wait
	Category hoffelijk.Category
	Query    string
	Cases    []hoffelijk.CaseLine
	More     bool // there are more than the list shows
}

// Narrowed reports whether the list leaves cases out on request.
func (v queueView) Narrowed() bool { return v.Category != "" || v.Query != "" }

// queue shows the cases that wait, oldest first, or all, newest first.
func (s *server) queue(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	v := queueView{
		page: s.page(r, "queue"), All: q.Get("show") == "all",
		Category: hoffelijk.Category(q.Get("category")), Query: strings.TrimSpace(q.Get("q")),
	}
	if !v.Category.Valid() {
		v.Category = ""
	}
	filter := hoffelijk.CaseFilter{Category: v.Category, Waiting: !v.All, Limit: listed + 1}
	if v.Query != "" {
		filter.Limit = searched
	}
	cases, err := s.desk.Cases(r.Context(), filter)
	if err != nil {
		s.fail(w, r, err, 0, nil)
		return
	}
	v.Cases = matching(cases, v.Query)
	if v.More = len(v.Cases) > listed; v.More {
		v.Cases = v.Cases[:listed]
	}
	if !v.All {
		slices.SortStableFunc(v.Cases, func(a, b hoffelijk.CaseLine) int { return a.OpenedAt.Compare(b.OpenedAt) })
	}
	s.localLines(v.Cases)
	s.show(w, r, http.StatusOK, "queue", v)
}

// matching keeps the cases whose customer, address or subject has every word
// of the query; letter case does not count.
func matching(cases []hoffelijk.CaseLine, query string) []hoffelijk.CaseLine {
	words := strings.Fields(strings.ToLower(query))
	if len(words) == 0 {
		return cases
	}
	return slices.DeleteFunc(slices.Clone(cases), func(c hoffelijk.CaseLine) bool {
		text := strings.ToLower(c.Prospect.Name + " " + c.Prospect.Address + " " + c.Subject)
		return slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
	})
}

// localLines puts the times of a list into the zone of the pages.
func (s *server) localLines(cases []hoffelijk.CaseLine) {
	for i := range cases {
		cases[i].OpenedAt = cases[i].OpenedAt.In(s.Zone)
	}
}
