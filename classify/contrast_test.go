package classify

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"hoffelijk"
)

// contrastGoal is the share of contrasts that the shipped rules must get
// right; negation and condition by words are never perfect.
const contrastGoal = 0.9

// A negation, a condition or a question turns a "no" into none, and nothing
// else does.
func TestContrasts(t *testing.T) {
	rules, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open("testdata/contrast.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	right, all := 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		part := strings.SplitN(lines.Text(), "|", 3)
		if strings.HasPrefix(lines.Text(), "#") || len(part) != 3 {
			continue
		}
		lang, want, text := hoffelijk.Lang(strings.TrimSpace(part[0])), strings.TrimSpace(part[1]), strings.TrimSpace(part[2])
		if rules.Phrases(lang) == 0 {
			continue
		}
		v, why := rules.Explain(&hoffelijk.Message{Body: text}, Context{})
		taken := v.Level != hoffelijk.Unsure && string(v.Category) == strings.TrimPrefix(want, "!")
		all++
		if taken != strings.HasPrefix(want, "!") {
			right++
		} else {
			t.Logf("%s %s: %s\n%s", lang, want, text, why)
		}
	}
	if float64(right) < contrastGoal*float64(all) {
		t.Errorf("%d of %d contrasts right, want %.0f %%", right, all, 100*contrastGoal)
	}
	t.Logf("%d of %d contrasts right", right, all)
}
