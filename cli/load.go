package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

func (c *command) load() *cobra.Command {
	var p place
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "load TỆP.yaml --data THƯ-MỤC",
		Short: "Nạp một kỳ đánh giá đã có kết quả vào dữ liệu của đơn vị",
		Long: `Nạp một kỳ đánh giá từ tệp YAML và các tệp mà nó nêu tên (bộ chỉ số, đơn vị, số liệu).
Nạp tất cả hoặc không nạp gì: có lỗi thì báo đủ mọi lỗi và không ghi gì.
Mẫu: demo/chi-lang-2023.yaml; mô tả: docs/round-file.md.`,
		Example: "  parindex load demo/chi-lang-2023.yaml --data /srv/parindex",
		Args:    c.args(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			sys, err := c.open(cmd.Context(), p, created)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			file, err := filepath.Abs(args[0])
			if err != nil {
				return err
			}
			// Rooted one folder up, so that a round may name ../rules/FILE.yaml.
			folder := filepath.Dir(file)
			name := filepath.ToSlash(filepath.Join(filepath.Base(folder), filepath.Base(file)))
			loaded, err := sys.LoadRound(cmd.Context(), consoleActor(), os.DirFS(filepath.Dir(folder)), name, false)
			if err != nil {
				return err
			}
			return c.printLoaded(loaded, asJSON)
		},
	}
	c.placeFlags(cmd, &p)
	cmd.Flags().BoolVar(&asJSON, "json", false, "in kết quả dạng JSON")
	return cmd
}

func (c *command) printLoaded(l *app.Loaded, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(c.stdout).Encode(l)
	}
	said := message.Say(c.language(), "cli.loaded", message.Word("round", l.Round), message.Int("units", l.Units),
		message.Int("results", l.Results), message.Int("documents", l.Documents), message.Int("actions", l.Actions), message.Int("accounts", l.Accounts))
	if l.Accounts > 0 {
		said += "\n" + message.Say(c.language(), "cli.loaded_accounts")
	}
	_, err := fmt.Fprintln(c.stdout, said)
	return err
}

// consoleActor is the system's user, audited as cli:name.
func consoleActor() app.Actor {
	if u, err := user.Current(); err == nil {
		return app.Console(u.Username)
	}
	return app.Console("unknown")
}
