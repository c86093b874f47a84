package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/message"
)

func (c *command) rescore() *cobra.Command {
	var p place
	var asJSON, explain bool
	cmd := &cobra.Command{
		Use:   "rescore KỲ --data THƯ-MỤC",
		Short: "Chấm lại một kỳ đã lưu và so với kết quả đã công bố; không ghi gì",
		Long: `Chấm lại mọi đơn vị của một kỳ từ số liệu đã lưu, bằng đúng bộ chỉ số của kỳ đó, rồi so với
kết quả đã công bố. Không ghi gì: kết quả đã công bố giữ nguyên. Mã thoát 1 khi có chỗ khác.`,
		Example: "  parindex rescore chi-lang-2023 --data /srv/parindex\n  parindex rescore chi-lang-2023 --data /srv/parindex --json",
		Args:    c.args(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			v, err := sys.Rescore(cmd.Context(), consoleActor(), args[0])
			if err != nil {
				return err
			}
			if err := c.printResults(v.Index, v.Ranked, v.Names, asJSON, explain); err != nil {
				return err
			}
			for _, d := range v.Differ {
				fmt.Fprintln(c.stderr, d.In(c.language()))
			}
			if len(v.Differ) > 0 {
				return c.fault("cli.rescore_differs", message.Int("n", len(v.Differ)))
			}
			return nil
		},
	}
	c.placeFlags(cmd, &p)
	cmd.Flags().BoolVar(&asJSON, "json", false, "in kết quả dạng JSON")
	cmd.Flags().BoolVar(&explain, "explain", false, "giải thích từng bước của mỗi điểm")
	return cmd
}
