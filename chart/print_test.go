package chart_test

import (
	"bytes"
	"image/color"
	"image/png"
	"os"
	"testing"

	"github.com/parindex/parindex/chart"
	"github.com/parindex/parindex/points"
)

func printedBars(label string) chart.Bars {
	return chart.Bars{
		Rows: []chart.NamedBar{
			{Label: label, Value: "14/17", Bar: chart.Bar{Full: points.Int(18), Parts: []chart.Part{
				{Value: points.Int(9), Class: "got", Label: "9"}, {Value: points.Int(9), Class: "lost", Label: "9"},
			}}},
			{Label: "2. Cải cách thể chế", Value: "0/9", Bar: chart.Bar{Full: points.Int(18)}},
		},
		Keys: []chart.Key{{Class: "got", Label: "Điểm đạt"}},
	}
}

// Half of the bar is of one colour and half of the other; where nothing was
// reached the groove shows, and the same bars are the same bytes.
func TestPrintedBars(t *testing.T) {
	data, err := printedBars("1. Chỉ đạo").PNG()
	if err != nil {
		t.Fatal(err)
	}
	if to := os.Getenv("PARINDEX_PAPERS"); to != "" {
		if err := os.WriteFile(to+"/bars.png", data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		x, y int
		c    color.RGBA
	}{
		{450, 28, color.RGBA{0x1f, 0x4f, 0x9f, 0xff}}, {760, 28, color.RGBA{0x1f, 0x4f, 0x9f, 0xff}},
		{780, 28, color.RGBA{0xf3, 0xcd, 0xc9, 0xff}}, {450, 72, color.RGBA{0xe6, 0xec, 0xf4, 0xff}}, {1259, 1, color.RGBA{0xff, 0xff, 0xff, 0xff}},
	} {
		if got := color.RGBAModel.Convert(img.At(want.x, want.y)); got != want.c {
			t.Errorf("at %d, %d: %v, want %v", want.x, want.y, got, want.c)
		}
	}
	again, err := printedBars("1. Chỉ đạo").PNG()
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("the same bars are other bytes (%v)", err)
	}
	long, err := printedBars("7. Xây dựng và phát triển chính quyền điện tử, chính quyền số").PNG()
	if err != nil {
		t.Fatal(err)
	}
	taller, err := png.DecodeConfig(bytes.NewReader(long))
	if err != nil || taller.Height <= img.Bounds().Dy() {
		t.Errorf("a long name takes no second line: %d pixels (%v)", taller.Height, err)
	}
}
