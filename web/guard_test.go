package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hoffelijk"
)

// paths are all addresses that there are, and some that there are not.
func paths() []string {
	return []string{
		"/", "/?show=all&q=x", "/case/7", "/case/8", "/case/x", "/summary", "/nowhere", "/sign-in", "/sign-out",
		"/case/7/approve", "/case/7/save", "/case/7/discard", "/case/7/later", "/case/7/refile",
	}
}

// Asking for a page never changes anything, whatever the page and the query.
func TestReadingChangesNothing(t *testing.T) {
	c := signedIn(t, sampleDesk())
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions} {
		for _, path := range paths() {
			path += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")]
			c.do(method, path+"csrf="+url.QueryEscape(c.csrf)+"&version=2&category=none&words=3+weken", nil, nil)
			if did := c.desk.acts(); len(did) > 0 {
				t.Errorf("%s %s did %v", method, path, did)
			}
		}
	}
	c.get("/").expect(t, http.StatusOK)
}

// Without a session there is nothing to see but the sign-in, and nothing to do.
func TestSignedOut(t *testing.T) {
	c := start(t, sampleDesk(), hoffelijk.NL)
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete} {
		for _, path := range paths() {
			if method == http.MethodPost && path == "/sign-in" {
				continue
			}
			a := c.do(method, path, url.Values{"version": {"2"}}, nil)
			a.expect(t, http.StatusUnauthorized)
			if method != http.MethodHead {
				a.says(t, `name="token"`)
			}
			if strings.Contains(a.Text, "Karin") || strings.Contains(a.Text, "csrf") {
				t.Errorf("%s %s shows more than the sign-in", method, path)
			}
			if did := c.desk.acts(); len(did) > 0 {
				t.Errorf("%s %s did %v", method, path, did)
			}
		}
	}
}

// A decision that does not come from our own page, in this session, is
// refused and changes nothing.
func TestForgedDecision(t *testing.T) {
	c := signedIn(t, sampleDesk())
	mine, myCSRF := c.cookie, c.csrf
	c.cookie = nil
	c.signIn() // another session
	other := c.csrf
	for _, forged := range []struct {
		name   string
		cookie *http.Cookie
		csrf   string
		header http.Header
		status int
	}{
		{"no CSRF token", mine, "", nil, http.StatusForbidden},
		{"wrong CSRF token", mine, myCSRF + "x", nil, http.StatusForbidden},
		{"another session's CSRF token", mine, other, nil, http.StatusForbidden},
		{"from another site", mine, myCSRF, http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusForbidden},
		{"from a neighbour", mine, myCSRF, http.Header{"Sec-Fetch-Site": {"same-site"}}, http.StatusForbidden},
		{"another origin", mine, myCSRF, http.Header{"Origin": {"https://evil.example"}}, http.StatusForbidden},
		{"hidden origin", mine, myCSRF, http.Header{"Origin": {"null"}}, http.StatusForbidden},
		{"no session", nil, myCSRF, nil, http.StatusUnauthorized},
		{"made-up session", &http.Cookie{Name: cookieName, Value: "x"}, myCSRF, nil, http.StatusUnauthorized},
	} {
		t.Run(forged.name, func(t *testing.T) {
			for _, what := range []string{"approve", "save", "discard", "later", "refile"} {
				c.cookie = forged.cookie
				a := c.do(http.MethodPost, "/case/7/"+what, url.Values{
					"csrf": {forged.csrf}, "version": {"2"}, "to": {"a@b.example"}, "subject": {"s"}, "body": {"b"}, "words": {"3 weken"}, "category": {"none"},
				}, forged.header.Clone())
				a.expect(t, forged.status)
				if did := c.desk.acts(); len(did) > 0 {
					t.Errorf("%s did %v", what, did)
				}
			}
		})
	}
}

