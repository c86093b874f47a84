// Package paper turns the files that offices send (.docx, .pdf, .html, .txt)
// into blocks of text in reading order: paragraphs and tables, composed
// Unicode, whatever letters they were typed in. What the text means is decided
// elsewhere.
package paper

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/parindex/parindex/docx"
)

// MaxSize bounds a file, in bytes.
const MaxSize = 32 << 20

// Block is a paragraph (a line, where a file has only lines) or a table.
type Block struct {
	Text  string
	Rows  [][]string // of a table; nil for a paragraph
	Lines []int      // of a table in a file of lines: where each row stands
	Where Where
}

// Where is the place of a block in its file; what is 0 is not known.
type Where struct {
	Page, Line, Paragraph, Table int
}

// At names the place as people look for it: "trang 2, dòng 14", "đoạn 7",
// "bảng 2, dòng 3". row counts from 1; 0 is the table as a whole.
func (b *Block) At(row int) string {
	w, line := b.Where, b.Where.Line
	if row > 0 && row <= len(b.Lines) {
		line, w.Table = b.Lines[row-1], 0
	} else if w.Table > 0 {
		line = row
	}
	var parts []string
	for _, p := range []struct {
		name string
		n    int
	}{{"trang", w.Page}, {"bảng", w.Table}, {"đoạn", w.Paragraph}, {"dòng", line}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", p.name, p.n))
		}
	}
	return strings.Join(parts, ", ")
}

// Text is a file as text.
type Text struct {
	Blocks   []Block
	Letters  string // TCVN3 or VNI, where the file was typed in one of them
	Doubtful bool   // made from a picture: every value is to be confirmed by a person
}

// Errors of Read; what a user reads of them is in Vietnamese.
var (
	ErrEmpty  = errors.New("tệp không có chữ nào đọc được")
	ErrFormat = errors.New("chỉ đọc được tệp .docx, .pdf, .html và .txt; hãy mở tệp rồi lưu lại thành một trong các loại đó")
	ErrSize   = fmt.Errorf("tệp lớn hơn %d MB; hãy bỏ bớt ảnh, phụ lục rồi thử lại", MaxSize>>20)
)

// Options say what Read may do beyond reading what is there.
type Options struct {
	OCR bool // read pictures of text by tesseract, where it is installed
}

// Read reads a file by its name and content.
func Read(ctx context.Context, data []byte, name string, o Options) (*Text, error) {
	if len(data) > MaxSize {
		return nil, ErrSize
	}
	t := &Text{}
	var err error
	switch ext := strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/"))); {
	case strings.HasPrefix(string(data[:min(len(data), 5)]), "%PDF-"):
		err = t.readPDF(ctx, data, o)
	case strings.HasPrefix(string(data[:min(len(data), 2)]), "PK") || ext == ".docx" || ext == ".doc":
		err = t.readWord(data)
	case ext == ".pdf":
		err = errors.New("tệp mang đuôi .pdf nhưng không phải là PDF")
	case ext == ".html" || ext == ".htm" || looksHTML(data):
		err = t.readHTML(data)
	case ext == ".txt" || ext == ".md" || ext == ".text" || ext == ".csv" || ext == "":
		err = t.readLines(data)
	default:
		err = ErrFormat
	}
	if err != nil {
		return nil, err
	}
	t.compose()
	for i := range t.Blocks {
		if t.Blocks[i].Rows != nil || strings.TrimSpace(t.Blocks[i].Text) != "" {
			return t, nil
		}
	}
	return nil, ErrEmpty
}

// readWord takes headers last: they hold page numbers, and in careless papers
// the quốc hiệu.
func (t *Text) readWord(data []byte) error {
	blocks, err := docx.Blocks(data)
	if err != nil {
		return err
	}
	tables := 0
	for i, b := range blocks {
		if b.Table == nil {
			for line := range strings.SplitSeq(b.Text, "\n") {
				t.Blocks = append(t.Blocks, Block{Text: line, Where: Where{Paragraph: i + 1}})
			}
			continue
		}
		tables++
		rows := make([][]string, len(b.Table))
		for r, cells := range b.Table {
			rows[r] = make([]string, len(cells))
			for c, cell := range cells {
				if !cell.Merged {
					rows[r][c] = cell.Text
				}
			}
		}
		t.Blocks = append(t.Blocks, Block{Rows: rows, Where: Where{Table: tables}})
	}
	margins, err := docx.Margins(data)
	if err != nil {
		return err
	}
	for _, m := range margins {
		t.Blocks = append(t.Blocks, Block{Text: m})
	}
	return nil
}

// compose brings every text to composed Unicode, out of the old alphabets
// where it was typed in one of them.
func (t *Text) compose() {
	var sample strings.Builder
	t.each(func(s string) string {
		if sample.Len() < 64<<10 {
			sample.WriteString(s)
			sample.WriteByte('\n')
		}
		return s
	})
	whole := alphabetOf(sample.String())
	if whole != nil {
		t.Letters = whole.name
	}
	t.each(func(s string) string {
		a := whole
		if plain(s) {
			return tidy(s)
		}
		if a == nil && !foreign(s) {
			if a = alphabetOf(s); a != nil {
				t.Letters = a.name
			}
		}
		if a != nil && !foreign(s) {
			s = a.decode(s)
		}
		return tidy(s)
	})
}

func (t *Text) each(change func(string) string) {
	for i := range t.Blocks {
		b := &t.Blocks[i]
		b.Text = change(b.Text)
		for _, row := range b.Rows {
			for c := range row {
				row[c] = change(row[c])
			}
		}
	}
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
