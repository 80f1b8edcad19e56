package db

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// ErrNoPostgres says that the machine has no PostgreSQL to start.
var ErrNoPostgres = errors.New("PostgreSQL is not installed; install it with: apt-get install postgresql")

// defaultPlaces is where Debian keeps each version's programs.
const defaultPlaces = "/usr/lib/postgresql/*/bin"

// binaries are the programs of one PostgreSQL version and who runs them.
type binaries struct {
	dir  string
	user serverUser
}

// findBinaries finds the programs of a major version, or of the newest when
// version is "".
func findBinaries(version, places, path string) (binaries, error) {
	dirs, err := filepath.Glob(places)
	if err != nil {
		return binaries{}, err
	}
	dirs = slices.DeleteFunc(dirs, func(d string) bool { return !complete(d) })
	slices.SortFunc(dirs, func(a, b string) int { return major(b) - major(a) })
	if version == "" {
		for _, d := range filepath.SplitList(path) {
			if complete(d) {
				dirs = append(dirs, d)
			}
		}
	} else {
		dirs = slices.DeleteFunc(dirs, func(d string) bool { return strconv.Itoa(major(d)) != version })
		if len(dirs) == 0 {
			dirs = versionInPath(version, path)
		}
	}
	switch {
	case len(dirs) == 0 && version != "":
		return binaries{}, fmt.Errorf("the data is of PostgreSQL %s (apt-get install postgresql-%s): %w", version, version, ErrNoPostgres)
	case len(dirs) == 0:
		return binaries{}, ErrNoPostgres
	}
	u, err := findUser()
	return binaries{dir: dirs[0], user: u}, err
}

// versionInPath finds programs on the search path, of which the version does
// not show; the server itself refuses data of another version.
func versionInPath(version, path string) []string {
	for _, d := range filepath.SplitList(path) {
		if complete(d) && (major(d) == 0 || strconv.Itoa(major(d)) == version) {
			return []string{d}
		}
	}
	return nil
}

// complete reports whether a folder has all programs that are needed.
func complete(dir string) bool {
	for _, name := range []string{"postgres", "initdb", "pg_ctl"} {
		i, err := os.Stat(filepath.Join(dir, name))
		if err != nil || i.IsDir() || i.Mode()&0o111 == 0 {
			return false
		}
	}
	return true
}

// major is the version in a path like /usr/lib/postgresql/15/bin, else 0.
func major(dir string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
	if err != nil {
		return 0
	}
	return n
}

// clusterVersion is the major version that made a cluster, "" when there is none.
func clusterVersion(data string) string {
	b, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// serverUser is who runs the server, as PostgreSQL refuses root: ourselves,
// or, when we are root, postgres or nobody.
type serverUser struct {
	name     string
	uid, gid int
	drop     bool
}

func findUser() (serverUser, error) {
	if os.Geteuid() != 0 {
		return serverUser{uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errU := strconv.Atoi(u.Uid)
		gid, errG := strconv.Atoi(u.Gid)
		if errU == nil && errG == nil && uid != 0 {
			return serverUser{name: name, uid: uid, gid: gid, drop: true}, nil
		}
	}
	return serverUser{}, errors.New("PostgreSQL does not run as root and there is no user postgres or nobody; run hoffelijk as another user")
}

func (u serverUser) credential() *syscall.Credential {
	if !u.drop {
		return nil
	}
	return &syscall.Credential{Uid: uint32(u.uid), Gid: uint32(u.gid)}
}

// own gives a folder to the server's user.
func (u serverUser) own(path string) error {
	if !u.drop {
		return nil
	}
	return os.Lchown(path, u.uid, u.gid)
}

// reaches makes sure that the server's user may pass through all folders
// above a folder and through itself.
func (u serverUser) reaches(dir string) error {
	if !u.drop {
		return nil
	}
	for d := dir; ; d = filepath.Dir(d) {
		i, err := os.Stat(d)
		if err != nil {
			return err
		}
		st, ok := i.Sys().(*syscall.Stat_t)
		if ok && int(st.Uid) != u.uid && i.Mode().Perm()&0o001 == 0 {
			return fmt.Errorf("user %s may not enter %s; choose a state folder elsewhere, such as /var/lib/hoffelijk, or run hoffelijk as another user than root", u.name, d)
		}
		if d == filepath.Dir(d) {
			return nil
		}
	}
}

// shortFolder is a folder for the socket of a state folder whose own path is
// too long for one.
func shortFolder(dir string) string {
	sum := sha256.Sum256([]byte(dir))
	return filepath.Join(os.TempDir(), "hoffelijk-"+hex.EncodeToString(sum[:6]))
}

// socketFolder makes the folder of the socket, for the server's user. One that
// stands there already is given away only when it is our own: in a folder that
// everybody may write to, somebody else could have made it, with a server of
// theirs that listens in it.
func (u serverUser) socketFolder(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if ours, err := ownedBy(dir, os.Geteuid()); err != nil {
		return err
	} else if ours {
		if err := u.own(dir); err != nil {
			return err
		}
	}
	if ok, err := ownedBy(dir, u.uid); err != nil {
		return err
	} else if !ok {
		return fmt.Errorf("%s belongs to somebody else; remove it", dir)
	}
	return nil
}

// ownedBy reports whether a path is a folder of a user that nobody else may
// enter.
func ownedBy(dir string, uid int) (bool, error) {
	i, err := os.Lstat(dir)
	if err != nil {
		return false, err
	}
	st, ok := i.Sys().(*syscall.Stat_t)
	return ok && i.IsDir() && int(st.Uid) == uid && i.Mode().Perm()&0o077 == 0, nil
}
