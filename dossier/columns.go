package dossier

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Column is what a column of an export holds.
type Column string

// The columns that are understood.
const (
	Code       Column = "code"
	Procedure  Column = "procedure"
	FieldName  Column = "field"
	Officer    Column = "officer"
	UnitCode   Column = "unit"
	UnitName   Column = "unit_name"
	ReceivedAt Column = "received"
	DueAt      Column = "due"
	FinishedAt Column = "finished"
	Status     Column = "status"
	Channel    Column = "channel"
	Payment    Column = "payment"
	Fee        Column = "fee"
	Digital    Column = "digitised"
	Term       Column = "term"
	Serial     Column = "serial"
	Level      Column = "level"
	EnteredAt  Column = "entered"
)

// Columns are all columns, in the order in which they are shown.
var Columns = []Column{
	Code, Procedure, FieldName, UnitCode, UnitName, Officer, ReceivedAt, DueAt, FinishedAt,
	Status, Channel, Payment, Fee, Digital, Term, Serial, Level, EnteredAt,
}

// headings are the names that exports give each column, the surest first, as
// Fold writes them. Where a table has two of them the surer one is taken.
var headings = map[Column][]string{
	Code: {
		"ma ho so", "so ho so", "ma so ho so", "ma ho so tthc", "so ho so tthc", "ma hs", "so hs", "ma bien nhan", "so bien nhan",
		"so bien nhan ho so", "ho so ma", "ho so so", "dossier code", "dossier", "code", "ma so",
	},
	Procedure: {
		"ten tthc", "ten thu tuc hanh chinh", "ten thu tuc", "thu tuc hanh chinh", "thu tuc", "tthc", "ma tthc", "ma thu tuc",
		"ma thu tuc hanh chinh", "loai thu tuc", "loai ho so", "procedure",
	},
	FieldName: {"linh vuc", "ten linh vuc", "linh vuc giai quyet", "nhom thu tuc", "field"},
	Officer: {
		"can bo xu ly", "can bo thu ly", "can bo giai quyet", "nguoi xu ly", "cong chuc xu ly", "cong chuc thu ly", "chuyen vien xu ly",
		"chuyen vien", "can bo", "cong chuc", "can bo tiep nhan", "nguoi tiep nhan", "officer",
	},
	UnitCode: {"ma don vi", "ma dinh danh don vi", "ma co quan", "ma dinh danh", "don vi ma", "co quan ma", "unit", "unit code"},
	UnitName: {
		"don vi giai quyet", "don vi xu ly", "don vi thu ly", "don vi thuc hien", "co quan giai quyet", "co quan xu ly", "co quan thuc hien",
		"ten don vi", "don vi ten", "ten co quan", "don vi", "co quan", "don vi tiep nhan", "co quan tiep nhan", "noi tiep nhan", "don vi can bo xu ly", "unit name",
	},
	ReceivedAt: {
		"ngay tiep nhan", "ngay gio tiep nhan", "thoi gian tiep nhan", "thoi diem tiep nhan", "ngay tiep nhan ho so", "thoi gian tiep nhan ho so",
		"ngay nhan ho so", "ngay nhan", "ngay tn", "tiep nhan", "received", "received at", "ngay nop ho so", "ngay nop",
	},
	DueAt: {
		"ngay hen tra", "ngay hen tra ket qua", "ngay gio hen tra", "thoi gian hen tra", "thoi diem hen tra", "ngay hen tra kq", "hen tra ket qua", "hen tra",
		"ngay hen", "han tra ket qua", "han tra", "ngay han tra", "han giai quyet", "han xu ly", "ngay den han", "thoi gian hen tra ket qua", "ngay hen tra ho so",
		"han xu ly ho so", "due", "due at",
	},
	FinishedAt: {
		"ngay ket thuc xu ly", "ngay co ket qua", "ngay hoan thanh", "ngay xu ly xong", "ngay giai quyet xong", "ngay ket thuc", "thoi gian ket thuc",
		"thoi diem ket thuc", "thoi gian hoan thanh", "ngay tra ket qua", "ngay tra", "ngay gio tra", "ngay tra kq", "thoi gian tra ket qua", "thoi gian tra",
		"thoi diem tra ket qua", "ngay tra thuc te", "ngay thuc tra", "ngay giai quyet", "ngay hoan tat", "tra ket qua", "finished", "finished at", "completed",
	},
	Status: {"trang thai", "trang thai ho so", "trang thai xu ly", "tinh trang xu ly", "tinh trang ho so", "status", "tinh trang"},
	Channel: {
		"hinh thuc nop", "hinh thuc nop ho so", "hinh thuc tiep nhan", "cach thuc nop", "kenh tiep nhan", "kenh nop", "nguon tiep nhan", "loai tiep nhan",
		"phuong thuc nop", "channel", "hinh thuc",
	},
	Payment: {"hinh thuc thanh toan", "phuong thuc thanh toan", "thanh toan truc tuyen", "hinh thuc nop phi", "thanh toan", "payment"},
	Fee:     {"phi le phi", "le phi", "phi", "tong phi le phi", "tong phi", "so tien", "fee"},
	Digital: {"so hoa", "so hoa ho so", "da so hoa", "tinh trang so hoa", "so hoa thanh phan ho so", "so hoa tphs", "ho so so hoa", "digitised", "digitized"},
	Term:    {"so ngay giai quyet", "thoi han giai quyet", "thoi han", "thoi gian giai quyet", "so ngay quy dinh", "thoi han quy dinh", "so ngay", "thoi gian quy dinh", "term"},
	Serial:  {"stt", "tt", "so tt", "so thu tu", "no"},
	Level: {
		"muc do dich vu cong", "muc do dich vu cong truc tuyen", "muc do dvc", "muc do dvctt", "muc do dich vu", "loai dich vu cong", "loai dvc", "muc do", "level",
	},
	EnteredAt: {
		"ngay nhap he thong", "ngay nhap vao he thong", "ngay nhap len he thong", "thoi gian nhap he thong", "thoi diem nhap he thong", "ngay nhap ho so", "ngay nhap lieu",
		"ngay nhap", "thoi gian nhap", "thoi diem nhap", "ngay cap nhat len he thong", "ngay tao ho so", "ngay tao tren he thong", "entered", "entered at",
	},
}

