package offline_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/offline"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
)

// sheet is that of Chi Lăng's index, with some components filled in.
func sheet(t *testing.T) offline.Sheet {
	t.Helper()
	data, err := os.ReadFile("../rules/chi-lang-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	x, err := rulebook.Load(data, "chi-lang-2023.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return offline.Sheet{
		Round: "r", Unit: "y-tich", Title: message.Phrase{VI: "Năm 2025"}, Name: message.Phrase{VI: "UBND xã Y Tịch"}, Index: x,
		Entries: map[string]assessment.Entry{}, At: time.Date(2025, 12, 1, 2, 0, 0, 0, time.UTC),
	}
}

// of returns the first self-scored component with an input of a type.
func of(t *testing.T, x *rulebook.Index, kind rulebook.InputType) (*rulebook.Criterion, rulebook.Input) {
	t.Helper()
	for _, c := range x.Leaves() {
		for _, in := range c.Inputs {
			if in.Type == kind && !in.Spare && assessment.SelfScored(c) {
				return c, in
			}
		}
	}
	t.Fatalf("no component has an input of type %s", kind)
	return nil, rulebook.Input{}
}

// workbook is a written sheet, opened as an office would.
type workbook struct {
	*excelize.File
	t *testing.T
}

func write(t *testing.T, s offline.Sheet) workbook {
	t.Helper()
	data, err := offline.Write(s)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() }) //nolint:errcheck // read from memory
	return workbook{f, t}
}

const form = "Phiếu tự chấm"

// row returns the row whose hidden key is that of a field.
func (w workbook) row(key string) string {
	w.t.Helper()
	rows, err := w.GetRows(form)
	if err != nil {
		w.t.Fatal(err)
	}
	for i, r := range rows {
		if len(r) == 8 && r[7] == key {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			return cell[1:]
		}
	}
	w.t.Fatalf("no row for %q", key)
	return ""
}

func (w workbook) set(cell string, value any) {
	w.t.Helper()
	if err := w.SetCellValue(form, cell, value); err != nil {
		w.t.Fatal(err)
	}
}

func (w workbook) bytes() []byte {
	w.t.Helper()
	out, err := w.WriteToBuffer()
	if err != nil {
		w.t.Fatal(err)
	}
	return out.Bytes()
}

type change struct{ Code, Field, Saw, Typed string }

func plain(changes []offline.Change) []change {
	var all []change
	for _, c := range changes {
		all = append(all, change{c.Code, c.Field, c.Saw, c.Typed})
	}
	return all
}

func TestUntouchedSheetChangesNothing(t *testing.T) {
	s := sheet(t)
	fill := func(kind rulebook.InputType, raw string) {
		c, in := of(t, s.Index, kind)
		e := s.Entries[c.Code]
		e.Values = append(e.Values, scoring.Value{Input: in.Name, Type: in.Type, Raw: raw})
		e.Explanation = " =cmd|' /C calc'!A0\nhai dòng "
		s.Entries[c.Code] = e
	}
	fill(rulebook.Count, "1200")
	fill(rulebook.Date, "2025-01-31")
	fill(rulebook.YesNo, "yes")
	changes, err := offline.Read(write(t, s).bytes(), "phieu.xlsx", s)
	if err != nil || len(changes) != 0 {
		t.Errorf("changes %v, error %v; want none", plain(changes), err)
	}
}

