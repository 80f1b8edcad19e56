package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// refused is a configuration that works, changed in one place, and the
// sentence that the user must get.
var refused = []struct{ name, old, new, want string }{
	{"unknown key", `zone = "UTC"`, `zoen = "UTC"`, `unknown key "zoen"`},
	{"broken TOML", `zone = "UTC"`, `zone = UTC`, "line 1, column"},
	{"zone", `"UTC"`, `"Mars/Olympus"`, `zone "Mars/Olympus" is no time zone; write for example "Europe/Amsterdam"`},
	{"log level", `zone = "UTC"`, `log = "luid"`, `log "luid"; possible are "debug"`},
	{"duration", "# desk", `answer_for = "14 dagen"`, `"14 dagen" is no duration; write for example`},
	{"time of day", "# desk", `summary_at = "half acht"`, `desk.summary_at "half acht" is no time of day`},
	{"summary period", "# desk", `summaries = ["year"]`, `desk.summaries has "year"; possible are "day", "week" and "month"`},
	{"desk address", "# desk", `address = "desk"`, `desk.address "desk" is no mail address`},
	{"nobody sells", "[[salesperson]]\nname = \"Sanne\"\naddress = \"sanne@bedrijf.example\"\n", "", "no [[salesperson]]; add one"},
	{"nameless person", `name = "Sanne"`, `name = ""`, "salesperson 1 has no name"},
	{"person's address", `address = "sanne@bedrijf.example"`, `address = "sanne"`, `salesperson Sanne: address "sanne" is no mail address`},
	{"person twice", "[[mailbox]]", "[[salesperson]]\nname = \"S\"\naddress = \"SANNE@bedrijf.example\"\n[[mailbox]]", "stands twice"},
	{"person's language", `name = "Sanne"`, "name = \"Sanne\"\nlang = \"xx\"", `lang "xx"; possible are "nl", "en", "de" and "fr"`},
	{"mailbox without name", `name = "nee"`, `name = ""`, `mailbox 1: the name "" is empty`},
	{"mailbox address", `address = "nee@bedrijf.example"`, `address = ""`, `mailbox nee: address "" is no mail address`},
	{"mailbox owner", `name = "nee"`, "name = \"nee\"\nowner = \"jan@bedrijf.example\"", `owner "jan@bedrijf.example" is no [[salesperson]]'s address`},
	{"mailbox server", `"127.0.0.1:143"`, `"127.0.0.1"`, `mailbox nee: server "127.0.0.1"; write host:port`},
	{"plain text to another machine", `"127.0.0.1:143"`, `"imap.example:143"`, `mailbox nee: tls "none" sends the password in the clear to imap.example`},
	{"tls mode", `tls = "none" # imap`, `tls = "ssl"`, `tls "ssl"; possible are "tls", "starttls" and "none"`},
	{"user name", `username = "nee"`, `username = ""`, "mailbox nee: username is missing"},
	{"password", `password = "geheim"`, ``, "mailbox nee: password is missing; set password, password_file or"},
	{"password file", `password = "geheim"`, `password_file = "nowhere"`, "HOFFELIJK_MAILBOX_NEE_PASSWORD should come from the file"},
	{"baseline", `name = "nee"`, "name = \"nee\"\nbaseline = \"old\"", `baseline "old"; possible are "now"`},
	{"done and keyword", `name = "nee"`, "name = \"nee\"\ndone = \"Klaar\"\nkeyword = \"$Klaar\"", "done and keyword are both set"},
	{"poll", `name = "nee"`, "name = \"nee\"\npoll = \"1ms\"", "poll 1ms is too short"},
	{"smtp server", `"127.0.0.1:25"`, `""`, `smtp: server ""; write host:port`},
	{"smtp plain", `"127.0.0.1:25"`, `"mx.example:25"`, `smtp: tls "none" sends the password in the clear`},
	{"smtp auth", "# smtp", `auth = "gssapi"`, `smtp: auth "gssapi"; possible are`},
	{"smtp connections", "# smtp", `connections = 99`, `smtp: connections 99; possible are 1 to 16`},
	{"page", "# page", `listen = "8025"`, `page.listen "8025"; write host:port`},
}

const working = `zone = "UTC"
[desk]
# desk
[[salesperson]]
name = "Sanne"
address = "sanne@bedrijf.example"
[[mailbox]]
name = "nee"
address = "nee@bedrijf.example"
server = "127.0.0.1:143"
tls = "none" # imap
username = "nee"
password = "geheim"
[smtp]
server = "127.0.0.1:25"
tls = "none"
# smtp
[page]
# page
`

func writeConfig(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hoffelijk.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Ensure that each configuration that cannot work is refused with a sentence
// that names the key and says what to write.
func TestConfig_Refused(t *testing.T) {
	for _, c := range refused {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(working, c.old, c.new, 1)
			if text == working {
				t.Fatalf("%q does not stand in the working configuration", c.old)
			}
			_, err := readConfig(writeConfig(t, text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
		})
	}
}

// Ensure that the configuration that the others are derived from works, so
// that they fail for the reason they name.
func TestConfig_Working(t *testing.T) {
	c, err := readConfig(writeConfig(t, working))
	if err != nil {
		t.Fatal(err)
	}
	if c.Desk.Address != "nee@bedrijf.example" || c.Mailboxes[0].Folder != "INBOX" {
		t.Errorf("defaults are not filled: %+v", c)
	}
}

// Ensure that a secret comes from the environment before a file, and from a
// file before the configuration.
func TestConfig_Secrets(t *testing.T) {
	path := writeConfig(t, working)
	file := filepath.Join(filepath.Dir(path), "secret")
	if err := os.WriteFile(file, []byte("from file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	read := func() string {
		c, err := readConfig(path)
		if err != nil {
			t.Fatal(err)
		}
		return c.Mailboxes[0].Password
	}
	if got := read(); got != "geheim" {
		t.Errorf("from the configuration: %q", got)
	}
	t.Setenv("HOFFELIJK_MAILBOX_NEE_PASSWORD_FILE", file)
	if got := read(); got != "from file" {
		t.Errorf("from the file: %q", got)
	}
	t.Setenv("HOFFELIJK_MAILBOX_NEE_PASSWORD", "from environment")
	if got := read(); got != "from environment" {
		t.Errorf("from the environment: %q", got)
	}
}

// Ensure that the sample lists every key, and that with all its keys in force
// it is a configuration that works: what it says of defaults is then true.
func TestConfig_SampleIsComplete(t *testing.T) {
	sample, err := os.ReadFile("../../etc/hoffelijk.toml")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("config.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("`toml:\"([a-z_]+)\"`").FindAllStringSubmatch(string(source), -1) {
		if !regexp.MustCompile(`(?m)^#?\[?\[?` + m[1] + `( =|\])`).Match(sample) {
			t.Errorf("the sample does not show the key %q", m[1])
		}
	}
	path := writeConfig(t, string(sample))
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "nee.password"), []byte("geheim\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	want, err := readConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	all := regexp.MustCompile(`(?m)^#([a-z_]+ = )`).ReplaceAllString(string(sample), "$1")
	all = strings.Replace(all, "password = \"\"\n#owner", "#owner", 1)
	if err := os.WriteFile(path, []byte(all), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := readConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	got.Mailboxes[0].CopySent = nil
	if g, w := dump(got), dump(want); g != w {
		t.Errorf("the sample's values are not the defaults:\n got %s\nwant %s", g, w)
	}
}

// dump prints a configuration so that two can be compared.
func dump(c Config) string {
	c.location = nil
	return fmt.Sprintf("%+v", c)
}
