package web

import (
	"net/http"

	"hoffelijk"
)

// summaryView is the figures of a day, week or month.
type summaryView struct {
	page
	hoffelijk.Figures
}

// Periods lists what can be chosen.
func (summaryView) Periods() []hoffelijk.Period {
	return []hoffelijk.Period{hoffelijk.Day, hoffelijk.Week, hoffelijk.Month}
}

// Quiet reports whether there is nothing to tell.
func (v summaryView) Quiet() bool {
	return v.Received == 0 && len(v.Waiting)+len(v.Sent)+len(v.Unknown)+len(v.Failed)+len(v.Quarantined)+len(v.DueSoon) == 0
}

// summary shows the figures of the current period, a week unless asked.
func (s *server) summary(w http.ResponseWriter, r *http.Request) {
	period := hoffelijk.Period(r.URL.Query().Get("period"))
	if period != hoffelijk.Day && period != hoffelijk.Month {
		period = hoffelijk.Week
	}
	figures, err := s.desk.Figures(r.Context(), period)
	if err != nil {
		s.fail(w, r, err, 0, nil)
		return
	}
	for _, lines := range [][]hoffelijk.CaseLine{figures.Waiting, figures.Sent, figures.Unknown, figures.Failed} {
		s.localLines(lines)
	}
	s.show(w, r, http.StatusOK, "summary", summaryView{s.page(r, "summary"), figures})
}
