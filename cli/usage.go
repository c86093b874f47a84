package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/parindex/parindex/message"
)

// usageError is a command called wrongly; it names the help to read.
type usageError struct{ text, help string }

func (e *usageError) Error() string { return e.text + "\n" + e.help }

func (c *command) misuse(cmd *cobra.Command, key string, args ...message.Arg) error {
	l := c.language()
	return &usageError{message.Say(l, key, args...), message.Say(l, "cli.see_help", message.Word("command", cmd.CommandPath()))}
}

// args refuses more or fewer arguments than n, in the user's words.
func (c *command) args(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) > n && cmd.HasSubCommands():
			return c.misuse(cmd, "cli.no_command", message.Word("word", args[n]))
		case len(args) > n:
			return c.misuse(cmd, "cli.extra_arg", message.Word("word", args[n]))
		case len(args) < n:
			return c.misuse(cmd, "cli.missing_arg", message.Word("use", cmd.UseLine()))
		}
		return nil
	}
}

// need marks flags as required.
func (c *command) need(cmd *cobra.Command, names ...string) {
	for _, name := range names {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err) // the caller has just declared it
		}
	}
}

// checkRequired runs before cobra's own check, whose words are English.
func (c *command) checkRequired(cmd *cobra.Command, _ []string) error {
	var missing []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if _, required := f.Annotations[cobra.BashCompOneRequiredFlag]; required && !f.Changed {
			missing = append(missing, "--"+f.Name)
		}
	})
	if len(missing) > 0 {
		return c.misuse(cmd, "cli.missing_flag", message.Word("flags", strings.Join(missing, ", ")))
	}
	return nil
}

// flagError says what is wrong with a flag.
func (c *command) flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var empty *pflag.ValueRequiredError
	var bad *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			name = "-" + unknown.GetSpecifiedName()
		}
		return c.misuse(cmd, "cli.unknown_flag", message.Word("flag", name))
	case errors.As(err, &empty):
		return c.misuse(cmd, "cli.empty_flag", message.Word("flag", "--"+empty.GetSpecifiedName()))
	case errors.As(err, &bad):
		return c.misuse(cmd, "cli.bad_flag", message.Word("flag", "--"+bad.GetFlag().Name), message.Word("value", bad.GetValue()))
	}
	return c.misuse(cmd, "problem.cause", message.Word("cause", err.Error()))
}

// helpTemplate is cobra's, in Vietnamese.
const helpTemplate = `{{with (or .Long .Short)}}{{. | trimTrailingWhitespaces}}

{{end}}Cách dùng:
  {{if .HasAvailableSubCommands}}{{.CommandPath}} LỆNH{{else}}{{.UseLine}}{{end}}
{{if .HasExample}}
Ví dụ:
{{.Example}}
{{end}}{{if .HasAvailableSubCommands}}
Các lệnh:{{range .Commands}}{{if and .IsAvailableCommand (ne .Name "help")}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}

Xem từng lệnh: {{.CommandPath}} LỆNH --help
{{end}}{{if .HasAvailableLocalFlags}}
Tuỳ chọn:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}{{if .HasAvailableInheritedFlags}}
Tuỳ chọn chung:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}`
