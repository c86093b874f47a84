package reading_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/paper"
	"github.com/parindex/parindex/reading"
)

// letters are letters as offices write them; places and numbers but those of
// the first are made up.
var letters = []struct {
	name, text string
	number     string
	date       string
	issuer     string
	recipient  string
	due        string
	days       int
	points     []string
}{
	{
		"in one sentence",
		`ỦY BAN NHÂN DÂN
HUYỆN CHI LĂNG

Số: 829/UBND-NV
V/v báo cáo kết quả triển khai, thực hiện khắc phục các chỉ số CCHC chưa đạt điểm năm 2023

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Chi Lăng, ngày 25 tháng 4 năm 2024

Kính gửi: UBND các xã, thị trấn.

Thực hiện Kế hoạch số 61/KH-UBND ngày 21/02/2024 của UBND huyện.

UBND huyện yêu cầu UBND các xã, thị trấn báo cáo kết quả việc triển khai, thực hiện khắc phục các chỉ số cải cách hành chính chưa đạt điểm trong năm 2023, khó khăn, vướng mắc và đề ra nhiệm vụ, giải pháp thực hiện Chỉ số cải cách hành chính năm 2024, gửi về Phòng Nội vụ huyện trước ngày 02/5/2024 để tổng hợp.

Nơi nhận:
- Như trên;
- Lưu: VT, NV.
`,
		"829/UBND-NV", "25/04/2024", "UBND huyện Chi Lăng", "Phòng Nội vụ huyện", "02/05/2024", 0,
		[]string{"Kết quả việc triển khai, thực hiện khắc phục các chỉ số cải cách hành chính chưa đạt điểm trong năm 2023", "Khó khăn, vướng mắc", "Nhiệm vụ, giải pháp thực hiện Chỉ số cải cách hành chính năm 2024"},
	},
	{
		"numbered, with dashes below and another's task",
		`UBND TỈNH BẮC SƠN
SỞ NỘI VỤ

Số: 1204/SNV-CCHC
V/v báo cáo công tác cải cách hành chính quý III/2025

Bắc Sơn, ngày 03 tháng 9 năm 2025

Kính gửi: UBND các xã, phường.

Để tổng hợp, báo cáo UBND tỉnh, Sở Nội vụ đề nghị UBND các xã, phường báo cáo các nội dung sau:

1. Kết quả thực hiện công tác chỉ đạo, điều hành:
- Số văn bản đã ban hành;
- Số cuộc kiểm tra đã thực hiện.
2. Kết quả giải quyết thủ tục hành chính (số liệu tính đến ngày 10/9/2025).
3. Tồn tại, hạn chế và nguyên nhân.
4. Đề xuất, kiến nghị (nếu có).

Báo cáo gửi về Sở Nội vụ (qua Phòng Cải cách hành chính) chậm nhất là 16 giờ 00 ngày 12 tháng 9 năm 2025.

Giao Phòng Cải cách hành chính tổng hợp, báo cáo Giám đốc Sở trước ngày 20/9/2025.

Nơi nhận:
`,
		"1204/SNV-CCHC", "03/09/2025", "Sở Nội vụ", "Sở Nội vụ", "12/09/2025", 0,
		[]string{"Kết quả thực hiện công tác chỉ đạo, điều hành: Số văn bản đã ban hành", "Kết quả thực hiện công tác chỉ đạo, điều hành: Số cuộc kiểm tra đã thực hiện", "Kết quả giải quyết thủ tục hành chính (số liệu tính đến ngày 10/9/2025)", "Tồn tại, hạn chế và nguyên nhân", "Đề xuất, kiến nghị (nếu có)"},
	},
	{
		"to whom, then a), b), and a date without a year",
		`ỦY BAN NHÂN DÂN
HUYỆN MẪU SƠN

Số: 77/UBND-NV
V/v khắc phục tồn tại trong cải cách hành chính

Mẫu Sơn, ngày 11 tháng 3 năm 2024

Kính gửi:
- Các phòng, ban chuyên môn;
- UBND các xã, thị trấn.

Qua kiểm tra, UBND huyện yêu cầu:

1. UBND các xã, thị trấn báo cáo cụ thể các nội dung:
a) Nguyên nhân từng tiêu chí bị trừ điểm;
b) Giải pháp khắc phục, người chịu trách nhiệm, thời hạn hoàn thành;
c) Khó khăn, vướng mắc.
Báo cáo gửi Phòng Nội vụ trước 17h00 ngày 15/3.
2. Phòng Nội vụ theo dõi, tổng hợp, báo cáo Chủ tịch UBND huyện trước ngày 18/3/2024.

Nơi nhận:
`,
		"77/UBND-NV", "11/03/2024", "UBND huyện Mẫu Sơn", "", "15/03/2024", 0,
		[]string{"Nguyên nhân từng tiêu chí bị trừ điểm", "Giải pháp khắc phục, người chịu trách nhiệm, thời hạn hoàn thành", "Khó khăn, vướng mắc"},
	},
	{
		"working days instead of a date",
		`UBND HUYỆN TRÀNG AN
PHÒNG NỘI VỤ

Số: 56/NV-CCHC
V/v báo cáo số liệu cải cách hành chính

Tràng An, ngày 08 tháng 7 năm 2024

Kính gửi: UBND các xã.

Đề nghị UBND các xã báo cáo tình hình gửi báo cáo tài chính năm 2023; nguyên nhân chậm và đề xuất biện pháp, gửi về Phòng Nội vụ trong thời hạn 05 ngày làm việc kể từ ngày nhận được công văn này.

Nơi nhận:
`,
		"56/NV-CCHC", "08/07/2024", "Phòng Nội vụ", "Phòng Nội vụ", "", 5,
		[]string{"Tình hình gửi báo cáo tài chính năm 2023", "Nguyên nhân chậm", "Đề xuất biện pháp"},
	},
	{
		"asks for nothing",
		`ỦY BAN NHÂN DÂN
HUYỆN MẪU SƠN

Số: 90/UBND-NV
V/v nghỉ lễ

Mẫu Sơn, ngày 22 tháng 4 năm 2024

Kính gửi: UBND các xã.

UBND huyện thông báo lịch nghỉ lễ như sau: nghỉ từ ngày 27/4/2024 đến hết ngày 01/5/2024.

Nơi nhận:
`,
		"90/UBND-NV", "22/04/2024", "UBND huyện Mẫu Sơn", "", "01/05/2024", 0, nil,
	},
}

