package desk_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"hoffelijk"
	"hoffelijk/desk"
)

// crashing is a store that breaks off before the next answer is filed.
type crashing struct {
	desk.Store
	crash bool
}

func (c *crashing) Answered(ctx context.Context, f hoffelijk.Filing) error {
	if c.crash {
		c.crash = false
		return errors.New("the connection broke")
	}
	return c.Store.Answered(ctx, f)
}

// Ensure that an answer of which the filing broke off is carried out once,
// whatever it asks, and is told what was done and not that somebody was first.
func TestCrash(t *testing.T) {
	for words, purpose := range map[string]hoffelijk.Purpose{
		"ok": hoffelijk.PurposeLetter, "nee": hoffelijk.PurposeNotice, "later 3 weken": hoffelijk.PurposeNotice,
		"afgezien": hoffelijk.PurposeReview, "geen afwijzing": hoffelijk.PurposeNotice, "aan karin@elders.example": hoffelijk.PurposeReview,
		"Wat is dit?": hoffelijk.PurposeNotice, "stop": hoffelijk.PurposeNotice,
	} {
		t.Run(words, func(t *testing.T) {
			b := setup(t)
			r := b.review(lost)
			broken := &crashing{b.store, true}
			b.Desk = b.desk(broken)
			b.answer(r, words)
			if broken.crash {
				t.Fatal("it did not crash")
			}
			if p := b.one(purpose); strings.Contains(p.Subject, "Iemand was u voor") {
				t.Errorf("told:\n%s", p.Body)
			}
			b.wants(0, "SELECT count(*) FROM messages WHERE state <> 'filed'")
			b.wants(1, "SELECT count(*) FROM tokens WHERE used_at IS NOT NULL OR $1", words == "Wat is dit?")
		})
	}
}

// Ensure that an edited letter, too, is sent once when the filing breaks off.
func TestCrash_Edited(t *testing.T) {
	b := setup(t)
	r := b.review(lost)
	b.Desk = b.desk(&crashing{b.store, true})
	b.answerAs(answering{quoted: between(r.Body, "Beste Karin,\n\nTot ziens.\n\nSanne\n")}, r, "ok")
	b.one(hoffelijk.PurposeLetter, "Tot ziens")
	b.wants(2, "SELECT count(*) FROM drafts")
}
