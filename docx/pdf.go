package docx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	pdfTimeout     = 60 * time.Second
	pdfConversions = 2 // at once; each takes some 200 MB
)

// ErrNoLibreOffice says that no PDF can be made on this machine.
var ErrNoLibreOffice = errors.New("máy này chưa cài LibreOffice nên chưa xuất được PDF; hãy cài bằng lệnh “apt-get install libreoffice-writer” rồi thử lại. Tệp Word không bị ảnh hưởng, vẫn tải về và dùng được")

var pdfSlots = make(chan struct{}, pdfConversions)

// ToPDF converts a .docx by LibreOffice, in a profile of its own that is
// removed afterwards. ctx without a deadline gets 60 s. It returns
// ErrNoLibreOffice where the program is absent.
func ToPDF(ctx context.Context, data []byte) ([]byte, error) {
	// The limits of Open hold here too: LibreOffice would fetch what a
	// document links to.
	if _, err := readArchive(data); err != nil {
		return nil, err
	}
	office, err := findOffice()
	if err != nil {
		return nil, err
	}
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, pdfTimeout)
		defer cancel()
	}
	select {
	case pdfSlots <- struct{}{}:
		defer func() { <-pdfSlots }()
	case <-ctx.Done():
		return nil, fmt.Errorf("hết thời gian chờ tới lượt xuất PDF; hãy thử lại sau ít phút: %w", ctx.Err())
	}
	return convert(ctx, office, data)
}

// CanPDF says whether ToPDF has its program on this machine.
func CanPDF() bool {
	_, err := findOffice()
	return err == nil
}

func findOffice() (string, error) {
	for _, name := range []string{"soffice", "libreoffice"} {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", ErrNoLibreOffice
}

func convert(ctx context.Context, office string, data []byte) ([]byte, error) {
	dir, err := os.MkdirTemp("", "docx-pdf-")
	if err != nil {
		return nil, fmt.Errorf("không tạo được thư mục tạm để xuất PDF: %w", err)
	}
	defer os.RemoveAll(dir)
	source := filepath.Join(dir, "document.docx")
	if err := os.WriteFile(source, data, 0o600); err != nil {
		return nil, fmt.Errorf("không ghi được tệp tạm để xuất PDF: %w", err)
	}
	profile := url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(dir, "profile"))}
	// #nosec G204 -- the program comes from PATH, every argument is ours.
	cmd := exec.CommandContext(ctx, office, "-env:UserInstallation="+profile.String(),
		"--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
		"--convert-to", "pdf:writer_pdf_Export", "--outdir", dir, source)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	cmd.WaitDelay = 5 * time.Second
	ownGroup(cmd)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	runErr := cmd.Run()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("LibreOffice chưa xuất xong PDF trong thời gian cho phép; tệp Word vẫn dùng được, hãy thử lại sau: %w", ctx.Err())
	}
	// The exit code alone says nothing: LibreOffice ends with 0 on many failures.
	pdf, err := os.ReadFile(filepath.Join(dir, "document.pdf"))
	if err == nil && !bytes.HasPrefix(pdf, []byte("%PDF")) {
		err = errors.New("kết quả không phải là PDF")
	}
	if err != nil {
		said := strings.Join(strings.Fields(output.String()), " ")
		return nil, fmt.Errorf("LibreOffice không xuất được PDF (%q); tệp Word vẫn dùng được: %w", said, errors.Join(runErr, err))
	}
	return pdf, nil
}
