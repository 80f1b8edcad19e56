package classify

import "testing"

// The shipped rules load, every example matches its rule, and no
// counter-example is taken for the rule's category.
func TestShippedRulesAreSound(t *testing.T) {
	rules, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rules.Check() {
		t.Errorf("%s\n%s", f, f.Excerpt)
	}
}
