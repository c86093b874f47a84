package cli

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/message"
)

func (c *command) verify() *cobra.Command {
	var p place
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify --data THƯ-MỤC",
		Short: "Kiểm tra toàn bộ dữ liệu: cơ sở dữ liệu, nhật ký, tài liệu, tổng điểm",
		Long: `Kiểm tra cơ sở dữ liệu, chuỗi băm của nhật ký, từng tài liệu theo mã SHA-256, bản ghi nào
thiếu tài liệu, và tổng điểm đang giữ so với tính lại từ đầu. Mã thoát 1 khi có chỗ sai.`,
		Example: "  parindex verify --data /srv/parindex\n  parindex verify --data /srv/parindex --json",
		Args:    c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			progress := c.progress("verify.progress")
			v, err := sys.Verify(cmd.Context(), consoleActor(), func(files int) { progress.told(0, files) })
			progress.end()
			if err != nil {
				return err
			}
			l := c.language()
			var entries int64
			for _, chain := range v.Chains {
				entries += chain.Entries
			}
			if asJSON {
				faults := make([]string, len(v.Faults))
				for i, f := range v.Faults {
					faults[i] = f.In(l)
				}
				if err := json.NewEncoder(c.stdout).Encode(map[string]any{"entries": entries, "files": v.Files, "totals": v.Totals, "faults": faults}); err != nil {
					return err
				}
			} else {
				for _, f := range v.Faults {
					fmt.Fprintln(c.stdout, f.In(l))
				}
				fmt.Fprintln(c.stdout, message.Say(l, "verify.done", message.Int("entries", int(entries)), message.Int("files", v.Files), message.Int("totals", v.Totals)))
			}
			if n := len(v.Faults); n > 0 {
				return c.fault("verify.faults", message.Int("n", n))
			}
			return nil
		},
	}
	c.placeFlags(cmd, &p)
	cmd.Flags().BoolVar(&asJSON, "json", false, "in kết quả dạng JSON")
	return cmd
}
