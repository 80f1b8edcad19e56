// Command hoffelijk reads rejections and cancellations that come in by mail,
// drafts the courteous answer, asks a person, and sends what the person
// approves.
//
// The commands and their JSON are listed in docs/commands.md. It ends with 0
// when the work is done, 1 when it failed and 2 when the call was wrong;
// errors are one sentence on standard error that says what to do.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// cli is the command line.
type cli struct {
	Config string `help:"The configuration file." default:"/etc/hoffelijk/hoffelijk.toml" env:"HOFFELIJK_CONFIG" type:"path"`

	Demo     demoCmd     `cmd:"" help:"Try everything on this machine, without configuration."`
	Init     initCmd     `cmd:"" help:"Write a configuration by asking."`
	Check    checkCmd    `cmd:"" help:"Try every connection, letter and rule, and say what is wrong."`
	Run      runCmd      `cmd:"" help:"Watch, file, draft, ask, send: the daemon."`
	Parse    parseCmd    `cmd:"" help:"Show what is understood of mails in files."`
	Classify classifyCmd `cmd:"" help:"Show which kind of no mails in files are."`
	Draft    draftCmd    `cmd:"" help:"Show the letter that mails in files would get."`
	Cases    casesCmd    `cmd:"" help:"List the cases."`
	Show     showCmd     `cmd:"" help:"Show one case."`
	Approve  approveCmd  `cmd:"" help:"Send the draft of a case."`
	Edit     editCmd     `cmd:"" help:"Replace the draft of a case by your own text."`
	Discard  discardCmd  `cmd:"" help:"Settle a case without a letter."`
	Later    laterCmd    `cmd:"" help:"Set a case aside until a day."`
	Refile   refileCmd   `cmd:"" help:"Say what kind of no a case is, and draft again."`
	Summary  summaryCmd  `cmd:"" help:"Sum up a day, week or month."`
	Rules    struct {
		Check rulesCheckCmd `cmd:"" help:"Try the rules on their own examples."`
		Try   rulesTryCmd   `cmd:"" help:"Classify a text."`
	} `cmd:"" help:"Work on the rules."`
	Templates struct {
		Check templatesCheckCmd `cmd:"" help:"Try every letter on sample cases."`
	} `cmd:"" help:"Work on the letters."`
	Import importCmd `cmd:"" help:"File mails from files, as if they had come in."`
}

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
	config   string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := execute(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}

// exit carries the code with which kong wants to leave out of its parser.
type exit int

// execute runs one command line and returns the exit code.
func execute(ctx context.Context, args []string, s streams) (code int) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(exit)
			if !ok {
				panic(r)
			}
			code = int(e)
		}
	}()
	var c cli
	parser, err := kong.New(&c,
		kong.Name("hoffelijk"),
		kong.Description("The courteous answer to a no: reads rejections, drafts the reply, asks you, sends it."),
		kong.Writers(s.out, s.err),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintln(s.err, "hoffelijk:", err)
		return 1
	}
	call, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(s.err, "hoffelijk: %v; see hoffelijk -h\n", err)
		return 2
	}
	s.config = c.Config
	switch err := call.Run(ctx, &s); {
	case err == nil, errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return 0
	case errors.As(err, new(usageError)):
		fmt.Fprintln(s.err, "hoffelijk:", sentence(err))
		return 2
	default:
		fmt.Fprintln(s.err, "hoffelijk:", sentence(err))
		return 1
	}
}

// usageError is a call that cannot be meant.
type usageError struct{ error }
