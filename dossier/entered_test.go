package dossier_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parindex/parindex/dossier"
)

// TestEnteredInTime: on the day of receipt; of what came in the afternoon or on
// a day off, on the next working day, which may be after Tết.
func TestEnteredInTime(t *testing.T) {
	for _, c := range []struct {
		received, entered string
		want              dossier.Answer
	}{
		{"05/03/2024 08:00", "05/03/2024 17:30", dossier.Yes},
		{"05/03/2024 08:00", "06/03/2024 07:30", dossier.No},
		{"05/03/2024 14:59", "06/03/2024", dossier.No},
		{"05/03/2024 15:00", "06/03/2024 16:00", dossier.Yes},
		{"05/03/2024 15:00", "07/03/2024", dossier.No},
		{"08/03/2024 16:00", "11/03/2024", dossier.Yes}, // Friday to Monday
		{"09/03/2024 08:00", "11/03/2024", dossier.Yes}, // received on a Saturday
		{"07/02/2024 16:00", "15/02/2024", dossier.Yes}, // the last afternoon before Tết
		{"07/02/2024 16:00", "16/02/2024", dossier.No},
		{"05/03/2024", "05/03/2024 23:00", dossier.Yes},
		{"05/03/2024", "06/03/2024", dossier.No}, // no hour is known
		{"05/03/2024 08:00", "01/03/2024", dossier.Yes},
		{"05/03/2024 08:00", "", dossier.Unknown},
		{"05/03/2024 08:00", "hôm qua", dossier.Unknown},
	} {
		d := readOne(t, "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày trả,Ngày nhập hệ thống", "H1-1,"+c.received+",30/03/2024,,"+c.entered)
		if d.Entered != c.want {
			t.Errorf("received %s, entered %q: %d, want %d", c.received, c.entered, d.Entered, c.want)
		}
	}
	if d := readOne(t, "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày trả", "H1-1,05/03/2024,30/03/2024,"); d.Entered != dossier.Unknown {
		t.Error("a file without the column says", d.Entered)
	}
}

func TestOnlineEndToEnd(t *testing.T) {
	for _, c := range []struct {
		channel, level string
		online, full   dossier.Answer
	}{
		{"Trực tuyến", "Toàn trình", dossier.Yes, dossier.Yes},
		{"Trực tuyến", "Một phần", dossier.Yes, dossier.No},
		{"Trực tuyến", "", dossier.Yes, dossier.Unknown},
		{"Nộp trực tuyến toàn trình", "", dossier.Yes, dossier.Yes},
		{"DVC mức độ 3", "", dossier.Yes, dossier.No},
		{"Trực tuyến", "Mức độ 4", dossier.Yes, dossier.Yes},
		{"Trực tiếp", "Toàn trình", dossier.No, dossier.Unknown}, // the service could have been used
		{"", "Toàn trình", dossier.No, dossier.Unknown},
	} {
		d := readOne(t, "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày trả,Hình thức nộp,Mức độ", "H1-1,05/03/2024,30/03/2024,,"+c.channel+","+c.level)
		if d.Online != c.online || d.FullOnline != c.full {
			t.Errorf("%q, %q: %d %d, want %d %d", c.channel, c.level, d.Online, d.FullOnline, c.online, c.full)
		}
	}
}

func readOne(t *testing.T, lines ...string) dossier.Dossier {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f.csv")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, all, faults, err := check(t, path, dossier.Options{Unit: "xa", Calendar: shippedCalendar(t)})
	if err != nil || len(all) != 1 {
		t.Fatal(all, faults, err)
	}
	return all[0]
}
