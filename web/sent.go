package web

import (
	"slices"

	"hoffelijk"
)

// lastLetter is the latest draft of a case, with its delivery if it has one.
func lastLetter(f *hoffelijk.CaseFile) (*hoffelijk.Draft, *hoffelijk.Delivery) {
	if len(f.Drafts) == 0 {
		return nil, nil
	}
	last := &f.Drafts[len(f.Drafts)-1]
	for i, d := range slices.Backward(f.Deliveries) {
		if d.Purpose == hoffelijk.PurposeLetter && d.Version == last.Version {
			return last, &f.Deliveries[i]
		}
	}
	return last, nil
}

// onItsWay reports whether an approved letter is being sent: it cannot be
// called back, so there is nothing to decide until it has arrived or failed.
func onItsWay(f *hoffelijk.CaseFile) bool {
	last, out := lastLetter(f)
	if f.Open() != nil || last == nil || last.State != hoffelijk.DraftApproved {
		return false
	}
	return out == nil || out.State == hoffelijk.DeliveryQueued || out.State == hoffelijk.DeliverySending || out.State == hoffelijk.DeliveryDeferred
}

// wentOut reports whether the last letter of a case was sent.
func wentOut(f *hoffelijk.CaseFile) bool {
	last, _ := lastLetter(f)
	return f.Open() == nil && last != nil && last.State == hoffelijk.DraftSent
}

// OnItsWay reports whether an approved letter is being sent.
func (v caseView) OnItsWay() bool { return onItsWay(v.CaseFile) }

// WentOut reports whether the last letter was sent.
func (v caseView) WentOut() bool { return wentOut(v.CaseFile) }
