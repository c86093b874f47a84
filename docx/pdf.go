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

// ErrNoLibreOffice says that no PDF and no OpenDocument can be made on this
// machine.
var ErrNoLibreOffice = errors.New("máy này chưa cài LibreOffice nên chưa xuất được PDF, ODF; hãy cài bằng lệnh “apt-get install libreoffice-writer” rồi thử lại. Tệp Word không bị ảnh hưởng, vẫn tải về và dùng được")

var pdfSlots = make(chan struct{}, pdfConversions)

// conversion is one thing that LibreOffice makes of another.
type conversion struct {
	from, to string // endings
	filter   string // of LibreOffice
	begins   string // what the result begins with
	called   string
}

var (
	wordToPDF   = conversion{"docx", "pdf", "pdf:writer_pdf_Export", "%PDF", "PDF"}
	wordToODT   = conversion{"docx", "odt", "odt:writer8", "PK", "tệp .odt"}
	sheetsToODS = conversion{"xlsx", "ods", "ods:calc8", "PK", "tệp .ods"}
)

// ToPDF converts a .docx by LibreOffice, in a profile of its own that is
// removed afterwards. ctx without a deadline gets 60 s. It returns
// ErrNoLibreOffice where the program is absent.
func ToPDF(ctx context.Context, data []byte) ([]byte, error) { return fromWord(ctx, wordToPDF, data) }

// ToODT converts a .docx into OpenDocument text, as ToPDF does.
func ToODT(ctx context.Context, data []byte) ([]byte, error) { return fromWord(ctx, wordToODT, data) }

// ToODS converts a workbook that this program wrote itself into an OpenDocument
// spreadsheet, as ToPDF does.
func ToODS(ctx context.Context, data []byte) ([]byte, error) {
	return sheetsToODS.run(ctx, data)
}

func fromWord(ctx context.Context, c conversion, data []byte) ([]byte, error) {
	// The limits of Open hold here too: LibreOffice would fetch what a
	// document links to.
	if _, err := readArchive(data); err != nil {
		return nil, err
	}
	return c.run(ctx, data)
}

func (c conversion) run(ctx context.Context, data []byte) ([]byte, error) {
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
		return nil, fmt.Errorf("hết thời gian chờ tới lượt xuất %s; hãy thử lại sau ít phút: %w", c.called, ctx.Err())
	}
	return c.convert(ctx, office, data)
}

// CanPDF says whether ToPDF, ToODT and ToODS have their program on this machine.
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

func (c conversion) convert(ctx context.Context, office string, data []byte) ([]byte, error) {
	dir, err := os.MkdirTemp("", "docx-pdf-")
	if err != nil {
		return nil, fmt.Errorf("không tạo được thư mục tạm để xuất %s: %w", c.called, err)
	}
	defer os.RemoveAll(dir)
	source := filepath.Join(dir, "document."+c.from)
	if err := os.WriteFile(source, data, 0o600); err != nil {
		return nil, fmt.Errorf("không ghi được tệp tạm để xuất %s: %w", c.called, err)
	}
	profile := url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(dir, "profile"))}
	// #nosec G204 -- the program comes from PATH, every argument is ours.
	cmd := exec.CommandContext(ctx, office, "-env:UserInstallation="+profile.String(),
		"--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
		"--convert-to", c.filter, "--outdir", dir, source)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	cmd.WaitDelay = 5 * time.Second
	ownGroup(cmd)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	runErr := cmd.Run()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("LibreOffice chưa xuất xong %s trong thời gian cho phép; tệp %s vẫn dùng được, hãy thử lại sau: %w", c.called, c.source(), ctx.Err())
	}
	// The exit code alone says nothing: LibreOffice ends with 0 on many failures.
	made, err := os.ReadFile(filepath.Join(dir, "document."+c.to))
	if err == nil && !bytes.HasPrefix(made, []byte(c.begins)) {
		err = errors.New("kết quả không phải là " + c.called)
	}
	if err != nil {
		said := strings.Join(strings.Fields(output.String()), " ")
		return nil, fmt.Errorf("LibreOffice không xuất được %s (%q); tệp %s vẫn dùng được: %w", c.called, said, c.source(), errors.Join(runErr, err))
	}
	return made, nil
}

// source is the kind of file that a conversion begins with, as people call it.
func (c conversion) source() string {
	if c.from == "xlsx" {
		return "Excel"
	}
	return "Word"
}
