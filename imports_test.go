package hoffelijk_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mayImport is the table of docs/flow.md: what each package may import of
// ours. A package that is not in it may not exist.
var mayImport = map[string][]string{
	"hoffelijk":               {},
	"hoffelijk/eml":           {"hoffelijk"},
	"hoffelijk/classify":      {"hoffelijk"},
	"hoffelijk/templates":     {"hoffelijk"},
	"hoffelijk/desk":          {"hoffelijk", "hoffelijk/eml", "hoffelijk/classify", "hoffelijk/templates"},
	"hoffelijk/mailwatch":     {"hoffelijk"},
	"hoffelijk/db/migrations": {},
	"hoffelijk/db":            {"hoffelijk", "hoffelijk/db/migrations"},
	"hoffelijk/db/dbtest":     {"hoffelijk", "hoffelijk/db"},
	"hoffelijk/outbox":        {"hoffelijk"},
	"hoffelijk/web":           {"hoffelijk", "hoffelijk/templates"},
	"hoffelijk/mailtest":      {},
	"hoffelijk/cmd/hoffelijk": {
		"hoffelijk", "hoffelijk/eml", "hoffelijk/classify", "hoffelijk/templates", "hoffelijk/desk",
		"hoffelijk/mailwatch", "hoffelijk/db", "hoffelijk/outbox", "hoffelijk/web", "hoffelijk/mailtest",
	},
}

// Ensure that packages import only what the table allows, so that the doors
// never come to know each other.
func TestImports(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		pkg := strings.TrimSuffix("hoffelijk/"+filepath.ToSlash(filepath.Dir(path)), "/.")
		allowed, known := mayImport[pkg]
		if !known {
			t.Errorf("%s is not in the table of packages", pkg)
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			name := strings.Trim(i.Path.Value, `"`)
			if (name == "hoffelijk" || strings.HasPrefix(name, "hoffelijk/")) && !slices.Contains(allowed, name) {
				t.Errorf("%s: %s may not import %s", path, pkg, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
