package db

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Private is a PostgreSQL server of our own, started from the machine's
// binaries. Its folder holds
//
//	data/          the database cluster
//	socket/        the Unix socket, the only way in (mode 0700)
//	postgres.log   what the server says
//	start.lock     held while the server is started or stopped
//	users.lock     shared by all programs that use the server
//
// The server outlives a program that is killed; the next one that starts it
// finds it running and uses it. The last program that stops it, ends it.
type Private struct {
	dir    string
	socket string
	bin    binaries
	log    *slog.Logger
	users  *os.File
	exited chan struct{} // closed when the server that we started has ended; nil when we attached
}

const (
	privateUser = "hoffelijk"
	privatePort = "5432"
	// maxSocketPath is the longest path of a Unix socket on Linux, in bytes.
	maxSocketPath = 107
	startLimit    = 90 * time.Second
)

// StartPrivate starts the server of a folder, making the folder and the
// cluster when they are missing, or uses the one that runs there. As root it
// runs the server as user postgres or nobody. ErrNoPostgres when there are no
// binaries.
func StartPrivate(ctx context.Context, dir string, log *slog.Logger) (*Private, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	bin, err := findBinaries(clusterVersion(filepath.Join(dir, "data")), defaultPlaces, os.Getenv("PATH"))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	p := &Private{dir: dir, bin: bin, log: log}
	if err := p.start(ctx); err != nil {
		return nil, fmt.Errorf("starting the private PostgreSQL in %s: %w", dir, err)
	}
	return p, nil
}

// DSN is the connection string of the program's database on this server.
func (p *Private) DSN() string { return p.dsn(privateUser) }

func (p *Private) dsn(database string) string {
	quote := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	return fmt.Sprintf("host='%s' port=%s user=%s dbname=%s sslmode=disable",
		quote.Replace(p.socket), privatePort, privateUser, database)
}

func (p *Private) start(ctx context.Context) error {
	if err := p.makeFolders(); err != nil {
		return err
	}
	lock, err := lockFile(filepath.Join(p.dir, "start.lock"), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer lock.Close()
	if p.users, err = lockFile(filepath.Join(p.dir, "users.lock"), syscall.LOCK_SH); err != nil {
		return err
	}
	if err := p.bringUp(ctx); err != nil {
		return errors.Join(err, p.users.Close())
	}
	return nil
}

// bringUp makes sure that a server answers and has our database.
func (p *Private) bringUp(ctx context.Context) error {
	if err := p.initialise(ctx); err != nil {
		return err
	}
	for {
		if err := p.awaitOther(ctx); err == nil {
			p.log.DebugContext(ctx, "db: using the private server that runs", "dir", p.dir)
			break
		} else if ctx.Err() != nil {
			return err
		}
		err := p.launch(ctx)
		if err == nil {
			break
		}
		// Backends of a server that was killed may still be leaving.
		select {
		case <-ctx.Done():
			return err
		case <-time.After(300 * time.Millisecond):
		}
	}
	return p.makeDatabase(ctx)
}

// makeFolders makes the folder and the socket's, for the server's user.
func (p *Private) makeFolders() error {
	if err := os.MkdirAll(p.dir, 0o755); err != nil {
		return err
	}
	if err := p.bin.user.reaches(p.dir); err != nil {
		return err
	}
	p.socket = filepath.Join(p.dir, "socket")
	if len(p.socket)+len("/.s.PGSQL."+privatePort) > maxSocketPath {
		p.socket = shortFolder(p.dir)
	}
	return p.bin.user.socketFolder(p.socket)
}

// initialise makes the cluster. It is made aside and renamed when it is
// complete, so that one half made is never used.
func (p *Private) initialise(ctx context.Context) error {
	data := filepath.Join(p.dir, "data")
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); err == nil {
		return nil
	}
	fresh := data + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return err
	}
	if err := p.bin.user.own(fresh); err != nil {
		return err
	}
	out, err := p.bin.command(ctx, "initdb", "-D", fresh, "-U", privateUser, "-E", "UTF8",
		"--locale=C", "--auth=trust", "--no-instructions").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", err, lastLine(out))
	}
	return os.Rename(fresh, data)
}

// makeDatabase makes the program's database when it is missing.
func (p *Private) makeDatabase(ctx context.Context) error {
	pool, err := connect(p.dsn("postgres"), migrationLimit)
	if err != nil {
		return err
	}
	defer pool.Close()
	var n int
	if err := pool.GetContext(ctx, &n, `SELECT count(*) FROM pg_database WHERE datname = $1`, privateUser); err != nil || n > 0 {
		return err
	}
	_, err = pool.ExecContext(ctx, `CREATE DATABASE `+privateUser)
	return err
}

// Stop gives the server up. It ends when nobody else uses it.
func (p *Private) Stop() error {
	lock, err := lockFile(filepath.Join(p.dir, "start.lock"), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer lock.Close()
	defer p.users.Close()
	if err := syscall.Flock(int(p.users.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil // others use it
	}
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	out, err := p.bin.command(ctx, "pg_ctl", "stop", "-D", filepath.Join(p.dir, "data"), "-m", "fast", "-w", "-t", "60").CombinedOutput()
	if err != nil && serverProcess(filepath.Join(p.dir, "data")) != 0 {
		return fmt.Errorf("stopping the private PostgreSQL: %w: %s", err, lastLine(out))
	}
	if p.exited != nil {
		<-p.exited
	}
	return nil
}

func lockFile(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), how); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func lastLine(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}

// command prepares one of the server's programs, run as the server's user and
// apart from our terminal.
func (b binaries) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, filepath.Join(b.dir, name), args...)
	c.Dir = "/"
	c.Env = []string{"LC_ALL=C", "PATH=" + os.Getenv("PATH"), "TZ=UTC"}
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: b.user.credential()}
	return c
}
