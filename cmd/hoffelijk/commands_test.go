package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
)

// run executes a command line inside the test and returns its exit code and
// what it wrote.
func run(t *testing.T, stdin string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = execute(t.Context(), args, streams{in: strings.NewReader(stdin), out: &o, err: &e})
	return code, o.String(), e.String()
}

// keys returns the keys of the first JSON object, sorted.
func keys(t *testing.T, line string) []string {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(strings.SplitN(line, "\n", 2)[0]), &v); err != nil {
		t.Fatalf("%v in %q", err, line)
	}
	var names []string
	for k := range v {
		names = append(names, k)
	}
	sort.Strings(names)
	return names
}

// Ensure that parse, classify and draft print exactly the keys that scripts
// depend on, one object a line, and need no configuration.
func TestFiles_JSON(t *testing.T) {
	classified := []string{
		"category", "come_back", "competitor", "draft", "file", "forwarded_by", "hits", "lang", "level", "opt_out",
		"prospect", "reasons", "score", "second", "subject",
	}
	drafted := append([]string{"asks", "draft_body", "draft_subject", "draft_to", "template"}, classified...)
	for command, want := range map[string][]string{
		"parse": {
			"attachments", "bounce", "body", "calendar", "cc", "date", "date_text", "file", "forwarded_by", "from", "kind",
			"message_id", "note", "problems", "quoted", "references", "signature", "subject", "text", "to",
		},
		"classify": classified, "draft": drafted,
	} {
		code, out, errs := run(t, "", command, "--json", "demo")
		if code != 0 || strings.Count(out, "\n") != 5 {
			t.Errorf("%s: code %d, %d lines, %s", command, code, strings.Count(out, "\n"), errs)
		}
		sort.Strings(want)
		if got := keys(t, out); !slices.Equal(got, want) {
			t.Errorf("%s: keys %v, want %v", command, got, want)
		}
	}
}

// Ensure that the sample mails are understood: who wrote, in which language,
// and which kind of no it is.
func TestFiles_Samples(t *testing.T) {
	_, out, _ := run(t, "", "classify", "--json", "demo")
	want := [][3]string{
		{"competitor", "karin.bos@bosinterieur.example", "nl"}, {"cancelled", "j.vandermeulen@gemeentelaagveen.example", "nl"},
		{"postponed", "pieter@dekkermetaal.example", "nl"}, {"declined", "helen.marsh@oakfield.example", "en"},
		{"opt_out", "r.hulst@hulsttransport.example", "nl"},
	}
	for i, line := range strings.Split(strings.TrimSpace(out), "\n") {
		var got classified
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatal(err)
		}
		if have := [3]string{string(got.Category), got.Prospect.Address, string(got.Lang)}; have != want[i] {
			t.Errorf("%s: got %v, want %v", got.File, have, want[i])
		}
	}
}

// Ensure that standard input is read, and that what is no mail is said in a
// sentence and does not keep the others from being read.
func TestFiles_Input(t *testing.T) {
	raw, err := os.ReadFile("demo/01-concurrent.eml")
	if err != nil {
		t.Fatal(err)
	}
	if code, out, errs := run(t, string(raw), "parse", "-"); code != 0 || !strings.Contains(out, "Karin Bos <karin.bos@bosinterieur.example>") {
		t.Errorf("standard input: %d, %s%s", code, out, errs)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"a.eml": "\x00\x01\x02", "b.eml": string(raw)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := run(t, "", "classify", dir)
	if code != 1 || !strings.Contains(out, "competitor") || !strings.Contains(errs, "a.eml") || !strings.Contains(errs, "save the mail as .eml") {
		t.Errorf("code %d, out %q, errors %q", code, out, errs)
	}
}

// Ensure that a call which cannot be meant ends with 2, and one that fails
// with 1 and a sentence that says what to do.
func TestExecute_Refusals(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"fly"}, 2, "see hoffelijk -h"},
		{[]string{"parse"}, 2, "see hoffelijk -h"},
		{[]string{"show", "one"}, 2, "see hoffelijk -h"},
		{[]string{"summary", "--period", "year"}, 2, "must be one of"},
		{[]string{"refile", "1", "verloren?"}, 2, `"verloren?" is no category; possible are cancelled, rescheduled`},
		{[]string{"edit", "1"}, 2, "give --file, --subject or --to"},
		{[]string{"parse", "/nowhere.eml"}, 1, "no such file"},
		{[]string{"--config", "/nowhere.toml", "cases"}, 1, "write one with `hoffelijk init`"},
		{[]string{"--config", "/nowhere.toml", "check"}, 1, "write one with `hoffelijk init`"},
		{[]string{"rules", "check", "/"}, 1, "there is no .yaml file"},
	} {
		code, _, errs := run(t, "", c.args...)
		if code != c.code || !strings.Contains(errs, c.want) {
			t.Errorf("%v: code %d, %q; want %d, %q", c.args, code, errs, c.code, c.want)
		}
	}
}

// Ensure that every command explains itself.
func TestExecute_Help(t *testing.T) {
	for _, command := range []string{
		"", "demo", "init", "check", "run", "parse", "classify", "draft", "cases", "show", "approve", "edit", "discard", "later",
		"refile", "summary", "rules check", "rules try", "templates check", "import",
	} {
		code, out, _ := run(t, "", append(strings.Fields(command), "-h")...)
		if code != 0 || !strings.Contains(out, "Usage: hoffelijk "+command) {
			t.Errorf("%q: code %d, %s", command, code, out)
		}
	}
}

