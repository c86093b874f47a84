package cli

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

func (c *command) audit() *cobra.Command {
	parent := &cobra.Command{
		Use:     "audit",
		Short:   "Nhật ký thay đổi",
		Example: "  parindex audit verify --data /srv/parindex",
		Args:    c.args(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var p place
	var asJSON bool
	verify := &cobra.Command{
		Use:   "verify --data THƯ-MỤC",
		Short: "Kiểm tra chuỗi nhật ký: không mục nào bị sửa, chèn hay bỏ",
		Long: `Tính lại chuỗi băm của nhật ký từ mục đầu tiên; nêu mục đầu tiên không khớp.
In mã của mục cuối mỗi chuỗi: ghi lại ở nơi khác thì sau này biết được phần cuối có bị cắt không.
Mã thoát 1 khi có chuỗi không khớp.`,
		Example: "  parindex audit verify --data /srv/parindex\n  parindex audit verify --data /srv/parindex --json",
		Args:    c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			chains, err := sys.VerifyAudit(cmd.Context(), consoleActor())
			if err != nil {
				return err
			}
			return c.printChains(chains, asJSON)
		},
	}
	c.placeFlags(verify, &p)
	verify.Flags().BoolVar(&asJSON, "json", false, "in kết quả dạng JSON")
	parent.AddCommand(verify)
	return parent
}

func (c *command) printChains(chains []app.Chain, asJSON bool) error {
	l := c.language()
	type row struct {
		Chain   string `json:"chain"`
		Entries int64  `json:"entries"`
		Tip     string `json:"tip"`
		Broken  string `json:"broken,omitempty"`
	}
	rows := []row{}
	broken := 0
	for _, ch := range chains {
		r := row{ch.Name.In(l), ch.Entries, ch.Tip.Hash, ""}
		if ch.Broken != nil {
			r.Broken, broken = ch.Broken.In(l), broken+1
		}
		rows = append(rows, r)
	}
	if asJSON {
		if err := json.NewEncoder(c.stdout).Encode(rows); err != nil {
			return err
		}
	}
	for _, r := range rows {
		switch {
		case asJSON:
		case r.Broken != "":
			fmt.Fprintln(c.stdout, r.Broken)
		default:
			fmt.Fprintln(c.stdout, message.Say(l, "cli.chain", message.Word("chain", r.Chain), message.Int("entries", int(r.Entries)), message.Word("tip", r.Tip)))
		}
	}
	if broken > 0 {
		return c.fault("cli.chains_broken", message.Int("n", broken))
	}
	return nil
}
