package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

func (c *command) userImport() *cobra.Command {
	var p place
	var dry, asJSON bool
	var site string
	cmd := &cobra.Command{
		Use:   "import TỆP --data THƯ-MỤC",
		Short: "Nhập danh sách người dùng từ Excel hoặc CSV, in đường dẫn mời",
		Long: `Nhập danh sách người dùng từ tệp .xlsx hoặc .csv, mỗi dòng một vai trò:
  họ tên, tên đăng nhập, đơn vị (bí danh hoặc tên), vai trò
  và nếu có: từ ngày, đến ngày, chỉ phần (mã tiêu chí hoặc cơ quan, cách nhau bằng dấu chấm phẩy).
Một dòng sai thì không lưu gì. Nhập lại đúng tệp cũ không đổi gì. Lưu xong in đường dẫn dùng một lần
của từng người mới; đường dẫn chỉ in một lần này.`,
		Example: "  parindex user import nguoi-dung.xlsx --data /srv/parindex --dry-run\n  parindex user import nguoi-dung.xlsx --data /srv/parindex --url https://cchc.example.vn",
		Args:    c.args(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			data, err := readFile(args[0])
			if err != nil {
				return err
			}
			sys, err := c.open(cmd.Context(), p, existing)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, sys.Close()) }()
			read, err := sys.ImportPeople(cmd.Context(), consoleActor(), data, args[0], dry)
			if err != nil {
				return err
			}
			return c.printPeopleImport(read, strings.TrimRight(site, "/"), dry, asJSON)
		},
	}
	c.placeFlags(cmd, &p)
	cmd.Flags().BoolVar(&dry, "dry-run", false, "chỉ kiểm tra, không lưu")
	cmd.Flags().StringVar(&site, "url", "http://"+defaultAddr, "địa chỉ của phần mềm, đứng đầu các đường dẫn mời")
	cmd.Flags().BoolVar(&asJSON, "json", false, "in kết quả dạng JSON")
	return cmd
}

func (c *command) printPeopleImport(read *app.PeopleImport, site string, dry, asJSON bool) error {
	l := c.language()
	type link struct {
		Login   string    `json:"login"`
		Name    string    `json:"name"`
		Link    string    `json:"link"`
		Expires time.Time `json:"expires"`
	}
	links := []link{}
	for _, x := range read.Links {
		links = append(links, link{x.Person.Login, x.Person.Name.In(l), x.Address(site), x.Expires})
	}
	if asJSON {
		return json.NewEncoder(c.stdout).Encode(struct {
			*app.PeopleImport
			DryRun bool   `json:"dry_run"`
			Links  []link `json:"links"`
		}{read, dry, links})
	}
	for _, row := range read.Rows {
		fmt.Fprintln(c.stdout, message.Say(l, "cli.import_row", message.Int("line", row.Line), message.Word("login", row.Login),
			message.Sub("role", message.T("role."+string(row.Role))), message.Word("unit", row.Unit), message.Sub("outcome", message.T("import."+string(row.Outcome)))))
	}
	key := "cli.people_imported"
	if dry {
		key = "cli.import_dry"
	}
	fmt.Fprintln(c.stdout, message.Say(l, key, message.Int("people", read.People), message.Int("roles", read.Roles), message.Int("same", read.Same)))
	for _, x := range links {
		fmt.Fprintf(c.stdout, "%s\t%s\t%s\t%s\n", x.Login, x.Name, x.Link, l.Time(x.Expires))
	}
	return nil
}
