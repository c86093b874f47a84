package scoring_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/scoring"
)

// All faults are reported together, each with line, column and value; then
// nothing is returned.
func TestReadInputsReportsEverything(t *testing.T) {
	x := demo(t)
	file := "unit,criterion,input,value,source,illustrative\n" +
		"y-tich,3.4.1,ontime,940,,\n" +
		"y-tich,3.4.1,ontime,941,,\n" + // twice
		"mars,3.4.1,resolved,1000,,\n" + // unknown unit
		"y-tich,9.9,points,1,,\n" + // unknown criterion
		"y-tich,3.4,ontime,1,,\n" + // has parts
		"y-tich,3.4.1,late,1,,\n" + // unknown input
		"y-tich,3.4.1,resolved,\"1.000\",,maybe\n" + // not a count, bad mark
		",7.6,paid,0,,\n"
	sheet, err := scoring.ReadInputs(strings.NewReader(file), "in.csv", x, func(u string) bool { return u == "y-tich" })
	var ps message.Problems
	if !errors.As(err, &ps) || sheet != nil {
		t.Fatalf("%v, %v", sheet, err)
	}
	said := ps.In(message.VI)
	for _, want := range []string{
		"in.csv:3: cột input: “ontime”: số liệu này đã có ở dòng 2",
		"in.csv:4: cột unit: “mars”: không có đơn vị này",
		"in.csv:5: cột criterion: “9.9”: bộ chỉ số không có tiêu chí này",
		"in.csv:6: cột criterion: “3.4”: tiêu chí này không tự chấm",
		"in.csv:7: cột input: “late”: tiêu chí này không dùng số liệu ấy",
		"in.csv:8: cột value: “1.000”: cần số nguyên không âm",
		"in.csv:8: cột illustrative: “maybe”",
		"in.csv:9: cột unit: thiếu mã đơn vị",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("lacks %q in\n%s", want, said)
		}
	}
}

func TestReadInputsOddFiles(t *testing.T) {
	x := demo(t)
	const row = "y-tich,1.5,initiatives,2\n"
	for name, file := range map[string]string{
		"byte order mark": "\ufeffunit,criterion,input,value\n" + row,
		"semicolons":      strings.ReplaceAll("unit,criterion,input,value\n"+row, ",", ";"),
		"tabs and CRLF":   strings.ReplaceAll(strings.ReplaceAll("unit,criterion,input,value\n"+row, ",", "\t"), "\n", "\r\n"),
		"blank lines":     "unit,criterion,input,value\n\n" + row + ",,,\n",
		"upper case":      "Unit,Criterion,Input,Value\n" + row,
		"other order":     "value,input,criterion,unit\n2,initiatives,1.5,y-tich\n",
		"UTF-16":          "\xff\xfe" + utf16("unit,criterion,input,value\n"+row),
	} {
		sheet, err := scoring.ReadInputs(strings.NewReader(file), "in.csv", x, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if v := sheet.Inputs["y-tich"]["1.5"]; len(v) != 1 || v[0].Raw != "2" {
			t.Errorf("%s: %+v", name, v)
		}
	}
	for name, c := range map[string]struct{ file, says string }{
		"empty":          {"", "tệp trống"},
		"heading only":   {"unit,criterion,input,value\n", "không có dòng số liệu nào"},
		"missing column": {"unit,criterion,value\n", "cột input: thiếu cột này"},
		"typo":           {"unit,criterion,input,value,sorce\n" + row, "cột sorce: cột không dùng được"},
		"twice":          {"unit,unit,criterion,input,value\n", "cột có hai lần"},
		"short row":      {"unit,criterion,input,value\ny-tich,1.5\n", "in.csv:2: dòng có 2 ô, cần 4 ô"},
		"open quote":     {"unit,criterion,input,value\ny-tich,\"1.5,initiatives,2\n", "in.csv:2: dòng không đọc được"},
		"Windows-1258":   {"unit,criterion,input,value\ny-t\xedch,1.5,initiatives,2\n", "in.csv:2: tệp không phải UTF-8"},
	} {
		if _, err := scoring.ReadInputs(strings.NewReader(c.file), "in.csv", x, nil); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want %q", name, err, c.says)
		}
	}
}

// utf16 writes ASCII as UTF-16, little end first.
func utf16(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteByte(c)
		b.WriteByte(0)
	}
	return b.String()
}

func FuzzReadInputs(f *testing.F) {
	x := demo(f)
	f.Add([]byte("unit,criterion,input,value\ny-tich,3.4.1,ontime,940\n"))
	f.Add([]byte("unit;criterion;input;value\ny-tich;1.5;initiatives;=cmd\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		sheet, err := scoring.ReadInputs(strings.NewReader(string(data)), "f.csv", x, nil)
		if err != nil {
			return
		}
		for _, in := range sheet.Inputs {
			scoring.Score(x, in)
		}
	})
}
