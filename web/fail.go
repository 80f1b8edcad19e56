package web

import (
	"context"
	"errors"
	"net/http"

	"hoffelijk"
)

// fail answers an error of the desk: the person reads one sentence, the log
// gets the cause. typed is what would be lost, or nil.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error, caseID int64, typed *hoffelijk.Letter) {
	switch {
	case errors.Is(err, hoffelijk.ErrStale):
		s.message(w, r, http.StatusConflict, messageView{Kind: "stale", Case: caseID, Letter: typed})
	case errors.Is(err, hoffelijk.ErrNotFound):
		s.message(w, r, http.StatusNotFound, messageView{Kind: "missing"})
	case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		// the browser has left
	default:
		s.log.Error("page: request failed", "method", r.Method, "path", r.URL.Path, "error", err)
		s.message(w, r, http.StatusInternalServerError, messageView{Kind: "trouble", Case: caseID, Letter: typed})
	}
}
