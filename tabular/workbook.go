package tabular

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path"
	"strings"

	"github.com/klauspost/compress/flate"

	"github.com/parindex/parindex/message"
)

// mostParts bounds the parts of a workbook; ordinary ones have a few dozen.
const mostParts = 10_000

// small bounds the parts that say where the others are, in bytes.
const small = 16 << 20

// parts are the files in a workbook, by their names in small letters.
type parts map[string]*zip.File

// relations are the parts that a part points to, by id and by kind.
type relations struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

func openParts(f *os.File, size int64) (parts, error) {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return nil, err
	}
	if len(z.File) > mostParts {
		return nil, errTooBig
	}
	z.RegisterDecompressor(zip.Deflate, flate.NewReader)
	p := parts{}
	for _, file := range z.File {
		p[partName(file.Name)] = file
	}
	return p, nil
}

// partName is a name as parts are looked up: some programs write them with
// other capitals and slashes than they point to.
func partName(s string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(s, `\`, "/")), "/"))
}

// open opens a part; bytes beyond a limit are errTooBig.
func (p parts) open(name string, most int64) (io.ReadCloser, error) {
	file := p[name]
	if file == nil {
		return nil, errMarkup
	}
	in, err := file.Open()
	if err != nil {
		return nil, err
	}
	return &bounded{in, most}, nil
}

type bounded struct {
	io.ReadCloser
	left int64
}

func (b *bounded) Read(to []byte) (int, error) {
	n, err := b.ReadCloser.Read(to)
	if b.left -= int64(n); b.left < 0 {
		return 0, errTooBig
	}
	return n, err
}

// decode reads a small part.
func (p parts) decode(name string, into any) (err error) {
	in, err := p.open(name, small)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	return xml.NewDecoder(in).Decode(into)
}

// related returns the parts that a part points to.
func (p parts) related(name string) (relations, error) {
	var r relations
	dir, file := path.Split(name)
	err := p.decode(dir+"_rels/"+file+".rels", &r)
	for i, x := range r.List {
		if !strings.HasPrefix(x.Target, "/") {
			x.Target = dir + x.Target
		}
		r.List[i].Target = partName(x.Target)
	}
	return r, err
}

// of returns the first part of a kind, "" when there is none. The kinds of
// strict and of ordinary workbooks end alike.
func (r relations) of(kind string) string {
	for _, x := range r.List {
		if strings.HasSuffix(x.Type, "/"+kind) {
			return x.Target
		}
	}
	return ""
}

// find returns the names of the parts of the first sheet and of the shared
// texts, the latter "" when there are none.
func (p parts) find() (sheet, shared string, err error) {
	root, err := p.related("")
	if err != nil {
		return "", "", err
	}
	book := root.of("officeDocument")
	var list struct {
		Sheets []struct {
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := p.decode(book, &list); err != nil {
		return "", "", err
	}
	if len(list.Sheets) == 0 {
		return "", "", io.EOF
	}
	related, err := p.related(book)
	if err != nil {
		return "", "", err
	}
	for _, a := range list.Sheets[0].Attrs {
		if a.Name.Local != "id" {
			continue
		}
		for _, x := range related.List {
			if x.ID == a.Value {
				return x.Target, related.of("sharedStrings"), nil
			}
		}
	}
	return "", "", errMarkup
}

// workbook returns what gives the rows of the first sheet.
func (s *Stream) workbook(f *os.File) (func() (Line, error), error) {
	rows := &sheetReader{}
	in, err := s.openSheet(f, rows)
	if err != nil {
		return nil, errors.Join(s.sheetFault(0, err), rows.shared.close())
	}
	s.close = func() error { return errors.Join(in.Close(), rows.shared.close(), f.Close()) }
	return func() (Line, error) {
		line, err := rows.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return line, s.sheetFault(rows.number, err)
		}
		return line, err
	}, nil
}

// openSheet opens the first sheet and reads the texts that it shares.
func (s *Stream) openSheet(f *os.File, rows *sheetReader) (io.ReadCloser, error) {
	p, err := openParts(f, s.Size)
	if err != nil {
		return nil, err
	}
	sheet, shared, err := p.find()
	if err != nil {
		return nil, err
	}
	if p[shared] != nil {
		if rows.shared, err = p.texts(shared); err != nil {
			return nil, err
		}
	} else {
		rows.shared = &sharedTexts{}
	}
	in, err := p.open(sheet, streamed)
	if err != nil {
		return nil, err
	}
	// What is packed of the sheet stands for the whole file, so that the way
	// through it can be told.
	counted := &counter{r: in}
	whole := float64(max(p[sheet].UncompressedSize64, 1))
	s.read = func() int64 { return min(s.Size, int64(float64(s.Size)*float64(counted.n)/whole)) }
	rows.m = newMarkup(counted)
	return in, nil
}

func (p parts) texts(name string) (t *sharedTexts, err error) {
	in, err := p.open(name, streamed)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	return readSharedTexts(in)
}

// sheetFault says what is wrong with a workbook, at a row of it.
func (s *Stream) sheetFault(row int, err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return s.fault(0, "csv.empty")
	case errors.Is(err, errTooBig):
		return s.fault(row, "workbook.too_big")
	case errors.Is(err, errMarkup), errors.Is(err, errRow):
		return s.fault(row, "workbook.damaged")
	}
	return s.fault(row, "xlsx.broken", message.Word("cause", err.Error()))
}
