package main

import (
	"errors"
	"strings"

	"hoffelijk"
	"hoffelijk/desk"
)

// sentence says an error to a person: what happened and what to do.
func sentence(err error) string {
	switch {
	case errors.Is(err, hoffelijk.ErrNotFound):
		return err.Error() + "; `hoffelijk cases` lists what there is"
	case errors.Is(err, hoffelijk.ErrStale):
		return strings.TrimSuffix(err.Error(), ": "+hoffelijk.ErrStale.Error()) + "; `hoffelijk show CASE` says how it stands now"
	case errors.Is(err, desk.ErrNoRecipient):
		return err.Error() + "; give one with `hoffelijk edit CASE --to NAME@COMPANY`"
	case errors.Is(err, desk.ErrWhen):
		return err.Error() + `; write for example "3 weken", "1 september" or "na de zomer"`
	case errors.Is(err, desk.ErrSuppressed):
		return err.Error() + "; nothing can be sent there"
	}
	return err.Error()
}
