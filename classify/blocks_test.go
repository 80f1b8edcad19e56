package classify

import (
	"slices"
	"strings"
	"testing"
)

// Blocks are read with the lines and columns that an editor shows, whatever
// blank lines and line ends are in them, and end where the key's level does.
func TestBlocksKeepTheirPlaces(t *testing.T) {
	const text = `language: nl
rules:
  - name: a
    means: competitor
    phrases: |

      voor een ander

        # dieper ingesprongen
      ander*
    examples: |
      één: |
    counter-examples: [los, "in een lijst"]
  - phrases: |
      op de streep
    name: b
    adds: price
`
	for name, text := range map[string]string{"plain": text, "line ends of Windows": strings.ReplaceAll(text, "\n", "\r\n")} {
		f, err := readFile("nl.yaml", []byte(text))
		if err != nil {
			t.Fatal(name, err)
		}
		want := []entry{{"voor een ander", 7, 7}, {"# dieper ingesprongen", 9, 9}, {"ander*", 10, 7}}
		if got := f.rules[0].phrases; !slices.Equal(got, want) {
			t.Errorf("%s: phrases %v", name, got)
		}
		if got := f.rules[0].examples; !slices.Equal(got, []entry{{"één: |", 12, 7}}) {
			t.Errorf("%s: examples %v", name, got)
		}
		if got := f.rules[0].counterSample; len(got) != 2 || got[1].text != "in een lijst" {
			t.Errorf("%s: counter-examples %v", name, got)
		}
		if got := f.rules[1].phrases; !slices.Equal(got, []entry{{"op de streep", 15, 7}}) {
			t.Errorf("%s: second rule's phrases %v", name, got)
		}
	}
}

// A block whose lines are indented unevenly is refused with its place, not
// read as something else.
func TestUnevenBlocksAreRefused(t *testing.T) {
	for _, lines := range []string{"      ander\n     derde\n", "      ander\n\tderde\n", "    ander\n"} {
		_, err := readFile("nl.yaml", []byte("language: nl\nrules:\n  - name: a\n    means: competitor\n    phrases: |\n"+lines))
		if err == nil {
			t.Errorf("%q is read", lines)
		}
	}
}
