package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hoffelijk"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const token = "the token of this test"

// client is a browser without a will of its own: it keeps a cookie and
// follows nothing.
type client struct {
	t      *testing.T
	url    string
	cookie *http.Cookie
	csrf   string
	desk   *fakeDesk
	clock  *time.Time
}

// answer is a response with its body read.
type answer struct {
	*http.Response
	Text string
}

// start serves the pages of a desk.
func start(t *testing.T, desk *fakeDesk, lang hoffelijk.Lang) *client {
	t.Helper()
	now := noon()
	h, err := New(Config{Token: token, Lang: lang, Zone: time.UTC, Now: func() time.Time { return now }}, desk, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	return &client{t: t, url: s.URL, desk: desk, clock: &now}
}

// signedIn serves the pages of a desk to somebody who has signed in.
func signedIn(t *testing.T, desk *fakeDesk) *client {
	t.Helper()
	c := start(t, desk, hoffelijk.NL)
	c.signIn()
	return c
}

func (c *client) signIn() {
	c.t.Helper()
	a := c.post("/sign-in", url.Values{"token": {token}})
	if a.StatusCode != http.StatusSeeOther || len(a.Cookies()) != 1 {
		c.t.Fatalf("signing in: %s, %d cookies", a.Status, len(a.Cookies()))
	}
	c.cookie = a.Cookies()[0]
	match := regexp.MustCompile(`name="csrf" value="([^"]+)"`).FindStringSubmatch(c.get("/").Text)
	if match == nil {
		c.t.Fatal("the page carries no CSRF token")
	}
	c.csrf = match[1]
}

func (c *client) get(path string) answer { return c.do(http.MethodGet, path, nil, nil) }

// post sends a form as the browser does from our own page.
func (c *client) post(path string, fields url.Values) answer {
	return c.do(http.MethodPost, path, fields, http.Header{"Sec-Fetch-Site": {"same-origin"}})
}

// decide posts a form with the CSRF token and a version.
func (c *client) decide(path, version string, pairs ...string) answer {
	fields := url.Values{"csrf": {c.csrf}, "version": {version}}
	for i := 0; i < len(pairs); i += 2 {
		fields.Set(pairs[i], pairs[i+1])
	}
	return c.post(path, fields)
}

func (c *client) do(method, path string, fields url.Values, header http.Header) answer {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(fields.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	if header != nil {
		r.Header = header
	}
	if fields != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if c.cookie != nil {
		r.AddCookie(c.cookie)
	}
	w, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer w.Body.Close()
	text, err := io.ReadAll(w.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer{w, string(text)}
}

// expect checks the status of an answer.
func (a answer) expect(t *testing.T, status int) {
	t.Helper()
	if a.StatusCode != status {
		t.Errorf("%s %s: %s, want %d\n%s", a.Request.Method, a.Request.URL.Path, a.Status, status, a.Text)
	}
}

// says checks what stands on the page.
func (a answer) says(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(a.Text, w) {
			t.Errorf("%s does not say %q:\n%s", a.Request.URL.Path, w, a.Text)
		}
	}
}
