package cli

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/message"
)

// doctorAsked is what an examination is told beside the place.
type doctorAsked struct {
	backups, url string
	json         bool
}

func (c *command) doctor() *cobra.Command {
	var p place
	var asked doctorAsked
	cmd := &cobra.Command{
		Use:   "doctor --data THƯ-MỤC",
		Short: "Kiểm tra mọi thứ một bản cài đặt cần, và chỉ cách sửa",
		Long: `Kiểm tra thư mục dữ liệu, dung lượng đĩa, cơ sở dữ liệu, kho tài liệu, LibreOffice, pdftotext,
đồng hồ và múi giờ, bản sao lưu gần nhất, HTTPS, tài khoản chạy lệnh. Không thay đổi gì.
Mã thoát 1 khi có chỗ phải sửa. Kiểm tra từng tài liệu và nhật ký: parindex verify.`,
		Example: "  parindex doctor --data /srv/parindex\n" +
			"  parindex doctor --data /srv/parindex --backup-dir /backup --url https://cchc.tinh.gov.vn --json",
		Args: c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.runDoctor(cmd.Context(), p, asked) },
	}
	c.placeFlags(cmd, &p)
	cmd.Flags().StringVar(&asked.backups, "backup-dir", "", "thư mục chứa các bản sao lưu theo lịch")
	cmd.Flags().StringVar(&asked.url, "url", "", "địa chỉ mọi người dùng, để kiểm tra HTTPS")
	cmd.Flags().BoolVar(&asked.json, "json", false, "in kết quả dạng JSON")
	return cmd
}

func (c *command) runDoctor(ctx context.Context, p place, asked doctorAsked) error {
	found, err := app.Examine(ctx, consoleActor(), p.app(), asked.backups, time.Now)
	if err != nil {
		return err
	}
	found = append(found, examineTLS(ctx, asked.url, time.Now()))
	if err := c.printFindings(found, asked.json); err != nil {
		return err
	}
	bad := 0
	for _, f := range found {
		if f.Level == app.Bad {
			bad++
		}
	}
	if bad > 0 {
		return c.fault("doctor.faults", message.Int("n", bad))
	}
	return nil
}

func (c *command) printFindings(found []app.Finding, asJSON bool) error {
	type line struct {
		About string    `json:"about"`
		Level app.Level `json:"level"`
		Text  string    `json:"text"`
		Mend  string    `json:"mend,omitempty"`
	}
	l := c.language()
	lines := make([]line, len(found))
	well := true
	for i, f := range found {
		lines[i] = line{About: f.About, Level: f.Level, Text: f.Text.In(l)}
		if !f.Mend.IsZero() {
			lines[i].Mend = f.Mend.In(l)
		}
		well = well && f.Level == app.Well
	}
	if asJSON {
		return json.NewEncoder(c.stdout).Encode(lines)
	}
	for _, f := range lines {
		fmt.Fprintf(c.stdout, "[%s] %s: %s\n", message.Say(l, "doctor.level."+string(f.Level)), message.Say(l, "doctor.about."+f.About), f.Text)
		if f.Mend != "" {
			fmt.Fprintf(c.stdout, "    %s %s\n", message.Say(l, "web.system.mend"), f.Mend)
		}
	}
	if well {
		fmt.Fprintln(c.stdout, message.Say(l, "doctor.all_well"))
	}
	return nil
}

// soon is the number of days before its end at which a certificate should be
// renewed.
const soon = 14

// examineTLS asks the address that people use for its certificate.
func examineTLS(ctx context.Context, address string, now time.Time) app.Finding {
	say := func(l app.Level, key string, args ...message.Arg) app.Finding {
		f := app.Finding{About: "tls", Level: l, Text: message.T("doctor."+key, args...)}
		if l != app.Well {
			f.Mend = message.T("doctor."+key+".mend", args...)
		}
		return f
	}
	if address == "" {
		return say(app.Warning, "tls_unknown")
	}
	days, err := certificateDays(ctx, address, now)
	at := message.Word("url", address)
	switch {
	case err != nil:
		return say(app.Bad, "tls_fails", at, message.Word("cause", err.Error()))
	case days < soon:
		return say(app.Warning, "tls_ends", at, message.Int("days", days))
	}
	return say(app.Well, "tls_days", at, message.Int("days", days))
}

// certificateDays returns for how many days the certificate of an address
// holds.
func certificateDays(ctx context.Context, address string, now time.Time) (int, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" {
		return 0, errors.New("không phải địa chỉ https://")
	}
	u.Path = "/healthz"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return 0, err
	}
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}}}
	answer, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return 0, errors.New(answer.Status)
	}
	return int(answer.TLS.PeerCertificates[0].NotAfter.Sub(now).Hours() / 24), nil
}
