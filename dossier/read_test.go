package dossier_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/tabular"
	"github.com/parindex/parindex/worktime"
)

var update = flag.Bool("update", false, "write the golden files anew")

func shippedCalendar(t testing.TB) *worktime.Calendar {
	t.Helper()
	f, err := os.Open("../calendars/vn-2019-2026.csv")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, f) })
	c, err := worktime.Read(f, "vn.csv")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func closed(t testing.TB, c io.Closer) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// check reads a file whole.
func check(t testing.TB, path string, o dossier.Options) (*dossier.Checked, []dossier.Dossier, message.Problems, error) {
	t.Helper()
	in, err := tabular.OpenStream(path)
	if err != nil {
		return nil, nil, nil, err
	}
	defer closed(t, in)
	spool, err := os.CreateTemp(t.TempDir(), "spool")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, spool) })
	c, err := dossier.Check(t.Context(), in, o, spool)
	if err != nil {
		return nil, nil, nil, err
	}
	var all []dossier.Dossier
	var faults message.Problems
	err = c.Each(t.Context(), func(d *dossier.Dossier) error { all = append(all, *d); return nil },
		func(p message.Problem) error { faults = append(faults, p); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return c, all, faults, nil
}

var endOfMarch = dossier.Cut(time.Date(2024, 3, 31, 17, 0, 0, 0, time.UTC).Unix())

var classes = []string{"early", "on time", "late", "open", "overdue", "returned", "withdrawn", "stopped"}

func describe(c *dossier.Checked, all []dossier.Dossier, faults message.Problems) string {
	var b strings.Builder
	fmt.Fprintf(&b, "heading in row %d, %d rows, %d skipped; not understood: %s\n", c.Found.Line, c.Rows, c.Skipped, strings.Join(c.Found.Spare, ", "))
	for i := range all {
		d := &all[i]
		fmt.Fprintf(&b, "%d %s | %s | %s | %s | %q | %s → %s → %s | %s | online %d paid %d web %d digitised %d\n", d.Line, d.Code, d.Unit, d.UnitName, d.Field, d.Procedure,
			d.Received, d.Due, d.Finished, classes[d.ClassAt(endOfMarch)], d.Online, d.Paid, d.PaidWeb, d.Digitised)
	}
	for _, p := range faults {
		p.File = "file"
		fmt.Fprintln(&b, p.In(message.VI))
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestOddities reads one file for each oddity of exports.
func TestOddities(t *testing.T) {
	files, err := filepath.Glob("testdata/*.csv")
	if err != nil || len(files) < 15 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		t.Run(name, func(t *testing.T) {
			c, all, faults, err := check(t, file, dossier.Options{Unit: "xa", Calendar: shippedCalendar(t)})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, describe(c, all, faults))
		})
	}
}

// TestOneTableInManyForms: whatever the encoding and the separator, the same
// dossiers come out.
func TestOneTableInManyForms(t *testing.T) {
	_, want, _, err := check(t, "testdata/plain.csv", dossier.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"bom", "utf16le", "utf16be", "utf16-no-bom", "semicolon", "tab", "nfd", "windows-1258", "tcvn3", "tcvn3-in-utf8"} {
		_, got, faults, err := check(t, "testdata/"+name+".csv", dossier.Options{})
		if err != nil || len(faults) > 0 {
			t.Fatal(name, err, faults)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-plain +got):\n%s", name, diff)
		}
	}
}