// Fold writes a text as headings are compared: without marks, in small
// letters, words apart by one space.
func Fold(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case r == 'đ':
			r = 'd'
		case unicode.Is(unicode.Mn, r):
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

// withoutBrackets drops what stands in brackets: "Ngày hẹn trả (dd/MM/yyyy)".
func withoutBrackets(s string) string {
	for {
		open := strings.IndexByte(s, '(')
		if open < 0 {
			return s
		}
		shut := strings.IndexByte(s[open:], ')')
		if shut < 0 {
			return s[:open]
		}
		s = s[:open] + " " + s[open+shut+1:]
	}
}

// Mapping says where each column of a table stands. As a preference of a
// source it is Column → heading as printed.
type Mapping map[Column]string

// Found is a table's heading, understood.
type Found struct {
	Line     int            // the last line of the heading
	Headings []string       // of each place of the table, all lines of it joined
	At       map[Column]int // the place of each column
	Spare    []string       // headings of places that nothing was made of

	unmet []Column // preferred, but the table has no such heading
}

// Mapping is what a source may be remembered by.
func (f *Found) Mapping() Mapping {
	m := Mapping{}
	for c, i := range f.At {
		m[c] = f.Headings[i]
	}
	return m
}

// Missing returns the columns without which dossiers cannot be counted.
func (f *Found) Missing() []Column {
	var missing []Column
	for _, c := range []Column{Code, ReceivedAt, DueAt, FinishedAt} {
		_, ok := f.At[c]
		if _, term := f.At[Term]; !ok && (c != DueAt || !term) {
			missing = append(missing, c)
		}
	}
	return missing
}

// maxHeading is how many rows a heading may have.
const maxHeading = 3

// find looks for the heading among the first rows of a table: the one to three
// rows below each other that name the most columns. The first preferences
// override the later ones, and all of them what is recognised.
func find(rows [][]string, lines []int, prefer ...Mapping) *Found {
	best := &Found{At: map[Column]int{}}
	for height := 1; height <= maxHeading; height++ { // more rows only for more columns
		for top := 0; top+height <= len(rows); top++ {
			f := match(rows[top:top+height], prefer)
			if len(f.At) > len(best.At) {
				f.Line = lines[top+height-1]
				best = f
			}
		}
	}
	return best
}

// match reads rows as one heading.
func match(rows [][]string, prefer []Mapping) *Found {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	f := &Found{At: map[Column]int{}}
	rank := map[Column]int{}
	names := make([][]string, width)
	for i := range width {
		parts := headingParts(rows, i)
		for from := range parts {
			for _, s := range []string{strings.Join(parts[from:], " "), withoutBrackets(strings.Join(parts[from:], " "))} {
				names[i] = append(names[i], Fold(s))
			}
		}
		f.Headings = append(f.Headings, strings.Join(parts, " "))
	}
	taken := map[int]bool{}
	for k, mapping := range prefer {
		for c, heading := range mapping {
			i := slices.IndexFunc(names, func(n []string) bool { return slices.Contains(n, Fold(heading)) })
			if _, there := rank[c]; i >= 0 && !there && !taken[i] {
				f.At[c], rank[c], taken[i] = i, -1, true
			}
			if k == 0 && i < 0 {
				f.unmet = append(f.unmet, c)
			}
		}
	}
	for i, n := range names {
		if taken[i] {
			continue
		}
		if c, r, ok := recognise(n); ok {
			if old, there := rank[c]; !there || r < old {
				f.At[c], rank[c] = i, r
			}
		}
	}
	for i, h := range f.Headings {
		used := false
		for _, at := range f.At {
			used = used || at == i
		}
		if h != "" && !used {
			f.Spare = append(f.Spare, h)
		}
	}
	return f
}

// headingParts are the texts above each other at one place. A row above the
// last names the places to its right too, as merged cells do.
func headingParts(rows [][]string, i int) []string {
	var parts []string
	cell := func(row []string, i int) string {
		if i < len(row) {
			return strings.Join(strings.Fields(row[i]), " ")
		}
		return ""
	}
	last := len(rows) - 1
	for k, row := range rows {
		s := cell(row, i)
		if k < last && s == "" && cell(rows[last], i) != "" {
			for j := i - 1; j >= 0 && s == "" && cell(rows[last], j) != ""; j-- {
				s = cell(row, j)
			}
		}
		if s != "" && (len(parts) == 0 || parts[len(parts)-1] != s) {
			parts = append(parts, s)
		}
	}
	return parts
}

// recognise returns the column that one of the names stands for.
func recognise(names []string) (Column, int, bool) {
	for _, name := range names {
		if name == "" {
			continue
		}
		for _, c := range Columns {
			if r := slices.Index(headings[c], name); r >= 0 {
				return c, r, true
			}
		}
	}
	return "", 0, false
}
