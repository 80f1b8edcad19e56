package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/template"
)

type initCmd struct{}

// question is asked by init until check, if there is one, accepts the answer.
type question struct {
	key, text string
	check     func(string) error
}

func address(s string) error {
	if !isAddress(s) {
		return fmt.Errorf("%q is no mail address", s)
	}
	return nil
}

func needed(s string) error {
	if s == "" {
		return errors.New("this cannot be left empty")
	}
	return nil
}

func imapServer(s string) error { return validateServer(s, "tls", false) }
func smtpServer(s string) error { return validateServer(s, "starttls", false) }

func questions() []question {
	return []question{
		{"Name", "Your name, as letters are signed", needed},
		{"Address", "Your own mail address, where letters come from", address},
		{"Inbox", "The watched address that rejections are forwarded to", address},
		{"IMAP", "IMAP server of that mailbox (host:port)", imapServer},
		{"User", "User name of that mailbox", needed},
		{"Password", "Password of that mailbox", needed},
		{"SMTP", "SMTP server (host:port)", smtpServer},
		{"SMTPUser", "User name for SMTP (empty: without)", nil},
		{"SMTPPassword", "Password for SMTP (empty: without)", nil},
	}
}

var written = template.Must(template.New("").Parse(`# Written by hoffelijk init. etc/hoffelijk.toml explains every key.

[[salesperson]]
name = {{printf "%q" .Name}}
address = {{printf "%q" .Address}}

[[mailbox]]
name = "nee"
address = {{printf "%q" .Inbox}}
server = {{printf "%q" .IMAP}}
username = {{printf "%q" .User}}
password = {{printf "%q" .Password}}

[smtp]
server = {{printf "%q" .SMTP}}
{{- if .SMTPUser}}
username = {{printf "%q" .SMTPUser}}
password = {{printf "%q" .SMTPPassword}}
{{- end}}
`))

// Run asks and writes the configuration, readable by its owner only. It never
// overwrites one.
func (c *initCmd) Run(ctx context.Context, s *streams) error {
	if _, err := os.Stat(s.config); err == nil {
		return fmt.Errorf("%s exists already; edit it, or name another file with --config", s.config)
	}
	answers, err := ask(ctx, s.in, s.out)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.config), 0o755); err != nil {
		return fmt.Errorf("making the folder of the configuration: %w", err)
	}
	f, err := os.OpenFile(s.config, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	if err := errors.Join(written.Execute(f, answers), f.Close()); err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	_, err = fmt.Fprintf(s.out, "\n%s is written; try it with: hoffelijk --config %s check\n", s.config, s.config)
	return err
}

// ask puts the questions, each until its answer can be right.
func ask(ctx context.Context, in io.Reader, out io.Writer) (map[string]string, error) {
	lines := bufio.NewScanner(in)
	answers := map[string]string{}
	for _, q := range questions() {
		for {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			fmt.Fprintf(out, "%s: ", q.text)
			if !lines.Scan() {
				return nil, errors.New("the answers ended before the questions; run init again")
			}
			answer := strings.TrimSpace(lines.Text())
			if q.check == nil || q.check(answer) == nil {
				answers[q.key] = answer
				break
			}
			fmt.Fprintf(out, "  %v\n", q.check(answer))
		}
	}
	return answers, nil
}