// workbook writes the plain table as a workbook: titles above, a heading of
// two rows with merged cells, true dates, a row of sums.
func workbook(t testing.TB, path string) {
	t.Helper()
	f := excelize.NewFile()
	defer closed(t, f)
	set := func(cell string, v any) {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	set("A1", "DANH SÁCH HỒ SƠ")
	for from, to := range map[string]string{"A1": "G1", "A3": "A4", "B3": "B4", "C3": "D3", "E3": "G3"} {
		if err := f.MergeCell("Sheet1", from, to); err != nil {
			t.Fatal(err)
		}
	}
	for cell, v := range map[string]string{"A3": "STT", "B3": "Mã hồ sơ", "C3": "Đơn vị giải quyết", "C4": "Mã đơn vị", "D4": "Tên đơn vị", "E3": "Ngày", "E4": "tiếp nhận", "F4": "hẹn trả", "G4": "trả"} {
		set(cell, v)
	}
	day := time.Date(2024, 3, 4, 0, 0, 0, 0, time.UTC)
	rows := [][]any{
		{1, "H37.23.37-240304-0001", "H37.23.37", "UBND xã An Hòa", day.Add(8*time.Hour + 15*time.Minute), day.Add(41 * time.Hour), day.Add(41*time.Hour + time.Second)},
		{2, "H37.23.37-240304-0002", "H37.23.37", "UBND xã An Hòa", day, day.AddDate(0, 0, 2), day.AddDate(0, 0, 2)},
		{3, "H37.23.37-240304-0003", "H37.23.37", "UBND xã An Hòa", "04/03/2024 08:15", "06/03/2024", nil},
		{"Tổng cộng", nil, nil, nil, nil, nil, 3},
	}
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+5)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
}

func TestWorkbook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "b.xlsx")
	workbook(t, path)
	c, all, faults, err := check(t, path, dossier.Options{})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "workbook", describe(c, all, faults))
}