// The CSRF token counts only in the body of a form, never in the address.
func TestCSRFInAddress(t *testing.T) {
	c := signedIn(t, sampleDesk())
	c.post("/case/7/discard?version=2&csrf="+url.QueryEscape(c.csrf), url.Values{"version": {"2"}}).expect(t, http.StatusForbidden)
	if did := c.desk.acts(); len(did) > 0 {
		t.Errorf("did %v", did)
	}
}

// Another site cannot sign a browser in either, and its tries do not count.
func TestSignInFromElsewhere(t *testing.T) {
	c := start(t, sampleDesk(), hoffelijk.NL)
	for range 2 * freeTries {
		a := c.do(http.MethodPost, "/sign-in", url.Values{"token": {"x"}}, http.Header{"Sec-Fetch-Site": {"cross-site"}})
		a.expect(t, http.StatusForbidden)
	}
	c.signIn()
}

// Every answer carries the headers that keep a browser from running, loading,
// framing, storing or telling anything.
func TestHeaders(t *testing.T) {
	c := start(t, sampleDesk(), hoffelijk.NL)
	check := func(path string) {
		h := c.get(path).Header
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
			"X-Content-Type-Options":  "nosniff",
			"Referrer-Policy":         "no-referrer",
			"Cache-Control":           "no-store",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
	}
	for _, path := range append(paths(), "/style.css") {
		check(path)
	}
	c.signIn()
	for _, path := range paths() {
		check(path)
	}
}

// The session's cookie is out of reach for scripts and other sites, and long
// enough not to be guessed.
func TestCookie(t *testing.T) {
	c := signedIn(t, sampleDesk())
	k := c.cookie
	if !k.HttpOnly || k.SameSite != http.SameSiteStrictMode || k.Path != "/" || len(k.Value) != 43 {
		t.Errorf("cookie %v", k)
	}
	if strings.Contains(k.Value, token) || k.Value == c.csrf {
		t.Error("the cookie shows a secret")
	}
}

// A session ends by signing out and by itself.
func TestSessionEnds(t *testing.T) {
	c := signedIn(t, sampleDesk())
	c.post("/sign-out", url.Values{}).expect(t, http.StatusForbidden)
	c.get("/").expect(t, http.StatusOK)
	c.post("/sign-out", url.Values{"csrf": {c.csrf}}).expect(t, http.StatusSeeOther)
	c.get("/").expect(t, http.StatusUnauthorized)

	c.signIn()
	*c.clock = c.clock.Add(sessionLife - time.Second)
	c.get("/").expect(t, http.StatusOK)
	*c.clock = c.clock.Add(time.Second)
	c.get("/").expect(t, http.StatusUnauthorized)
}

// The memory for sessions is bounded; the newest ones stay.
func TestManySessions(t *testing.T) {
	now := noon()
	s := newSessions(func() time.Time { now = now.Add(time.Second); return now })
	var last string
	for range 3 * maxSessions {
		last = s.open()
	}
	r, _ := http.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(&http.Cookie{Name: cookieName, Value: last})
	if len(s.all) != maxSessions || s.of(r) == nil {
		t.Errorf("%d sessions are kept", len(s.all))
	}
}

// After some wrong tokens a pause begins in which even the right one does not
// count; each further one makes the pause longer.
func TestThrottle(t *testing.T) {
	c := start(t, sampleDesk(), hoffelijk.NL)
	try := func(token string) answer { return c.post("/sign-in", url.Values{"token": {token}}) }
	for range freeTries {
		try("wrong").expect(t, http.StatusUnauthorized)
	}
	a := try(token)
	a.expect(t, http.StatusTooManyRequests)
	if a.Header.Get("Retry-After") != "15" {
		t.Errorf("Retry-After %q", a.Header.Get("Retry-After"))
	}
	*c.clock = c.clock.Add(firstPause)
	try("wrong").expect(t, http.StatusUnauthorized)
	*c.clock = c.clock.Add(firstPause)
	try(token).expect(t, http.StatusTooManyRequests)
	*c.clock = c.clock.Add(firstPause)
	try(token).expect(t, http.StatusSeeOther)
	try("wrong").expect(t, http.StatusUnauthorized)
	try(token).expect(t, http.StatusSeeOther)
}