func TestFilledCellsComeBack(t *testing.T) {
	s := sheet(t)
	count, n := of(t, s.Index, rulebook.Count)
	day, d := of(t, s.Index, rulebook.Date)
	yes, y := of(t, s.Index, rulebook.YesNo)
	s.Entries[count.Code] = assessment.Entry{Values: []scoring.Value{{Input: n.Name, Type: n.Type, Raw: "3"}}}
	w := write(t, s)
	w.set("F"+w.row(count.Code+" "+n.Name), 12)
	w.set("F"+w.row(day.Code+" "+d.Name), "31/01/2025")
	w.set("F"+w.row(yes.Code+" "+y.Name), "Có")
	first := count.Inputs[0].Name
	w.set("G"+w.row(count.Code+" "+first), "Đã làm\r\nđủ") // as Windows breaks lines
	changes, err := offline.Read(w.bytes(), "phieu.xlsx", s)
	if err != nil {
		t.Fatal(err)
	}
	want := map[change]bool{
		{count.Code, n.Name, "3", "12"}:                     true,
		{count.Code, offline.Explanation, "", "Đã làm\nđủ"}: true,
		{day.Code, d.Name, "", "31/01/2025"}:                true,
		{yes.Code, y.Name, "", "yes"}:                       true,
	}
	got := map[change]bool{}
	for _, c := range plain(changes) {
		got[c] = true
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestOnlyOpenCellsAreUnlocked(t *testing.T) {
	s := sheet(t)
	count, n := of(t, s.Index, rulebook.Count)
	s.Locked = map[string]bool{"1.1.1": true}
	w := write(t, s)
	locked := func(cell string) bool {
		id, err := w.GetCellStyle(form, cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := w.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		return style.Protection == nil || style.Protection.Locked
	}
	row := w.row(count.Code + " " + n.Name)
	for column, want := range map[string]bool{"A": true, "B": true, "C": true, "D": true, "E": true, "F": false, "H": true} {
		if got := locked(column + row); got != want {
			t.Errorf("%s%s locked = %v, want %v", column, row, got, want)
		}
	}
	p, err := w.GetSheetProtection(form)
	if err != nil || !p.SelectUnlockedCells {
		t.Errorf("the sheet is not protected: %+v, %v", p, err)
	}
	rows, err := w.GetRows(form)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if len(r) == 8 && strings.HasPrefix(r[7], "1.1.1 ") {
			t.Error("a component of somebody else can be filled in")
		}
	}
	visible, err := w.GetSheetVisible("parindex")
	if err != nil || visible {
		t.Errorf("the sheet behind is visible: %v, %v", visible, err)
	}
}

func TestChoicesAreOffered(t *testing.T) {
	s := sheet(t)
	yes, y := of(t, s.Index, rulebook.YesNo)
	w := write(t, s)
	rules, err := w.GetDataValidations(form)
	if err != nil {
		t.Fatal(err)
	}
	cell := "F" + w.row(yes.Code+" "+y.Name)
	for _, rule := range rules {
		for _, at := range strings.Fields(rule.Sqref) {
			if at == cell {
				return
			}
		}
	}
	t.Errorf("%s offers no list", cell)
}

// TestFaults is what a person may do to the workbook, and what they are told.
func TestFaults(t *testing.T) {
	s := sheet(t)
	count, n := of(t, s.Index, rulebook.Count)
	day, d := of(t, s.Index, rulebook.Date)
	tests := []struct {
		name string
		harm func(w workbook)
		as   func(s *offline.Sheet)
		want []string // in each problem, in order
	}{
		{name: "no count and no date", harm: func(w workbook) {
			w.set("F"+w.row(count.Code+" "+n.Name), "mười")
			w.set("F"+w.row(day.Code+" "+d.Name), "31/02/2025")
		}, want: []string{"31/02/2025", "mười"}},
		{name: "another unit", as: func(s *offline.Sheet) { s.Unit = "quan-son" }, want: []string{"y-tich"}},
		{name: "another round", as: func(s *offline.Sheet) { s.Round = "q" }, want: []string{"đợt"}},
		{name: "a row deleted", harm: func(w workbook) {
			if err := w.SetCellValue(form, "H"+w.row(count.Code+" "+n.Name), ""); err != nil {
				t.Fatal(err)
			}
		}, want: []string{count.Code}},
		{name: "a row copied", harm: func(w workbook) {
			w.set("H"+w.row(day.Code+" "+d.Name), count.Code+" "+n.Name)
		}, want: []string{"chép"}},
		{name: "a code changed", harm: func(w workbook) { w.set("A"+w.row(count.Code+" "+n.Name), "9.9") }, want: []string{"9.9"}},
		{name: "the sheet behind changed", harm: func(w workbook) {
			if err := w.SetCellValue("parindex", "B3", "quan-son"); err != nil {
				t.Fatal(err)
			}
		}, want: []string{"bị khoá"}},
		{name: "an explanation too long", harm: func(w workbook) {
			w.set("G"+w.row(count.Code+" "+count.Inputs[0].Name), strings.Repeat("ă", 2001))
		}, want: []string{"2.001"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := write(t, s)
			if tt.harm != nil {
				tt.harm(w)
			}
			read := s
			if tt.as != nil {
				tt.as(&read)
			}
			changes, err := offline.Read(w.bytes(), "phieu.xlsx", read)
			var problems message.Problems
			if !errors.As(err, &problems) || len(problems) != len(tt.want) {
				t.Fatalf("changes %v, error %v; want %d problems", plain(changes), err, len(tt.want))
			}
			for i, want := range tt.want {
				if got := problems[i].In(message.VI); !strings.Contains(got, want) || !strings.HasPrefix(got, "phieu.xlsx") {
					t.Errorf("problem %q does not name %q", got, want)
				}
			}
		})
	}
}

func TestForeignFiles(t *testing.T) {
	s := sheet(t)
	other := excelize.NewFile()
	defer other.Close() //nolint:errcheck // nothing on disk
	out, err := other.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"another workbook": out.Bytes(), "words": []byte("xin chào"), "nothing": nil} {
		if _, err := offline.Read(data, "khac.xlsx", s); err == nil {
			t.Errorf("%s was read as a score sheet", name)
		}
	}
}

// TestLibreOffice fills nothing in, but saves the sheet with another program:
// what that program writes in its own way is no change.
func TestLibreOffice(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		if os.Getenv("PARINDEX_REQUIRE_ALL") != "" {
			t.Fatal("LibreOffice is not installed")
		}
		t.Skip("LibreOffice is not installed")
	}
	s := sheet(t)
	count, n := of(t, s.Index, rulebook.Count)
	s.Entries[count.Code] = assessment.Entry{Values: []scoring.Value{{Input: n.Name, Type: n.Type, Raw: "1200"}}, Explanation: "Dòng một\nDòng hai"}
	w := write(t, s)
	day, d := of(t, s.Index, rulebook.Date)
	w.set("F"+w.row(day.Code+" "+d.Name), "31/01/2025")
	dir := t.TempDir()
	in := filepath.Join(dir, "phieu.xlsx")
	if err := os.WriteFile(in, w.bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	cmd := exec.Command("soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx", "--outdir", out, in)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	data, err := os.ReadFile(filepath.Join(out, "phieu.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	changes, err := offline.Read(data, "phieu.xlsx", s)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]change{{day.Code, d.Name, "", "31/01/2025"}}, plain(changes)); d != "" {
		t.Error(d)
	}
}

// FuzzRead holds that no file ends the program or is taken without a word.
func FuzzRead(f *testing.F) {
	t := &testing.T{}
	s := sheet(t)
	data, err := offline.Write(s)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		changes, err := offline.Read(data, "f.xlsx", s)
		if err != nil && len(changes) > 0 {
			t.Errorf("both %d changes and %v", len(changes), err)
		}
	})
}
