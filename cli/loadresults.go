package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
)

func (c *command) loadResults() *cobra.Command {
	var p place
	var about app.OldRound
	var published string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "load-results TỆP.xlsx --data THƯ-MỤC --year NĂM --publisher ĐƠN-VỊ --index MÃ",
		Short: "Nạp kết quả các năm trước khi dùng phần mềm, để so sánh năm với năm",
		Long: `Nạp kết quả một năm cũ từ bảng Excel (.xlsx) hoặc CSV, mỗi dòng một tiêu chí của một đơn vị:
  unit (bí danh đơn vị), code (mã), max (điểm tối đa), final (điểm thẩm định)
  và nếu có: title (tên tiêu chí), self (điểm tự chấm), source (nguồn).
Không cần quy tắc chấm: tiêu chí cha là tổng các tiêu chí con. Nạp tất cả hoặc không nạp gì.
Đặt --index trùng mã bộ chỉ số của các năm sau thì tiêu chí cùng mã, cùng tên được so với nhau.`,
		Example: "  parindex load-results ket-qua-2022.xlsx --data /srv/parindex --year 2022 --publisher huyen-chi-lang --index chi-lang-xa --published 20/01/2023",
		Args:    c.args(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			data, err := readFile(args[0])
			if err != nil {
				return err
			}
			if about.Published, err = calendar.Parse(published); err != nil {
				return c.misuse(cmd, "cli.bad_flag", message.Word("flag", "--published"), message.Word("value", published))
			}
			if about.Key == "" {
				about.Key = fmt.Sprintf("%s-%d", about.Index, about.Year)
			}
			if about.Title == "" {
				about.Title = fmt.Sprintf("Kết quả năm %d", about.Year)
			}
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			loaded, err := sys.LoadOldResults(cmd.Context(), consoleActor(), data, args[0], about)
			if err != nil {
				return err
			}
			return c.printLoaded(loaded, asJSON)
		},
	}
	c.placeFlags(cmd, &p)
	cmd.Flags().StringVar(&about.Key, "round", "", "mã kỳ (mặc định: MÃ-NĂM)")
	cmd.Flags().StringVar(&about.Title, "title", "", "tên kỳ")
	cmd.Flags().IntVar(&about.Year, "year", 0, "năm đánh giá")
	cmd.Flags().StringVar(&about.Publisher, "publisher", "", "bí danh đơn vị công bố")
	cmd.Flags().StringVar(&about.Index, "index", "", "mã bộ chỉ số")
	cmd.Flags().StringVar(&published, "published", "", "ngày công bố")
	cmd.Flags().BoolVar(&asJSON, "json", false, "in kết quả dạng JSON")
	c.need(cmd, "year", "publisher", "index", "published")
	return cmd
}
