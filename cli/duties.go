package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

func (c *command) duties() *cobra.Command {
	parent := &cobra.Command{
		Use:     "duties",
		Short:   "Nhiệm vụ định kỳ: tin, bài",
		Example: "  parindex duties news https://xa.gov.vn/rss.xml --unit y-tich --data /srv/parindex",
		Args:    c.args(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	parent.AddCommand(c.dutiesNews())
	return parent
}

func (c *command) dutiesNews() *cobra.Command {
	var p place
	var unit, only string
	var asJSON, inside bool
	cmd := &cobra.Command{
		Use:   "news TỆP|ĐỊA-CHỈ --unit ĐƠN-VỊ --data THƯ-MỤC",
		Short: "Đếm tin, bài từ nguồn RSS, Atom hoặc sơ đồ trang (sitemap)",
		Long: `Đọc nguồn tin của một đơn vị, từ tệp hoặc từ địa chỉ trên mạng, và thêm những tin, bài chưa có.
Chạy nhiều lần không đếm trùng: tin, bài giống nhau theo địa chỉ, mã của trang, hoặc tiêu đề và ngày.
Mục không đọc được thì báo từng dòng và không tính.`,
		Example: "  parindex duties news rss.xml --unit y-tich --data /srv/parindex\n" +
			"  parindex duties news https://xa.gov.vn/sitemap.xml --only /tin-tuc/ --unit y-tich --data /srv/parindex --json",
		Args: c.args(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			g := app.Gather{Unit: unit, Source: args[0], Only: only}
			if !strings.HasPrefix(args[0], "http://") && !strings.HasPrefix(args[0], "https://") {
				if g.Data, err = readFile(args[0]); err != nil {
					return err
				}
			}
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			sys.Fetch.Inside = inside
			got, err := sys.GatherNews(cmd.Context(), consoleActor(), g)
			if err != nil {
				return err
			}
			return c.printNews(got, asJSON)
		},
	}
	c.placeFlags(cmd, &p)
	cmd.Flags().StringVar(&unit, "unit", "", "tên ngắn của đơn vị, ví dụ y-tich")
	cmd.Flags().StringVar(&only, "only", "", "chỉ tính địa chỉ có chứa đoạn này, ví dụ /tin-tuc/")
	cmd.Flags().BoolVar(&inside, "feeds-inside", false, "cho phép địa chỉ trong mạng nội bộ")
	cmd.Flags().BoolVar(&asJSON, "json", false, "in kết quả dạng JSON")
	c.need(cmd, "unit")
	return cmd
}

func (c *command) printNews(got *app.Gathered, asJSON bool) error {
	for _, p := range got.Problems {
		fmt.Fprintln(c.stderr, p.In(c.language()))
	}
	if asJSON {
		return json.NewEncoder(c.stdout).Encode(got)
	}
	_, err := fmt.Fprintln(c.stdout, message.Say(c.language(), "cli.news", message.Title("unit", got.Unit.Name), message.Int("added", got.Added), message.Int("again", got.Again)))
	return err
}
