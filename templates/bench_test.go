package templates

import "testing"

// BenchmarkShipped is what the texts add to the start of the program.
func BenchmarkShipped(b *testing.B) {
	for b.Loop() {
		if _, err := Shipped(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLetter is the cost of one draft.
func BenchmarkLetter(b *testing.B) {
	s := shippedSet(b)
	c := namedSample(letterKey{"nl", "dropped", "formal"})
	c.Message.Text = "Geachte heer Bakker,\n\nWij zien ervan af.\n\nMet vriendelijke groet,\nKarin de Wit"
	for b.Loop() {
		if _, err := s.Letter(c); err != nil {
			b.Fatal(err)
		}
	}
}
