package app_test

import (
	"strings"
	"testing"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/worktime"
)

// TestOwnWorkingTimeCounts: a day that a topmost unit declares off moves the
// due moments of its offices when the file comes in again.
func TestOwnWorkingTimeCounts(t *testing.T) {
	sys := demo(t)
	path := dossierFile(t, "Mã hồ sơ,Đơn vị,Ngày tiếp nhận,Thời hạn,Ngày trả\nH37.23.37-240304-00001,xã Y Tịch,04/03/2024 08:00,2 ngày,07/03/2024 10:00\n")
	if _, faults, err := importFile(t, sys, path, nil); err != nil || len(faults) > 0 || !strings.Contains(measured(t, sys), " 1 1 0.000000;") {
		t.Fatal(faults, err, measured(t, sys))
	}
	off := calendar.MustParse("05/03/2024")
	if field, err := sys.SaveWorkDay(t.Context(), app.Console("test"), 0, worktime.Place{}, worktime.Day{Date: off, Kind: worktime.Holiday, Source: "QĐ 1"}); err != nil {
		t.Fatal(field, err)
	}
	v, err := sys.WorkCalendar(t.Context(), app.Console("test"), 2024)
	if err != nil || v.Version != 1 || v.Top.Alias != "tinh-lang-son" {
		t.Fatal(v, err)
	}
	if works, err := sys.WorkingDay(t.Context(), off); err != nil || works {
		t.Error(works, err)
	}
	if o, _, err := importFile(t, sys, path, nil); err != nil || o.Changed != 1 || !strings.Contains(measured(t, sys), " 1 0 1.000000;") {
		t.Fatal(o, err, measured(t, sys))
	}
	if field, err := sys.SaveWorkDay(t.Context(), app.Console("test"), 1, worktime.Place{}, worktime.Day{Date: off, Kind: worktime.MakeUp, Source: "QĐ 1"}); err == nil || field != "date" {
		t.Error(field, err)
	}
	if _, err := sys.SaveWorkDay(t.Context(), app.Console("test"), 0, worktime.Place{}, worktime.Day{}); !isKind(err, app.Conflict) {
		t.Error(err)
	}
}