// Ensure that the shipped rules and letters pass their own checks, and that a
// broken rule file is refused with its line, column and a caret.
func TestRulesAndTemplates(t *testing.T) {
	for _, command := range []string{"rules check", "templates check"} {
		if code, out, errs := run(t, "", strings.Fields(command)...); code != 0 {
			t.Errorf("%s: %d\n%s%s", command, code, out, errs)
		}
	}
	if code, out, _ := run(t, "", "rules", "try", "we", "hebben", "voor", "een", "andere", "leverancier", "gekozen"); code != 0 || !strings.Contains(out, "competitor") {
		t.Errorf("rules try: %d, %s", code, out)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "nl.yaml"), []byte("language: nl\nrules:\n  - name: x\n    meens: competitor\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, errs := run(t, "", "rules", "check", dir)
	if code != 1 || !strings.Contains(errs, "nl.yaml:4:") || !strings.Contains(errs, "^") || !strings.Contains(errs, "meens") {
		t.Errorf("broken rule file: %d, %s", code, errs)
	}
}

// Ensure that init writes a configuration that is complete, private, and
// never takes the place of another.
func TestInit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "hoffelijk.toml")
	answers := "Sanne de Wit\nno address\nsanne@bedrijf.example\nnee@bedrijf.example\nimap.bedrijf.example:993\nnee\ngeheim \"x\"\nsmtp.bedrijf.example:587\n\n\n"
	code, out, errs := run(t, answers, "--config", path, "init")
	if code != 0 || !strings.Contains(out, "is no mail address") {
		t.Fatalf("code %d, %s%s", code, out, errs)
	}
	c, err := readConfig(path)
	if err != nil || c.Mailboxes[0].Password != `geheim "x"` {
		t.Errorf("the written configuration: %v, %+v", err, c.Mailboxes)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v %v", info.Mode(), err)
	}
	if code, _, errs := run(t, answers, "--config", path, "init"); code != 1 || !strings.Contains(errs, "exists already") {
		t.Errorf("a second time: %d, %s", code, errs)
	}
}

// office is a configuration with a private database and servers that do not
// exist; the commands of the desk need none.
func office(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "hoffelijk-office")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "hoffelijk.toml")
	if err := os.WriteFile(path, []byte(fmt.Sprintf("state = %q\n", dir)+working), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Ensure that the whole desk can be worked from the command line: import,
// list, show, edit, approve, set aside, re-file, discard and sum up.
func TestDesk_ByCommand(t *testing.T) {
	config := office(t)
	do := func(want string, args ...string) string {
		t.Helper()
		code, out, errs := run(t, "", append([]string{"--config", config}, args...)...)
		if code != 0 || !strings.Contains(out, want) {
			t.Fatalf("%v: code %d, out %q, want %q in it; %s", args, code, out, want, errs)
		}
		return out
	}
	refuse := func(want string, args ...string) {
		t.Helper()
		if code, _, errs := run(t, "", append([]string{"--config", config}, args...)...); code != 1 || !strings.Contains(errs, want) {
			t.Errorf("%v: code %d, %q; want %q", args, code, errs, want)
		}
	}
	do("There are no cases", "cases")
	do("5 mails read", "import", "demo")
	do("5 mails read", "import", "demo") // the same ones: nothing is added
	lines := do("", "cases", "--json")
	if strings.Count(lines, "\n") != 5 {
		t.Fatalf("cases: %s", lines)
	}
	byCustomer := map[string]string{}
	for line := range strings.Lines(lines) {
		var c caseJSON
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		byCustomer[strings.Split(c.Prospect.Address, "@")[0]] = fmt.Sprint(c.Case)
	}
	karin, meulen, pieter, helen := byCustomer["karin.bos"], byCustomer["j.vandermeulen"], byCustomer["pieter"], byCustomer["helen.marsh"]
	do("voor een andere leverancier gekozen", "show", karin)
	if got := keys(t, do("", "show", "--json", karin)); !slices.Contains(got, "events") || !slices.Contains(got, "drafts") {
		t.Errorf("show --json: %v", got)
	}
	do("draft 2 now", "edit", karin, "--subject", "Re: Zonwering")
	refuse("says how it stands now", "approve", karin, "--version", "1")
	do("is approved", "approve", karin)
	refuse("says how it stands now", "approve", karin)
	do("comes back on", "later", meulen, "3", "weken")
	refuse("write for example", "later", pieter, "ooit", "eens")
	do("is filed as dropped and has draft 2", "refile", pieter, "dropped")
	do("settled without a letter", "discard", helen)
	refuse("hoffelijk cases", "show", "999")
	do(`"competitor":1`, "summary", "--period", "day", "--json")
	do("", "summary", "--period", "week")
	if got := do("", "cases", "--waiting", "--json"); strings.Count(got, "\n") != 1 || !strings.Contains(got, "pieter@") {
		t.Errorf("waiting: %s", got)
	}
}

// Ensure that check goes on after a fault, says of each server what is wrong,
// and fails in the end.
func TestCheck_NamesEveryFault(t *testing.T) {
	code, out, errs := run(t, "", "--config", office(t), "check")
	if code != 1 || !strings.Contains(errs, "2 of 6 checks failed") {
		t.Errorf("code %d, %s", code, errs)
	}
	for _, want := range []string{"ok     rules", "ok     letters", "ok     database", "wrong  mailbox 127.0.0.1:143: ", "wrong  smtp 127.0.0.1:25: "} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in:\n%s", want, out)
		}
	}
}

// Ensure that the demo plays its round to the end.
func TestDemo_Once(t *testing.T) {
	code, out, errs := run(t, "", "demo", "--once")
	if code != 0 {
		t.Fatalf("code %d, %s", code, errs)
	}
	for _, want := range []string{
		"1. A rejection is forwarded", "3. She answers", "4. The letter that Karin gets",
		"In-Reply-To  <offerte-118-antwoord@bosinterieur.example>", "5. The receipt", "6. The summary",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in:\n%s", want, out)
		}
	}
}
