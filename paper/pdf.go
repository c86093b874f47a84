package paper

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Errors of PDF files.
var (
	ErrNoPoppler = errors.New("máy này chưa cài pdftotext nên chưa đọc được PDF; hãy cài bằng lệnh “apt-get install poppler-utils”, hoặc gửi tệp Word")
	ErrPicture   = errors.New("tệp PDF chỉ có ảnh quét, không có lớp chữ; hãy gửi tệp Word hoặc PDF xuất từ Word")
	errOCR       = fmt.Errorf("%w, hoặc chạy lại với --ocr để nhận dạng chữ bằng tesseract (mọi giá trị sau đó phải có người xác nhận)", ErrPicture)
	errNoOCR     = fmt.Errorf("%w. Muốn nhận dạng chữ trên máy này thì cài: apt-get install tesseract-ocr tesseract-ocr-vie", ErrPicture)
)

const (
	pdfTime  = 60 * time.Second
	ocrTime  = 10 * time.Minute
	maxPages = 200 // of pictures to read
)

// CanOCR says whether pictures of text can be read on this machine.
func CanOCR() bool {
	for _, program := range []string{"tesseract", "pdftoppm"} {
		if _, err := exec.LookPath(program); err != nil {
			return false
		}
	}
	return true
}

func (t *Text) readPDF(ctx context.Context, data []byte, o Options) error {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		return ErrNoPoppler
	}
	ctx, stop := context.WithTimeout(ctx, pdfTime)
	defer stop()
	text, err := run(ctx, data, program, "-layout", "-enc", "UTF-8", "-", "-")
	if err != nil {
		return fmt.Errorf("không đọc được tệp PDF; tệp hỏng hoặc đặt mật khẩu: %w", err)
	}
	if len(strings.Fields(text)) >= 5 {
		t.pages(text)
		return nil
	}
	switch {
	case !CanOCR():
		return errNoOCR
	case !o.OCR:
		return errOCR
	}
	return t.ocr(context.WithoutCancel(ctx), data)
}

func (t *Text) pages(text string) {
	for i, page := range strings.Split(text, "\f") {
		t.laidOut(page, i+1)
	}
}

// ocr reads the pictures of a PDF.
func (t *Text) ocr(ctx context.Context, data []byte) error {
	ctx, stop := context.WithTimeout(ctx, ocrTime)
	defer stop()
	dir, err := os.MkdirTemp("", "parindex-ocr-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if _, err := run(ctx, data, "pdftoppm", "-r", "300", "-gray", "-png", "-l", fmt.Sprint(maxPages), "-", filepath.Join(dir, "p")); err != nil {
		return fmt.Errorf("không tách được ảnh của tệp PDF: %w", err)
	}
	pictures, err := filepath.Glob(filepath.Join(dir, "*.png"))
	if err != nil {
		return err
	}
	slices.Sort(pictures)
	for i, picture := range pictures {
		text, err := run(ctx, nil, "tesseract", picture, "-", "-l", "vie", "--psm", "4")
		if err != nil {
			return fmt.Errorf("tesseract không nhận dạng được trang %d (đã cài tesseract-ocr-vie chưa?): %w", i+1, err)
		}
		t.laidOut(text, i+1)
	}
	t.Doubtful = true
	return nil
}

func run(ctx context.Context, in []byte, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // our own programs and arguments
	cmd.Stdin = bytes.NewReader(in)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		said, _, _ := strings.Cut(strings.TrimSpace(errs.String()), "\n")
		return "", fmt.Errorf("%w %s", err, said)
	}
	return out.String(), nil
}