func TestReadLetter(t *testing.T) {
	for _, test := range letters {
		t.Run(test.name, func(t *testing.T) {
			text, err := paper.Read(t.Context(), []byte(test.text), "cv.txt", paper.Options{})
			if err != nil {
				t.Fatal(err)
			}
			l := reading.ReadLetter(text)
			due := ""
			if !l.Due.IsZero() {
				due = l.Due.String()
			}
			for what, pair := range map[string][2]string{
				"number": {l.Number, test.number}, "date": {l.Date.String(), test.date}, "recipient": {l.Recipient, test.recipient}, "due": {due, test.due},
			} {
				if pair[0] != pair[1] {
					t.Errorf("%s: %q, want %q", what, pair[0], pair[1])
				}
			}
			if !strings.EqualFold(l.Issuer, test.issuer) && !strings.HasPrefix(l.Issuer, test.issuer) {
				t.Errorf("issuer: %q, want %q", l.Issuer, test.issuer)
			}
			if l.Days != test.days {
				t.Errorf("days: %d, want %d", l.Days, test.days)
			}
			var points []string
			for _, p := range l.Points {
				points = append(points, p.Text)
				if p.At == "" && test.points != nil {
					t.Errorf("%s: no place", p.Text)
				}
			}
			if diff := cmp.Diff(test.points, points); diff != "" {
				t.Errorf("points (-want +got):\n%s", diff)
			}
			if (l.DueText == "") != (due == "" && l.Days == 0) {
				t.Errorf("the sentence of the date: %q", l.DueText)
			}
		})
	}
}

// FuzzReadLetter: no text makes the reader fail, and what it says is in it.
func FuzzReadLetter(f *testing.F) {
	for _, l := range letters {
		f.Add(l.text)
	}
	f.Add("1. :\n- a\n+ b\ntrước ngày 99/99\nbáo cáo kết quả,,,")
	f.Fuzz(func(t *testing.T, s string) {
		l := reading.ReadLetter(&paper.Text{Blocks: []paper.Block{{Text: s}}})
		for _, p := range l.Points {
			if strings.TrimSpace(p.Text) == "" {
				t.Error("an empty point")
			}
		}
	})
}