// The pause never grows beyond its limit, however often somebody tries.
func TestLongestPause(t *testing.T) {
	now := noon()
	th := &throttle{now: func() time.Time { return now }}
	for range 200 {
		th.try(func() bool { return false })
		now = now.Add(longestWait)
	}
	if ok, pause := th.try(func() bool { return true }); !ok || pause != 0 {
		t.Errorf("after the longest wait: %t, %s", ok, pause)
	}
}

// Signing in leads to the page that was asked for, and never elsewhere.
func TestWhereSignInLeads(t *testing.T) {
	for next, want := range map[string]string{
		"/case/7": "/case/7", "/summary?period=day": "/summary?period=day", "/?show=all": "/?show=all", "": "/",
		"https://evil.example/": "/", "//evil.example/case/7": "/", `/\evil.example`: "/", "/case/7/../../..//evil.example": "/", "/case/x": "/", "/case/7/approve": "/",
		"javascript:alert(1)": "/", "/sign-out": "/", "case/7": "/", "/%2fevil.example": "/", "\r\n/case/7": "/",
	} {
		if got := local(next); got != want {
			t.Errorf("local(%q) = %q, want %q", next, got, want)
		}
	}
	c := start(t, sampleDesk(), hoffelijk.NL)
	c.get("/case/7?x=%22%3E").says(t, `name="next" value="/case/7?x=%22%3E"`)
	a := c.post("/sign-in", url.Values{"token": {" " + token + "\n"}, "next": {"/case/7"}})
	if a.Header.Get("Location") != "/case/7" {
		t.Errorf("leads to %q", a.Header.Get("Location"))
	}
}

// Who loads the answer to a form again comes to the page that it stood on.
func TestBack(t *testing.T) {
	c := signedIn(t, sampleDesk())
	for path, want := range map[string]string{"/case/7/approve": "/case/7", "/case/7/x": "/case/7", "/case/x/y": "/", "/sign-in": "/"} {
		if a := c.get(path); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != want {
			t.Errorf("%s: %s to %q", path, a.Status, a.Header.Get("Location"))
		}
	}
}

// Over http from another machine a browser does not tell its origin; the page
// says what to do.
func TestPlainHTTP(t *testing.T) {
	c := start(t, sampleDesk(), hoffelijk.NL)
	a := c.do(http.MethodPost, "/sign-in", url.Values{"token": {token}}, http.Header{"Origin": {"null"}})
	a.expect(t, http.StatusForbidden)
	a.says(t, "via https")
}

// A form that is larger than any letter is refused before it is read.
func TestLargeForm(t *testing.T) {
	c := signedIn(t, sampleDesk())
	a := c.decide("/case/7/save", "2", "to", "a@b.example", "subject", "s", "body", strings.Repeat("x", maxBody))
	a.expect(t, http.StatusRequestEntityTooLarge)
	if did := c.desk.acts(); len(did) > 0 {
		t.Errorf("did %v", did)
	}
}

// A page without a token to sign in with is not served at all.
func TestNoToken(t *testing.T) {
	if _, err := New(Config{}, sampleDesk(), nil); err == nil {
		t.Error("New succeeds")
	}
}

// No address but the known ones answers a POST.
func TestPostNowhere(t *testing.T) {
	c := signedIn(t, sampleDesk())
	for _, path := range []string{"/", "/case/7", "/summary", "/case/7/send", "/style.css"} {
		a := c.decide(path, "2")
		if !slices.Contains([]int{http.StatusNotFound, http.StatusMethodNotAllowed}, a.StatusCode) {
			t.Errorf("POST %s: %s", path, a.Status)
		}
	}
}
