package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// maxServerLog is how long, in bytes, the server's log may be before it is
// started afresh.
const maxServerLog = 10 << 20

var errNoServer = errors.New("no server runs there")

// awaitOther waits until a server that runs on the cluster already answers.
// errNoServer when none does.
func (p *Private) awaitOther(ctx context.Context) error {
	data := filepath.Join(p.dir, "data")
	for {
		if p.answers(ctx) == nil {
			return nil
		}
		if serverProcess(data) == 0 {
			// A pid file that names a process which is no server of this
			// cluster would make the server refuse to start.
			if err := os.Remove(filepath.Join(data, "postmaster.pid")); err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
			return errNoServer
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
}

// launch starts a server and waits until it answers.
func (p *Private) launch(ctx context.Context) error {
	log, err := openLog(filepath.Join(p.dir, "postgres.log"))
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := p.bin.command(context.WithoutCancel(ctx), "postgres", "-D", filepath.Join(p.dir, "data"))
	for _, setting := range p.settings() {
		cmd.Args = append(cmd.Args, "-c", setting)
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return err
	}
	p.exited = make(chan struct{})
	go func(exited chan struct{}) {
		defer close(exited)
		_ = cmd.Wait()
	}(p.exited)
	for {
		if p.answers(ctx) == nil {
			return nil
		}
		select {
		case <-p.exited:
			p.exited = nil
			return fmt.Errorf("the server ended at once; see %s", log.Name())
		default:
		}
		if err := pause(ctx); err != nil {
			return errors.Join(fmt.Errorf("the server does not answer; see %s", log.Name()), cmd.Process.Kill())
		}
	}
}

// settings are those of a small server that loses nothing.
func (p *Private) settings() []string {
	return []string{
		"listen_addresses=",
		"port=" + privatePort,
		"unix_socket_directories=" + quoteSetting(p.socket),
		"unix_socket_permissions=0700",
		"fsync=on",
		"synchronous_commit=on",
		"full_page_writes=on",
		"shared_buffers=128MB",
		"max_connections=60",
		"jit=off",
		"log_checkpoints=off",
		"timezone=UTC",
	}
}

// quoteSetting quotes a path in a setting that is a list.
func quoteSetting(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

func openLog(path string) (*os.File, error) {
	flags := os.O_WRONLY | os.O_CREATE | os.O_APPEND
	if i, err := os.Stat(path); err == nil && i.Size() > maxServerLog {
		flags |= os.O_TRUNC
	}
	return os.OpenFile(path, flags, 0o600)
}

// answers tries one connection.
func (p *Private) answers(ctx context.Context) error {
	pool, err := connect(p.dsn("postgres"), statementLimit)
	if err != nil {
		return err
	}
	defer pool.Close()
	return pool.PingContext(ctx)
}

func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(20 * time.Millisecond):
		return nil
	}
}

// serverProcess is the process id of the server that runs on a cluster, 0
// when none does. The pid file alone proves nothing after a crash: the number
// may be another process by now.
func serverProcess(data string) int {
	b, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || pid <= 0 {
		return 0
	}
	cwd, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	if err != nil {
		return 0
	}
	real, err := filepath.EvalSymlinks(data)
	if err != nil || cwd != real {
		return 0
	}
	return pid
}
