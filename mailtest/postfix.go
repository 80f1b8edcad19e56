package mailtest

import (
	"bytes"
	"crypto/x509"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"text/template"
	"time"
)

// Postfix is a real Postfix that takes mail on Addr, in plain text or after
// STARTTLS, and passes all of it on to a sink.
type Postfix struct {
	Addr  string
	Roots *x509.CertPool // trusts the server's certificate

	dir string
}

//go:embed postfix.conf
var postfixConf string

//go:embed postfix.cf
var postfixServices string

const postfixPath = "/usr/sbin/postfix"

// StartPostfix starts a Postfix that passes mail on to sink (host:port); it
// ends with the test. Where Postfix is not installed, or we are not root, the
// test is skipped, or fails when CI is set.
func StartPostfix(tb TB, sink string) *Postfix {
	tb.Helper()
	if _, err := os.Stat(postfixPath); err != nil || os.Getuid() != 0 {
		const why = "this test needs root and Postfix: install the Debian package postfix"
		if os.Getenv("CI") != "" {
			tb.Fatalf(why)
		}
		tb.Skipf(why)
	}
	p, err := newPostfix(sink)
	if err != nil {
		tb.Fatalf("starting postfix: %v", err)
	}
	tb.Cleanup(func() { os.RemoveAll(p.dir) })
	if err := p.start(); err != nil {
		tb.Fatalf("starting postfix: %v", err)
	}
	tb.Cleanup(func() { p.run("stop") })
	return p
}

func newPostfix(sink string) (*Postfix, error) {
	_, sinkPort, err := net.SplitHostPort(sink)
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(1)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "postfix")
	if err != nil {
		return nil, err
	}
	cert, key, roots, err := certificate()
	if err != nil {
		return nil, err
	}
	p := &Postfix{Addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[0])), Roots: roots, dir: dir}
	values := map[string]any{"Dir": dir, "Port": ports[0], "SinkPort": sinkPort}
	err = errors.Join(
		os.Chmod(dir, 0o755),
		os.Mkdir(filepath.Join(dir, "queue"), 0o755),
		os.Mkdir(filepath.Join(dir, "data"), 0o700),
		own("postfix", filepath.Join(dir, "data")),
		p.write("main.cf", postfixConf, values),
		p.write("master.cf", postfixServices, values),
		os.WriteFile(filepath.Join(dir, "cert.pem"), cert, 0o644),
		os.WriteFile(filepath.Join(dir, "key.pem"), key, 0o600),
	)
	return p, err
}

// own gives a folder to a user of the machine.
func own(user, path string) error {
	if out, err := exec.Command("chown", user, path).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

func (p *Postfix) write(name, text string, values any) error {
	t, err := template.New(name).Parse(text)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, values); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(p.dir, name), out.Bytes(), 0o644)
}

// run calls postfix with our configuration. "stop" ends exactly the master
// process that "start" began, by its pid file.
func (p *Postfix) run(command string) ([]byte, error) {
	cmd := exec.Command(postfixPath, "-c", p.dir, command)
	cmd.Env = append(os.Environ(), "MAIL_CONFIG="+p.dir)
	return cmd.CombinedOutput()
}

func (p *Postfix) start() error {
	if out, err := p.run("start"); err != nil {
		log, _ := os.ReadFile(filepath.Join(p.dir, "log"))
		return fmt.Errorf("%w: %s%s", err, out, log)
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(startWait)
	for {
		if conn, err := net.Dial("tcp", p.Addr); err == nil {
			return conn.Close()
		}
		select {
		case <-tick.C:
		case <-limit:
			p.run("stop")
			log, _ := os.ReadFile(filepath.Join(p.dir, "log"))
			return fmt.Errorf("it does not answer: %s", log)
		}
	}
}
