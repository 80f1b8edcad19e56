package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hoffelijk"
)

// lures make a browser fetch /stolen as soon as one of them is more than text.
const lures = `"'></textarea></title></style><img src=/stolen><script>fetch("/stolen")</script><script src=/stolen></script>` +
	`<link rel=stylesheet href=/stolen><iframe src=/stolen></iframe><svg onload=fetch("/stolen")><style>@import "/stolen";</style>` +
	`<meta http-equiv=refresh content="0;url=/stolen"><body style="background:url(/stolen)">`

// A real browser that shows a case full of hostile words runs nothing and
// fetches nothing; shown the same words in a bare page, it does.
func TestBrowserTakesNoBait(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed: apt-get install chromium")
	}
	desk := poisoned(lures)
	pages, err := New(Config{Token: token, Lang: hoffelijk.NL, Now: noon}, desk, nil)
	if err != nil {
		t.Fatal(err)
	}
	cookie := cookieOf(t, pages)
	var stolen atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/stolen":
			stolen.Add(1)
		case "/bare":
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<title>" + lures))
		default:
			r.AddCookie(cookie)
			pages.ServeHTTP(w, r)
		}
	}))
	defer s.Close()
	for _, path := range []string{"/case/7", "/?show=all", "/summary"} {
		if dom := browse(t, chromium, s.URL+path); !strings.Contains(dom, "/stolen") {
			t.Errorf("%s does not show the words at all:\n%s", path, dom)
		}
		if n := stolen.Load(); n > 0 {
			t.Fatalf("%s took the bait %d times", path, n)
		}
	}
	browse(t, chromium, s.URL+"/bare")
	if stolen.Load() == 0 {
		t.Error("the lures do not even work in a bare page")
	}
	if did := desk.acts(); len(did) > 0 {
		t.Errorf("did %v", did)
	}
}

// cookieOf signs in and returns the session's cookie.
func cookieOf(t *testing.T, pages http.Handler) *http.Cookie {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/sign-in", strings.NewReader("token="+strings.ReplaceAll(token, " ", "+")))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, r)
	if len(w.Result().Cookies()) != 1 {
		t.Fatalf("signing in: %d", w.Code)
	}
	return w.Result().Cookies()[0]
}

// browse opens an address in a browser of its own and returns the document.
func browse(t *testing.T, chromium, url string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	profile, err := os.MkdirTemp("", "hoffelijk-browser")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(profile) // helpers of the browser may still write: no error if some of it stays
	out, err := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+profile,
		"--virtual-time-budget=2000", "--dump-dom", url).Output()
	if err != nil {
		t.Fatalf("browsing %s: %v", url, err)
	}
	return string(out)
}
