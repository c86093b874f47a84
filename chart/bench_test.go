package chart_test

import "testing"

// BenchmarkPNG is a picture as one report has it.
func BenchmarkPNG(b *testing.B) {
	bars := printedBars("7. Xây dựng và phát triển chính quyền điện tử, chính quyền số")
	for range 6 {
		bars.Rows = append(bars.Rows, bars.Rows[0])
	}
	for b.Loop() {
		if _, err := bars.PNG(); err != nil {
			b.Fatal(err)
		}
	}
}
