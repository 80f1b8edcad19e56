package mailwatch

import (
	"io"
	"net"
	"sync"
	"testing"
)

// proxy passes connections on to a server and does to its answers what pass
// says: forward some bytes, and cut or fall silent afterwards.
type proxy struct {
	addr string
	pass func(answer []byte) (forward []byte, then fate)
}

type fate int

const (
	goOn fate = iota
	cut
	mute
)

func newProxy(t *testing.T, to string, pass func([]byte) ([]byte, fate)) *proxy {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{addr: ln.Addr().String(), pass: pass}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			client, err := ln.Accept()
			if err != nil {
				return
			}
			all.Go(func() { p.serve(client, to) })
		}
	})
	t.Cleanup(func() { ln.Close(); all.Wait() })
	return p
}

func (p *proxy) serve(client net.Conn, to string) {
	defer client.Close()
	server, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer server.Close()
	var up sync.WaitGroup
	defer up.Wait()
	up.Go(func() {
		io.Copy(server, client)
		server.Close()
	})
	p.answers(client, server)
	client.Close()
}

func (p *proxy) answers(client, server net.Conn) {
	buf := make([]byte, 32<<10)
	muted := false
	for {
		n, err := server.Read(buf)
		if err != nil {
			return
		}
		if muted {
			continue
		}
		forward, then := p.pass(buf[:n])
		client.Write(forward)
		switch then {
		case cut:
			return
		case mute:
			muted = true
		}
	}
}

// after forwards n bytes in all, and then does something.
func after(n int, then fate) func([]byte) ([]byte, fate) {
	return func(answer []byte) ([]byte, fate) {
		if len(answer) < n {
			n -= len(answer)
			return answer, goOn
		}
		return answer[:n], then
	}
}