func TestNotUnderstood(t *testing.T) {
	for name, c := range map[string]struct{ content, says string }{
		"no dates":     {"Mã hồ sơ,Đơn vị\nA-1,x\n", "ngày tiếp nhận"},
		"empty":        {"", "trống"},
		"prose":        {"Kính gửi các đơn vị\nBáo cáo tháng 3\n", "dòng tiêu đề"},
		"open quote":   {"Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày trả\nA-1,\"04/03/2024,05/03/2024,\nA-2,04/03/2024,05/03/2024,\nA-3,04/03/2024,05/03/2024,\n", "không được đóng"},
		"old workbook": {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ""},
	} {
		path := filepath.Join(t.TempDir(), "f.csv")
		if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, _, err := check(t, path, dossier.Options{})
		var problems message.Problems
		if !errors.As(err, &problems) || !strings.Contains(problems.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPreference(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.csv")
	if err := os.WriteFile(path, []byte("Mã hồ sơ,Ngày nộp,Ngày tiếp nhận,Hẹn,Ngày trả\nA-1,01/03/2024,02/03/2024,05/03/2024,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := check(t, path, dossier.Options{}); err == nil {
		t.Error("a table without a due date is understood")
	}
	_, all, _, err := check(t, path, dossier.Options{Prefer: dossier.Mapping{dossier.DueAt: "Hẹn", dossier.ReceivedAt: "ngày nộp"}})
	if err != nil || len(all) != 1 || all[0].Received.String() != "01/03/2024" || all[0].Due.String() != "05/03/2024" {
		t.Error(all, err)
	}
	if _, _, _, err := check(t, path, dossier.Options{Prefer: dossier.Mapping{dossier.DueAt: "Hạn"}}); err == nil || !strings.Contains(err.Error(), "Hạn") {
		t.Error(err)
	}
}

// TestWordsOfExports: what statuses, channels, payments and digitisation are
// called.
func TestWordsOfExports(t *testing.T) {
	const head = "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày trả,Trạng thái,Hình thức nộp,Hình thức thanh toán,Số hóa\n"
	for words, want := range map[string]string{
		"Đang xử lý,Trực tuyến,Trực tuyến,Có":                  "0 online 2 paid 2 web 2 digitised 2",
		"Đúng hạn,Trực tiếp,Tiền mặt,Không":                    "0 online 1 paid 2 web 1 digitised 1",
		"Đúng,DVCTT toàn trình,Miễn phí,Đã số hóa":             "0 online 2 paid 1 web 1 digitised 2",
		"Đã trả kết quả,Dịch vụ bưu chính,,Chưa":               "0 online 1 paid 0 web 0 digitised 1",
		"Trả lại (không đủ điều kiện),Một phần,Chuyển khoản,x": "1 online 2 paid 2 web 2 digitised 2",
		"Từ chối giải quyết,Qua mạng,Không,":                   "1 online 2 paid 1 web 1 digitised 1",
		"Công dân rút hồ sơ,,,":                                "2 online 1 paid 0 web 0 digitised 1",
		"Dừng xử lý,Online,0,0":                                "3 online 2 paid 0 web 0 digitised 1",
		"Tam dung,Một cửa,Chưa thanh toán,Rồi":                 "3 online 1 paid 1 web 1 digitised 2",
		"Chờ bổ sung hồ sơ,Trực tiếp,,":                        "3 online 1 paid 0 web 0 digitised 1",
	} {
		path := filepath.Join(t.TempDir(), "f.csv")
		if err := os.WriteFile(path, []byte(head+"A-1,04/03/2024,06/03/2024,,"+words+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, all, faults, err := check(t, path, dossier.Options{Unit: "u"})
		if err != nil || len(all) != 1 {
			t.Fatal(words, err, faults)
		}
		d := all[0]
		if got := fmt.Sprintf("%d online %d paid %d web %d digitised %d", d.State, d.Online, d.Paid, d.PaidWeb, d.Digitised); got != want {
			t.Errorf("%s: %s, want %s", words, got, want)
		}
	}
}

func TestNormalCode(t *testing.T) {
	for in, want := range map[string]string{
		"000.23.37.H37-231215-0003": "H37.23.37-231215-0003", "H37.23.37-231215-0003": "H37.23.37-231215-0003",
		" h37.23.37-231215-0003 ": "H37.23.37-231215-0003", "000.00.23.H37-231215-0003": "H37.23-231215-0003",
		"001.23.37.H37-231215-00031": "H37.001.23.37-231215-00031", "hs 12 / 2024": "HS12/2024", "": "",
		"000.23.37.H37–231215–0003": "H37.23.37-231215-0003",
	} {
		if got := dossier.NormalCode(in); got != want {
			t.Errorf("NormalCode(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzCode(f *testing.F) {
	f.Add("000.23.37.H37-231215-0003")
	f.Add("h37.23.37 - 231215 - 0003")
	f.Fuzz(func(t *testing.T, s string) {
		once := dossier.NormalCode(s)
		if twice := dossier.NormalCode(once); twice != once {
			t.Fatalf("%q → %q → %q", s, once, twice)
		}
	})
}

func FuzzMoment(f *testing.F) {
	for _, s := range []string{"04/03/2024 08:15:31", "2024-03-04T08:15", "45355.34375", "8:15 04/03/2024", "20240304", "29/02/2023", "06/03/2024 5:00 CH"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, ok := dossier.ParseMoment(s)
		if !ok {
			return
		}
		if again, ok := dossier.ParseMoment(m.String()); !ok || again != m {
			t.Fatalf("%q → %s → %s, %v", s, m, again, ok)
		}
	})
}

func FuzzTable(f *testing.F) {
	plain, err := os.ReadFile("testdata/two-row-heading.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(plain)
	f.Add([]byte("Mã hồ sơ;Ngày;;\n;tiếp nhận;hẹn trả;trả\nA;1/1/2024;2/1/2024;\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "f.csv")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if bytes.HasPrefix(data, []byte("PK")) {
			return // the library's own
		}
		c, all, faults, err := check(t, path, dossier.Options{Unit: "u"})
		if err == nil && c.Rows != len(all)+len(faults) {
			t.Fatalf("%d rows, %d dossiers, %d faults", c.Rows, len(all), len(faults))
		}
	})
}
