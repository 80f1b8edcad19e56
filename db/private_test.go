package db

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// startPrivate starts a server in a folder that the server's user can reach,
// and stops it when the test ends.
func startPrivate(t *testing.T, dir string) *Private {
	t.Helper()
	p, err := StartPrivate(t.Context(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// folder is a folder that the server's user can reach.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func mustStop(t *testing.T, p *Private) {
	t.Helper()
	if err := p.Stop(); err != nil {
		t.Error(err)
	}
}

// note keeps a number in the database, or reads it when n is 0.
func note(t *testing.T, p *Private, n int) int {
	t.Helper()
	s, err := Open(context.Background(), Config{DSN: p.DSN()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if n != 0 {
		if _, err := s.db.Exec(`INSERT INTO mailboxes (name) VALUES ($1)`, strconv.Itoa(n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.db.Get(&n, `SELECT name::INTEGER FROM mailboxes`); err != nil {
		t.Fatal(err)
	}
	return n
}

func runs(dir string) bool { return serverProcess(filepath.Join(dir, "data")) != 0 }

// Ensure the server starts in an empty folder, never as root, reached by its
// socket only, keeps its data over a restart, and ends with Stop.
func TestPrivate(t *testing.T) {
	dir := folder(t)
	p := startPrivate(t, dir)
	note(t, p, 42)
	var st syscall.Stat_t
	if err := syscall.Stat(filepath.Join(dir, "data", "postmaster.pid"), &st); err != nil || st.Uid == 0 {
		t.Errorf("the server's uid is %d, %v", st.Uid, err)
	}
	i, err := os.Stat(p.socket)
	if err != nil || i.Mode().Perm() != 0o700 {
		t.Errorf("the socket's folder is %v, %v", i.Mode(), err)
	}
	mustStop(t, p)
	if runs(dir) {
		t.Error("the server runs after Stop")
	}
	p = startPrivate(t, dir)
	if n := note(t, p, 0); n != 42 {
		t.Errorf("after a restart %d", n)
	}
	mustStop(t, p)
}

// Ensure a second start uses the server that runs, and that the last one who
// stops it ends it, whoever started it.
func TestPrivateAttach(t *testing.T) {
	dir := folder(t)
	first := startPrivate(t, dir)
	second := startPrivate(t, dir)
	note(t, first, 1)
	mustStop(t, first)
	if n := note(t, second, 0); n != 1 {
		t.Errorf("by the second %d", n)
	}
	mustStop(t, second)
	if runs(dir) {
		t.Error("the server runs after the last Stop")
	}
}

// Ensure a server that was killed, together with a pid file that names a
// living process of another kind, is started again with its data.
func TestPrivateKilled(t *testing.T) {
	dir := folder(t)
	p := startPrivate(t, dir)
	note(t, p, 7)
	data := filepath.Join(dir, "data")
	if err := syscall.Kill(serverProcess(data), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-p.exited
	pidFile := filepath.Join(data, "postmaster.pid")
	b, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "\n")
	if err := os.WriteFile(pidFile, []byte(strconv.Itoa(os.Getppid())+"\n"+rest), 0o600); err != nil {
		t.Fatal(err)
	}
	again := startPrivate(t, dir)
	if n := note(t, again, 0); n != 7 {
		t.Errorf("after the kill %d", n)
	}
	p.users.Close()
	mustStop(t, again)
}

// Ensure a cluster that was half made when the program died is made afresh.
func TestPrivateHalfMade(t *testing.T) {
	dir := folder(t)
	if err := os.MkdirAll(filepath.Join(dir, "data.new", "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	p := startPrivate(t, dir)
	note(t, p, 1)
	mustStop(t, p)
}

// Ensure a folder with a long name gets a socket all the same.
func TestPrivateLongPath(t *testing.T) {
	dir := filepath.Join(folder(t), strings.Repeat("long", 30))
	p := startPrivate(t, dir)
	note(t, p, 1)
	mustStop(t, p)
	if err := os.RemoveAll(p.socket); err != nil {
		t.Error(err)
	}
}

// Ensure a folder that the server's user cannot reach is refused with what to do.
func TestPrivateUnreachable(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root drops its rights")
	}
	dir := folder(t)
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := StartPrivate(t.Context(), filepath.Join(dir, "state"), slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "/var/lib/hoffelijk") {
		t.Errorf("started: %v", err)
	}
}

// Ensure the newest version is taken, the one of the data when there is data,
// and that a machine without one is told what to install.
func TestFindBinaries(t *testing.T) {
	dir := t.TempDir()
	for _, v := range []string{"9", "15", "17"} {
		bin := filepath.Join(dir, v, "bin")
		if err := os.MkdirAll(bin, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"postgres", "initdb", "pg_ctl"} {
			if v == "17" && name == "pg_ctl" {
				continue // not complete
			}
			if err := os.WriteFile(filepath.Join(bin, name), nil, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	places := filepath.Join(dir, "*", "bin")
	for _, c := range []struct{ version, places, path, want string }{
		{"", places, "", "15"},
		{"9", places, "", "9"},
		{"", "/nowhere/*", filepath.Join(dir, "9", "bin"), "9"},
		{"12", places, "", ""},
		{"", "/nowhere/*", "/nowhere", ""},
	} {
		b, err := findBinaries(c.version, c.places, c.path)
		if c.want == "" {
			if !errors.Is(err, ErrNoPostgres) || !strings.Contains(err.Error(), "apt-get install") {
				t.Errorf("%+v: %v", c, err)
			}
			continue
		}
		if err != nil || b.dir != filepath.Join(dir, c.want, "bin") {
			t.Errorf("%+v: %s, %v", c, b.dir, err)
		}
	}
}

// Ensure a server outlives the program that started it and was killed, and
// that the next program finds it and ends it.
func TestPrivateStarterKilled(t *testing.T) {
	if dir := os.Getenv("HOFFELIJK_TEST_STARTER"); dir != "" {
		startPrivate(t, dir)
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
	dir := folder(t)
	starter := exec.Command(os.Args[0], "-test.run=^TestPrivateStarterKilled$")
	starter.Env = append(os.Environ(), "HOFFELIJK_TEST_STARTER="+dir)
	if err := starter.Run(); err == nil {
		t.Fatal("the starter was not killed")
	}
	if !runs(dir) {
		t.Error("the server went with its starter")
	}
	p := startPrivate(t, dir)
	note(t, p, 3)
	mustStop(t, p)
	if runs(dir) {
		t.Error("the server runs after Stop")
	}
}

// Ensure that a socket folder that somebody else made is refused and not given
// to the server's user, as a server of theirs may listen in it; and that one
// of our own, also half made, is used.
func TestPrivate_SocketFolder(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can make a folder of somebody else")
	}
	server := serverUser{name: "nobody", uid: 65534, gid: 65534, drop: true}
	dir := filepath.Join(t.TempDir(), "socket")
	for range 2 {
		if err := server.socketFolder(dir); err != nil {
			t.Fatal(err)
		}
	}
	theirs := filepath.Join(t.TempDir(), "socket")
	if err := errors.Join(os.Mkdir(theirs, 0o700), os.Chown(theirs, 12345, 12345)); err != nil {
		t.Fatal(err)
	}
	if err := server.socketFolder(theirs); err == nil {
		t.Error("a folder of somebody else was used")
	}
	if is, err := ownedBy(theirs, 12345); err != nil || !is {
		t.Errorf("a folder of somebody else was given away: %v", err)
	}
}
