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
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"text/template"
	"time"
)

// TB is what a server needs of a test; *testing.T and *testing.B have it.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
	Skipf(format string, args ...any)
}

// Dovecot is a real Dovecot with Maildirs in a folder of its own. Every user
// has the folders INBOX, Sent, Drafts and Done, and the same password.
type Dovecot struct {
	Addr     string // plain text and STARTTLS
	TLSAddr  string // TLS from the first byte
	Password string
	Roots    *x509.CertPool // trusts the server's certificate, which names 127.0.0.1 and localhost

	dir     string
	owner   int          // uid and gid of the mail, -1 when we are not root
	counter atomic.Int64 // of delivered mails
}

//go:embed dovecot.conf
var dovecotConf string

const (
	dovecotPath = "/usr/sbin/dovecot"
	doveadmPath = "/usr/bin/doveadm"
	nobody      = 65534
	startWait   = 20 * time.Second
)

// StartDovecot starts a Dovecot for users; it ends with the test. Where
// Dovecot is not installed the test is skipped, or fails when CI is set.
func StartDovecot(tb TB, users ...string) *Dovecot {
	tb.Helper()
	if _, err := os.Stat(dovecotPath); err != nil {
		if os.Getenv("CI") != "" {
			tb.Fatalf("this test needs Dovecot: install the Debian package dovecot-imapd")
		}
		tb.Skipf("this test needs Dovecot: install the Debian package dovecot-imapd")
	}
	d, err := newDovecot(users)
	if err != nil {
		tb.Fatalf("starting dovecot: %v", err)
	}
	tb.Cleanup(func() { os.RemoveAll(d.dir) })
	stop, err := d.start()
	if err != nil {
		tb.Fatalf("starting dovecot: %v", err)
	}
	tb.Cleanup(stop)
	return d
}

// newDovecot writes everything that Dovecot reads. The folder's path is short
// because a Unix socket's may have no more than 108 bytes.
func newDovecot(users []string) (*Dovecot, error) {
	dir, err := os.MkdirTemp("", "dovecot")
	if err != nil {
		return nil, err
	}
	d := &Dovecot{Password: "correct horse", dir: dir, owner: -1}
	if os.Getuid() == 0 {
		d.owner = nobody
	}
	if err := d.write(users); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return d, nil
}

func (d *Dovecot) write(users []string) error {
	cert, key, roots, err := certificate()
	if err != nil {
		return err
	}
	d.Roots = roots
	ports, err := freePorts(2)
	if err != nil {
		return err
	}
	d.Addr = net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[0]))
	d.TLSAddr = net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[1]))
	conf, err := d.conf(ports)
	if err != nil {
		return err
	}
	var passwords strings.Builder
	for _, user := range users {
		fmt.Fprintf(&passwords, "%s:{PLAIN}%s\n", user, d.Password)
	}
	return errors.Join(
		os.Chmod(d.dir, 0o755),
		os.Mkdir(filepath.Join(d.dir, "mail"), 0o755),
		d.own("mail"),
		os.WriteFile(d.confPath(), conf, 0o644),
		os.WriteFile(filepath.Join(d.dir, "users"), []byte(passwords.String()), 0o644),
		os.WriteFile(filepath.Join(d.dir, "cert.pem"), cert, 0o644),
		os.WriteFile(filepath.Join(d.dir, "key.pem"), key, 0o600),
	)
}

func (d *Dovecot) confPath() string { return filepath.Join(d.dir, "dovecot.conf") }

func (d *Dovecot) conf(ports []int) ([]byte, error) {
	t, err := template.New("dovecot.conf").Parse(dovecotConf)
	if err != nil {
		return nil, err
	}
	values := map[string]any{"Dir": d.dir, "Port": ports[0], "TLSPort": ports[1], "Root": d.owner >= 0, "UID": d.owner, "GID": d.owner}
	if d.owner < 0 {
		me, err := user.Current()
		if err != nil {
			return nil, err
		}
		ours, err := user.LookupGroupId(me.Gid)
		if err != nil {
			return nil, err
		}
		values["UID"], values["GID"], values["User"], values["Group"] = me.Uid, me.Gid, me.Username, ours.Name
	}
	var out bytes.Buffer
	err = t.Execute(&out, values)
	return out.Bytes(), err
}

// start runs Dovecot in the foreground and waits until it answers.
func (d *Dovecot) start() (stop func(), err error) {
	cmd := exec.Command(dovecotPath, "-F", "-c", d.confPath())
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan struct{})
	go func() { defer close(ended); cmd.Wait() }()
	stop = func() {
		cmd.Process.Signal(syscall.SIGQUIT) // at once; it has nothing to save
		<-ended
	}
	if err := d.answers(ended); err != nil {
		stop()
		log, _ := os.ReadFile(filepath.Join(d.dir, "log"))
		return nil, fmt.Errorf("%w: %s%s", err, said.Bytes(), log)
	}
	return stop, nil
}

// answers waits for the greeting on the plain port.
func (d *Dovecot) answers(ended <-chan struct{}) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(startWait)
	for {
		if greets(d.Addr) {
			return nil
		}
		select {
		case <-ended:
			return errors.New("it ended")
		case <-limit:
			return errors.New("it does not answer")
		case <-tick.C:
		}
	}
}

func greets(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(5 * time.Second))
	line := make([]byte, 4)
	n, _ := conn.Read(line)
	return bytes.HasPrefix(line[:n], []byte("* OK"))
}

// Deliver puts a mail into the user's INBOX, as a delivery agent does.
func (d *Dovecot) Deliver(user string, raw []byte) error {
	box := filepath.Join("mail", user)
	for _, dir := range []string{box, box + "/tmp", box + "/new", box + "/cur"} {
		if err := d.mkdir(dir); err != nil {
			return fmt.Errorf("delivering to %s: %w", user, err)
		}
	}
	name := fmt.Sprintf("%d.M%06dP%d.localhost", time.Now().Unix(), d.counter.Add(1), os.Getpid())
	tmp := filepath.Join(box, "tmp", name)
	err := os.WriteFile(filepath.Join(d.dir, tmp), raw, 0o600)
	if err == nil {
		err = d.own(tmp)
	}
	if err == nil {
		err = os.Rename(filepath.Join(d.dir, tmp), filepath.Join(d.dir, box, "new", name))
	}
	if err != nil {
		return fmt.Errorf("delivering to %s: %w", user, err)
	}
	return nil
}

func (d *Dovecot) mkdir(dir string) error {
	err := os.Mkdir(filepath.Join(d.dir, dir), 0o700)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	return errors.Join(err, d.own(dir))
}

func (d *Dovecot) own(path string) error {
	if d.owner < 0 {
		return nil
	}
	return os.Chown(filepath.Join(d.dir, path), d.owner, d.owner)
}

// Doveadm runs doveadm on the server, such as
// Doveadm("mailbox", "update", "-u", user, "--uid-validity", "7", "INBOX").
func (d *Dovecot) Doveadm(args ...string) (string, error) {
	out, err := exec.Command(doveadmPath, append([]string{"-c", d.confPath()}, args...)...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("doveadm %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return string(out), nil
}

// Folder reads a user's folder and changes nothing in it.
func (d *Dovecot) Folder(user, folder string) ([]Mail, error) {
	return Folder(d.Addr, user, d.Password, folder)
}

// freePorts finds ports of 127.0.0.1 that nobody listens on.
func freePorts(n int) ([]int, error) {
	ports := make([]int, n)
	for i := range ports {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer ln.Close()
		ports[i] = ln.Addr().(*net.TCPAddr).Port
	}
	return ports, nil
}
