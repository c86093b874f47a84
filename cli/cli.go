// Package cli is the command line: one file a command. It parses flags, calls
// what does the work, and prints; what it prints for people is Vietnamese
// unless --lang en is given.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/message"
)

// command is what every command shares.
type command struct {
	lang   string
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

func (c *command) language() message.Lang { return message.ParseLang(c.lang) }

// Run runs one command and returns the exit code: 0 done, 1 failed, 2 called
// wrongly. SIGINT and SIGTERM end it in order, as does the manager of services
// of Windows.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return attended(args, stdout, stderr, func(ctx context.Context, stdout, stderr io.Writer) int {
		return run(ctx, args, stdin, stdout, stderr)
	})
}

// bySignals runs a command until it is done or the person or the system ends
// it.
func bySignals(stdout, stderr io.Writer, do func(ctx context.Context, stdout, stderr io.Writer) int) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	return do(ctx, stdout, stderr)
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := &command{stdin: stdin, stdout: stdout, stderr: stderr}
	root := c.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	var problems message.Problems
	var found *foundError
	var called *usageError
	var unread *unreadableError
	switch {
	case errors.Is(err, errQuiet):
	case errors.As(err, &found):
		fmt.Fprintln(stderr, found.problems.In(c.language()))
		fmt.Fprintln(stderr, message.Say(c.language(), "cli.found", message.Int("n", len(found.problems))))
	case errors.As(err, &problems):
		fmt.Fprintln(stderr, problems.In(c.language()))
		fmt.Fprintln(stderr, message.Say(c.language(), "cli.problems", message.Int("n", len(problems))))
	case errors.As(err, &called):
		fmt.Fprintln(stderr, err)
		return 2
	case errors.As(err, &unread):
		fmt.Fprintln(stderr, unread.text)
		return 2
	default:
		fmt.Fprintln(stderr, message.Say(c.language(), "cli.error", message.Word("cause", c.say(err))))
	}
	return 1
}

// foundError is what a command was asked to look for and found: it has done
// its work and printed what it had to.
type foundError struct{ problems message.Problems }

func (e *foundError) Error() string { return e.problems.Error() }

// found returns problems as a foundError, nil when there are none.
func found(problems message.Problems) error {
	if len(problems) == 0 {
		return nil
	}
	return &foundError{problems}
}

// say puts an error into words of the user's language where it has them.
func (c *command) say(err error) string {
	var said interface{ In(message.Lang) string }
	if errors.As(err, &said) {
		return said.In(c.language())
	}
	return err.Error()
}

func (c *command) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "parindex",
		Short: "Chấm điểm, xếp hạng, khắc phục và báo cáo Chỉ số cải cách hành chính (CCHC)",
		Example: `  parindex demo
  parindex score --index rules/chi-lang-2023.yaml --inputs demo/chi-lang-2023.csv`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              c.args(0),
		PersistentPreRunE: c.checkRequired,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVar(&c.lang, "lang", "vi", "ngôn ngữ của thông báo: vi hoặc en")
	root.SetOut(c.stdout)
	root.SetErr(c.stderr)
	root.SetFlagErrorFunc(c.flagError)
	root.SetHelpTemplate(helpTemplate)
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{Hidden: true, Use: "no-help"})
	root.AddCommand(c.demo(), c.serve(), c.load(), c.loadResults(), c.score(), c.rescore(), c.forecast(), c.target(), c.index(), c.report(), c.template(), c.read(), c.lint(), c.unit(), c.user(), c.audit(), c.backup(), c.restore(), c.verify(), c.dossiers(), c.duties(), c.notices(), c.move(), c.migrate(), c.version(), c.doctor(), c.service(), c.secret(), c.personData())
	helpFlags(root)
	return root
}

// helpFlags declares --help of every command in Vietnamese.
func helpFlags(cmd *cobra.Command) {
	cmd.Flags().BoolP("help", "h", false, "xem cách dùng lệnh này")
	for _, sub := range cmd.Commands() {
		helpFlags(sub)
	}
}
