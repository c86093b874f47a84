package cli

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// version is what the program tells of itself.
type version struct {
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"` // "" when it was built outside a repository
	Time     string `json:"time,omitempty"`   // of the commit
	Modified bool   `json:"modified"`         // built from more than the commit
	Go       string `json:"go"`
	System   string `json:"system"`
	Schema   int64  `json:"schema"` // of the database that it knows
}

func ownVersion() (version, error) {
	v := version{Version: "(devel)", Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			v.Version = info.Main.Version
		}
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				v.Commit = s.Value
			case "vcs.time":
				v.Time = s.Value
			case "vcs.modified":
				v.Modified = s.Value == "true"
			}
		}
	}
	var err error
	v.Schema, err = app.Schema()
	return v, err
}

func (c *command) version() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "In phiên bản của chương trình",
		Example: "  parindex version\n  parindex version --json",
		Args:    c.args(0),
		RunE: func(*cobra.Command, []string) error {
			v, err := ownVersion()
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(c.stdout).Encode(v)
			}
			l := c.language()
			fmt.Fprintf(c.stdout, "parindex %s\n", v.Version)
			if v.Commit != "" {
				fmt.Fprintln(c.stdout, message.Say(l, "version.commit", message.Word("commit", v.Commit), message.Word("time", v.Time)))
			}
			if v.Modified {
				fmt.Fprintln(c.stdout, message.Say(l, "version.modified"))
			}
			fmt.Fprintln(c.stdout, message.Say(l, "version.rest", message.Word("go", v.Go), message.Word("system", v.System), message.Word("schema", fmt.Sprint(v.Schema))))
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "in kết quả dạng JSON")
	return cmd
}
