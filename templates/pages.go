package templates

import (
	"embed"
	"fmt"
	"html/template"

	"hoffelijk"
)

// Pages are HTML files, one page each, with what they share in layout.html.
// Dutch and English stand beside each other: {{say "Wacht op u" "Waits for
// you"}}. The stylesheet is for all of them.
//
//go:embed web
var pageFiles embed.FS

// Pages returns the pages of the review desk in a language: Dutch, or English
// for every other one. Each page is a template of the set, by the name that
// its file defines.
func Pages(lang hoffelijk.Lang) (*template.Template, error) {
	if lang != hoffelijk.NL {
		lang = hoffelijk.EN
	}
	set, err := template.New("pages").Option("missingkey=error").Funcs(pageFuncs(lang)).ParseFS(pageFiles, "web/*.html")
	if err != nil {
		return nil, fmt.Errorf("reading the pages: %w", err)
	}
	return set, nil
}

// Stylesheet returns the CSS of the pages.
func Stylesheet() ([]byte, error) {
	css, err := pageFiles.ReadFile("web/style.css")
	if err != nil {
		return nil, fmt.Errorf("reading the stylesheet: %w", err)
	}
	return css, nil
}
