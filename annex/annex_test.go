package annex_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/parindex/parindex/annex"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/rulebook"
)

var update = flag.Bool("update", false, "write the golden files anew")

// annexes are printed annexes of unlike layout: a Word file written by another
// program, with merged heads and cells, over two tables; a workbook with
// two-row heads, codes kept as numbers and dates, decomposed letters; text in
// which the table fell apart, with words broken inside. The last three were
// made by hand after printed ones, without regard to how they are read: a
// survey beside an appraised part with notes below the table; a signed sheet of
// self-scores with words for codes; a table broken over two, with merged cells,
// runs cut inside words, and rules that stand in one cell.
var annexes = []string{"merged-head.docx", "numeric-codes.xlsx", "broken-cells.txt",
	"survey-and-appraisal.docx", "signed-self-score.xlsx", "split-table.docx"}

// given is what an annex does not say of itself.
var given = map[string]annex.Options{"survey-and-appraisal.docx": {Year: 2025}}

func TestImportAnnexes(t *testing.T) {
	for _, file := range annexes {
		data := read(t, file)
		im, err := annex.Import(data, file, given[file])
		if err != nil {
			t.Fatal(err)
		}
		got := string(im.YAML) + "\n# notes\n"
		for _, n := range im.Notes {
			got += "# " + n.In("vi") + "\n"
		}
		golden := filepath.Join("testdata", strings.TrimSuffix(file, filepath.Ext(file))+".golden.yaml")
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if d := cmp.Diff(string(read(t, filepath.Base(golden))), got); d != "" {
			t.Errorf("%s: %s", file, d)
		}
	}
}

// What a person read in each annex: code, title, maximum, and the kind of rule;
// "?" stands where the annex leaves it to a mark.
func TestImportReadsEveryComponent(t *testing.T) {
	for _, file := range annexes {
		im, err := annex.Import(read(t, file), file, given[file])
		if err != nil {
			t.Fatal(err)
		}
		marked := map[string]bool{}
		for _, m := range im.Marks {
			marked[m.Code] = true
		}
		var got []string
		im.Index.Walk(func(c *rulebook.Criterion) {
			kind := ""
			switch {
			case c.Scored() && c.Rule.Kind == rulebook.Appraised && marked[c.Code]:
				kind = "?"
			case c.Scored():
				kind = string(c.Rule.Kind)
			}
			got = append(got, strings.TrimRight(fmt.Sprintf("%s | %s | %s | %s", c.Code, c.Title.VI, c.Max, kind), "| "))
		})
		want := strings.Split(strings.TrimSpace(string(read(t, strings.TrimSuffix(file, filepath.Ext(file))+".want"))), "\n")
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", file, d)
		}
	}
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// small imports a table of one component "1.1" of 2 points with these lines
// below it; a line may hold its points after a tab.
func small(t *testing.T, lines ...string) (*rulebook.Criterion, []string) {
	t.Helper()
	text := "STT\tTiêu chí\tĐiểm tối đa\tHướng dẫn\n1\tLĩnh vực\t2\t\n1.1\tTiêu chí thử\t2\t\n"
	for _, l := range lines {
		if guide, ok := strings.CutPrefix(l, ">"); ok {
			text += "\t\t\t" + guide + "\n"
			continue
		}
		text += "\t" + l + "\n"
	}
	im, err := annex.Import([]byte(text), "a.tsv", annex.Options{Year: 2024, Level: "commune", Title: "x"})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, m := range im.Marks {
		keys = append(keys, strings.TrimPrefix(m.Text.Key, "annex.todo."))
	}
	c, ok := im.Index.Find("1.1")
	if !ok {
		t.Fatalf("no 1.1 in\n%s", im.YAML)
	}
	return c, keys
}

func TestRules(t *testing.T) {
	for _, tc := range []struct{ lines, want, marks string }{
		{"Có: 2|Không: 0", `choice "Có"=2 "Không"=0`, ""},
		{"Đầy đủ (2 điểm)|Thiếu một phần được 1 điểm|Không có thì không được điểm", `choice "Đầy đủ"=2 "Thiếu một phần"=1 "Không có"=0`, ""},
		{"Tốt\t2|Khá\t1,25 đ|Kém\t0", `choice "Tốt"=2 "Khá"=1.25 "Kém"=0`, ""},
		{"a) Nội dung một: 1,5|b) Nội dung hai: 0,5", `checklist "Nội dung một"=1.5 "Nội dung hai"=0.5`, ""},
		{">- Nội dung một (1,5 điểm);\n>- Nội dung hai (0,5 điểm)", `checklist "Nội dung một"=1.5 "Nội dung hai"=0.5`, ""},
		{"Có chuyên mục: 2", `checklist "Có chuyên mục"=2`, ""},
		{"Đến hết ngày 31/01/2024: 2|Sau ngày 31/01/2024: 0", `deadline 31/01/2024=2`, ""},
		{"Trong tháng 01: 2|Từ tháng 02 trở đi hoặc không ban hành: 0", `deadline 31/01/2024=2`, "no_date_year"},
		{"Trước ngày 15/02/2024: 2|Từ ngày 15/02/2024 trở đi: 0", `deadline 14/02/2024=2`, ""},
		{"Trước ngày 15/02/2024: 2|Sau ngày 15/02/2024: 0", `deadline 15/02/2024=2`, "before"},
		{"Chậm nhất ngày 15 tháng 3 năm 2024: 2|Không có: 0", `deadline 15/03/2024=2`, "no_late"},
		{"Trước 31/01: 2|Sau 31/01: 1|Không có: 0", `choice "Trước 31/01"=2 "Sau 31/01"=1 "Không có"=0`, ""},
		{"Trước 31/02/2024: 2|Sau 31/02/2024: 0", `choice "Trước 31/02/2024"=2 "Sau 31/02/2024"=0`, ""},
		{"Từ 90% trở lên: 2|Từ 50% đến dưới 90%: 1|Dưới 50%: 0|Không phát sinh: 2", `bands 0.9=2/false 0.5=1/false 0=0/false empty={false 2}`, ""},
		{"≥ 90%: 2|50% - <90%: 1|< 50%: 0", `bands 0.9=2/false 0.5=1/false 0=0/false empty={false 0}`, "when_empty"},
		{"100%: 2|80% đến dưới 100%: a/b x 2|Dưới 80%: 0|Không phát sinh thì không tính vào tổng điểm", `bands 1=2/false 0.8=0/true 0=0/false empty={true 0}`, ""},
		{"Từ 5 tin bài trở lên: 2|Từ 3 đến 4 tin bài: 1|Dưới 3 tin bài: 0", `bands 5=2/false 3=1/false 0=0/false`, ""},
		{"Từ 90% trở lên: 2|Từ 60% đến dưới 80%: 1|Dưới 60%: 0", `choice "Từ 90% trở lên"=2 "Từ 60% đến dưới 80%"=1 "Dưới 60%"=0`, "bounds"},
		{"Từ 90% trở lên: 2|Từ 50% đến 90%: 1|Dưới 50%: 0", `choice "Từ 90% trở lên"=2 "Từ 50% đến 90%"=1 "Dưới 50%"=0`, "bounds"},
		{"Trên 90%: 2|Từ 90% trở xuống: 0", `choice "Trên 90%"=2 "Từ 90% trở xuống"=0`, ""},
		{"Hoàn thành 100%: 2|Không hoàn thành 100%: 0", `choice "Hoàn thành 100%"=2 "Không hoàn thành 100%"=0`, ""},
		{">Tỷ lệ*Điểm tối đa", `share empty={false 0}`, "when_empty"},
		{">Điểm = (số việc xong/tổng số việc) x 2 điểm. \n>Không phát sinh: được điểm tối đa", `share empty={false 2}`, ""},
		{"Dưới 50%: tỷ lệ × 5 điểm|Từ 50% trở lên: 2", `appraised`, "above_max"},
		{"Mỗi văn bản chậm trừ 0,25 điểm", `deduct each=0.25 "văn bản chậm" of "Tiêu chí thử"`, ""},
		{"Không có vi phạm: 2|Mỗi vi phạm bị phát hiện thì bị trừ 0,5 điểm", `deduct each=0.5 "vi phạm bị phát hiện" of "Tiêu chí thử"`, ""},
		{">Không có vi phạm: 2 điểm. Cứ 01 văn bản sai trừ 0,5 điểm, trừ đến hết số điểm", `deduct each=0.5 "văn bản sai" of "Tiêu chí thử"`, ""},
		{"Trừ 0,25 điểm/hồ sơ quá hạn", `deduct each=0.25 "hồ sơ quá hạn" of "Tiêu chí thử"`, ""},
		{"Mỗi vi phạm trừ 0,5 điểm, nhưng không trừ quá 2 điểm", `deduct each=0.5 "vi phạm" of "Tiêu chí thử"`, ""},
		{"Mỗi vi phạm trừ 0,5 điểm, trừ tối đa 3 điểm", `deduct each=0.5 "vi phạm" of "Tiêu chí thử" within -1 0 by 0`, ""},
		{"Mỗi vi phạm trừ 0,5 điểm|>Ít nhất -1,5 điểm (được tính điểm âm)", `deduct each=0.5 "vi phạm" of "Tiêu chí thử" within -1.5 0 by 0`, ""},
		{"Mỗi vi phạm trừ 0,5 điểm, trừ tối đa 1 điểm", `appraised`, "rule"},
		{"Mỗi vi phạm trừ 0,5 điểm|Mỗi lần tái phạm trừ 1 điểm", `appraised`, "rule"},
		{"Cứ 02 vi phạm trừ 0,5 điểm", `appraised`, "rule"},
		{"Mỗi 5% chậm trừ 0,5 điểm", `appraised`, "rule"},
		{"Mỗi vi phạm trừ 0,5 điểm nếu không khắc phục", `appraised`, "rule"},
		{"Mỗi vi phạm không bị trừ 0,5 điểm", `appraised`, "rule"},
		{"Mỗi vi phạm còn lại 0,5 điểm", `appraised`, "rule"},
		{"Có kế hoạch: 2|Mỗi vi phạm trừ 0,5 điểm", `appraised`, "rule"},
		{"Mỗi vi phạm trừ 0,5 điểm|>Vi phạm vì lý do khách quan không tính", `deduct each=0.5 "vi phạm" of "Tiêu chí thử"`, "guide"},
		{"Mỗi sáng kiến được công nhận: 0,5 điểm, tối đa 2 điểm", `per_item each=0.5 "sáng kiến được công nhận" of "Tiêu chí thử"`, ""},
		{"Mỗi sáng kiến 0,5 điểm (tối đa 2 điểm)|Không có sáng kiến: 0", `per_item each=0.5 "sáng kiến" of "Tiêu chí thử"`, ""},
		{"Cứ mỗi mô hình được nhân rộng thì được cộng thêm 1đ nhưng không quá 2đ", `per_item each=1 "mô hình được nhân rộng" of "Tiêu chí thử"`, ""},
		{"Mỗi sáng kiến được 0,5 điểm, tối đa 1 điểm", `appraised`, "rule"},
		{"Mỗi sáng kiến được 0,5 điểm, tối đa 5 điểm", `appraised`, "rule"},
		{"Mỗi sáng kiến được 3 điểm", `appraised`, "rule"},
		{"Mỗi sáng kiến cấp tỉnh được 1 điểm, cấp xã được 0,5 điểm", `appraised`, "rule"},
		{"Mỗi tháng được 0,5 điểm", `appraised`, "rule"},
		{"Mỗi quý 01 báo cáo|Mỗi báo cáo gửi đúng hạn: 0,5|Mỗi báo cáo gửi chậm: 0,25|Không gửi: 0", `schedule quarter=1 "báo cáo" closes=0 each=0.5 late=0.25`, ""},
		{">Mỗi tháng có ít nhất 02 tin, bài; mỗi tháng đủ được 0,2 điểm, tối đa 2 điểm", `schedule month=2 "tin, bài" closes=0 each=0.2 late=0 within 0 2 by 0`, ""},
		{">Mỗi 6 tháng 01 báo cáo; mỗi báo cáo đúng hạn được 1 điểm, chậm được 0,5 điểm", `schedule half=1 "báo cáo" closes=0 each=1 late=0.5`, ""},
		{">Mỗi tháng 02 tin, bài; mỗi tháng đủ được 0,1 điểm", `appraised`, "numbers"},
		{">Mỗi tháng 02 tin, bài; mỗi tin, bài được 0,1 điểm", `appraised`, "rule"},
		{">Mỗi quý 01 báo cáo; mỗi tháng đúng hạn được 0,5 điểm", `appraised`, "rule"},
		{">Mỗi quý 01 báo cáo; mỗi báo cáo được 0,5 điểm", `appraised`, "rule"},
		{"Mỗi quý 01 báo cáo|Đầy đủ: 2|Thiếu: 0", `appraised`, "rule"},
		{"Đầy đủ: 2|Thiếu: 0|>Mỗi quý 01 báo cáo", `choice "Đầy đủ"=2 "Thiếu"=0`, ""},
		{"Thấp hơn quy định: 2|Bằng quy định: 1|Cao hơn quy định: 0", `compare "Tiêu chí thử" to 0"quy định": 2 1 0`, ""},
		{">Thời gian dài hơn 5 ngày: 0 điểm; bằng: 1 điểm; ngắn hơn: 2 điểm", `compare "Thời gian" to 5"": 2 1 0`, ""},
		{"Thấp hơn chỉ tiêu: 0|Bằng kế hoạch: 1|Cao hơn chỉ tiêu: 2", `choice "Thấp hơn chỉ tiêu"=0 "Bằng kế hoạch"=1 "Cao hơn chỉ tiêu"=2`, ""},
		{"Thấp hơn: 0|Bằng hoặc cao hơn: 2|Cao hơn nhiều: 1", `choice "Thấp hơn"=0 "Bằng hoặc cao hơn"=2 "Cao hơn nhiều"=1`, ""},
		{">Công thức “a”: 2 * done / planned\n>Trong công thức, done là Việc xong (số đếm; đơn vị tính: việc)\n>Trong công thức, planned là Việc giao (số đếm)", `formula use a a: 2 * done / planned done count "Việc xong" "việc" planned count "Việc giao" ""`, ""},
		{">Công thức “a”: 2 * done / planned", `appraised`, "numbers"},
		{">Công thức “a”: 2 *", `appraised`, "numbers"},
		{"Có: 2|Không: 0|>Làm tròn xuống từng 0,5 điểm", `choice "Có"=2 "Không"=0 within 0 0 by 0.5`, ""},
		{"Có: 2|Không: 0|>Làm tròn xuống từng 0,3 điểm", `appraised`, "numbers"},
		{"Nội dung một: 1,5|Nội dung hai: 1,5|>Nhiều nhất 2 điểm", `checklist "Nội dung một"=1.5 "Nội dung hai"=1.5 within 0 2 by 0`, ""},
		{"Nội dung một: 1,5|Nội dung hai: 1,5|>Nhiều nhất 1,5 điểm", `appraised`, "unreachable"},
		{"Có: 2|Không: 0|>Nhiều nhất 1 điểm", `appraised`, "numbers"},
		{"Trước 31/01/2024: 2|Sau 31/01/2024 đến 28/02/2024: 1|Sau 28/02/2024: 0", `deadline 31/01/2024=2 28/02/2024=1`, "before"},
		{"Trước 31/01/2024: 2|Từ 31/01/2024 đến 28/02/2024: 1|Sau 28/02/2024: 0", `deadline 30/01/2024=2 28/02/2024=1`, ""},
		{"Có: 2|Không: 0|>Ví dụ: 3/4 x 2 = 1,5 điểm", `choice "Có"=2 "Không"=0`, "guide"},
		{"Có: 2|Không: 0|>Mỗi lần vi phạm trừ 0,5 điểm", `appraised`, "rule"},
		{"Có: 2|Không: 0|>Không tính các trường hợp khách quan", `choice "Có"=2 "Không"=0`, "guide"},
		{"Có: 2|Không: 0|>Theo ngày ký số", `choice "Có"=2 "Không"=0`, ""},
		{"Có: 1|Không: 0", `appraised`, "unreachable"},
		{"Có: 3|Không: 0", `appraised`, "above_max"},
		{"", `appraised`, "no_rule"},
		{">Người thẩm định chấm điểm theo thực tế", `appraised`, ""},
		{">Kết quả điều tra xã hội học, thang 100", `survey`, ""},
		{"Không phát sinh văn bản: 2|Có văn bản sai: 0", `choice "Không phát sinh văn bản"=2 "Có văn bản sai"=0`, ""},
		{"Họp giao ban trước 17:00|Không họp: 0", `appraised`, "rule"},
	} {
		var lines []string
		if tc.lines != "" {
			lines = strings.Split(strings.ReplaceAll(tc.lines, "\n", "|"), "|")
		}
		c, marks := small(t, lines...)
		if got := strings.TrimSpace(numbers(c)); got != tc.want || strings.Join(marks, " ") != tc.marks {
			t.Errorf("%s\n got %s (%s)\nwant %s (%s)", tc.lines, got, strings.Join(marks, " "), tc.want, tc.marks)
		}
	}
}

// Sums that do not match are said, the printed number is kept beside, and the
// file loads all the same.
func TestSums(t *testing.T) {
	im, err := annex.Import([]byte("TT;Nội dung;Điểm chuẩn\nI;Phần một;12\n1;Một;7\n1.1;Một một;3\n1.2;Một hai;\n2;Hai;5\n2.1;Hai một;2,5\n2.2;Hai hai;x\n2.3;Hai ba;y\n;Tổng cộng;20\n"),
		"a.csv", annex.Options{Year: 2024, Level: "commune", Title: "x"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	im.Index.Walk(func(c *rulebook.Criterion) { got = append(got, c.Code+"="+c.Max.String()) })
	if d := cmp.Diff([]string{"1=7", "1.1=3", "1.2=4", "2=4.5", "2.1=2.5", "2.2=1", "2.3=1"}, got); d != "" {
		t.Error(d)
	}
	for _, want := range []string{"còn lại của mục trên: 4", "cộng lại được 4,5, bảng in 5; đang lấy 4,5", "cộng lại được 11,5, bảng in 12", "dòng tổng in 20", "tạm ghi 1: “2.2 | Hai hai | x”"} {
		if !strings.Contains(string(im.YAML), want) {
			t.Errorf("no %q in\n%s", want, im.YAML)
		}
	}
}

// Layouts that other annexes have: words before numbers, codes in the title,
// options in the title's cell, a head in two rows without merged cells.
func TestLayouts(t *testing.T) {
	for name, tc := range map[string]struct{ text, want string }{
		"words": {"Tiêu chí, chỉ tiêu;Nội dung;Điểm số tối đa\nTiêu chí 1;Một;4\nChỉ tiêu 1;Một một;3\na);Có;3\nb);Không;0\nChỉ tiêu 2;Một hai;1\nTiêu chí 2;Hai;5\nChỉ tiêu 1;Hai một;5\n",
			"1 Một 4|1.1 Một một 3 choice|1.2 Một hai 1 appraised|2 Hai 5|2.1 Hai một 5 appraised"},
		"in the title": {"Nội dung;Điểm tối đa;Cách tính\nI. Phần một;3;\n1. Một;3;\n1.1. Một một;2;\n1.2 Một hai;1;\n\"1.3. Một ba\nCó: 1\nKhông: 0\";;\n",
			"1 Một 4|1.1 Một một 2 appraised|1.2 Một hai 1 appraised|1.3 Một ba 1 choice"},
		"letters":    {"TT;Tiêu chí;Điểm\n1;Một;3\n1.1;Một một;3\n1.1.a;Ý a;1\n1.1.b;Ý b;2\n", "1 Một 3|1.1 Một một 3|1.1.a Ý a 1 appraised|1.1.b Ý b 2 appraised"},
		"two rows":   {"TT;Tiêu chí;Điểm;;Hướng dẫn\n;;Tối đa;Tự chấm;\n(1);(2);(3);(4);(5)\n1;Một;3;2;\n", "1 Một 3 appraised"},
		"new page":   {"TT;Tiêu chí;Điểm\n1;Một;3\n1.1;Một một;3\n;Tốt: 3;\nTT;Tiêu chí;Điểm\n1.1;Một một;\n;Kém: 0;\n", "1 Một 3|1.1 Một một 3 choice"},
		"same twice": {"TT;Tiêu chí;Điểm\n1;Một;7\n1.1;Một một;1\n1.9;Một chín;1\n1.1;Một mười;5\n1.10.1;a;2\n1.10.2;b;3\n", "1 Một 7|1.1 Một một 1 appraised|1.9 Một chín 1 appraised|1.1~2 Một mười 5|1.10.1 a 2 appraised|1.10.2 b 3 appraised"},
	} {
		im, err := annex.Import([]byte(tc.text), "a.csv", annex.Options{Year: 2024, Level: "commune", Title: "x"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		im.Index.Walk(func(c *rulebook.Criterion) {
			kind := ""
			if c.Rule != nil {
				kind = string(c.Rule.Kind)
			}
			got = append(got, strings.TrimSpace(fmt.Sprint(c.Code, " ", c.Title.VI, " ", c.Max, " ", kind)))
		})
		if d := cmp.Diff(tc.want, strings.Join(got, "|")); d != "" {
			t.Errorf("%s: %s\n%s", name, d, im.YAML)
		}
	}
}

func TestHeadsAndSets(t *testing.T) {
	o := annex.Options{Year: 2024, Level: "commune", Title: "x"}
	two := "Cách tính;Thang điểm;Tên tiêu chí;Mã số\n;2;Một;1\n;2;Một một;1.1\nCách tính;Thang điểm;Tên tiêu chí;Mã số\n;3;Hai;2\n" +
		"Cách tính;Thang điểm;Tên tiêu chí;Mã số\n;4;Của huyện;1\n"
	for table, want := range map[int]string{0: "5", 1: "5", 2: "4"} {
		o.Table = table
		im, err := annex.Import([]byte(two), "a.csv", o)
		if err != nil || im.Index.Total.String() != want {
			t.Errorf("table %d: %v, %v", table, im, err)
		}
	}
	o.Table = 3
	for name, tc := range map[string]struct {
		file, text string
		o          annex.Options
		want       string
	}{
		"table":  {"a.csv", two, o, "có 2 bảng"},
		"head":   {"a.csv", "1;Một;2\n", annex.Options{Year: 2024}, "dòng tiêu đề"},
		"year":   {"a.csv", "STT;Tiêu chí;Điểm tối đa\n1;Một;2\n", annex.Options{}, "--year"},
		"format": {"a.pdf", "x", annex.Options{}, ".docx"},
		"utf8":   {"a.csv", "STT;Ti\xeau chi;Diem\n", annex.Options{}, "UTF-8"},
		"total":  {"a.csv", "STT;Tiêu chí;Điểm tối đa\n1;Một;9999\n2;Hai;9999\n", annex.Options{Year: 2024}, "19.998"},
		"word":   {"a.docx", "x", annex.Options{}, "Word"},
		"excel":  {"a.xlsx", "x", annex.Options{}, "Excel"},
	} {
		if _, err := annex.Import([]byte(tc.text), tc.file, tc.o); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLocalAndNotes: points kept for a lower authority are read from a row
// below the criterion or below its last part, where the sum is the printed one;
// what stands below the table is kept, and marked when it may change a rule.
func TestLocalAndNotes(t *testing.T) {
	for _, tc := range []struct{ rows, want string }{
		{"1;A;5\n;Điểm dành cho cấp dưới bổ sung;2\n1.1;B;3\n", "1=5 local 2 1.1=3"},
		{"1;A;5\n1.1;B;3\n;Điểm dành cho địa phương bổ sung: 2 điểm;\n", "1=5 local 2 1.1=3"},
		{"1;A;5\n1.1;B;3\n;Điểm dành cho địa phương bổ sung: 1 điểm;\n", "1=3 1.1=3 marks 1 1.1"},
		{"1;A;5\n1.1;B;2\n;Điểm dành cho xã, phường bổ sung;2\n1.2;C;3\n", "1=5 1.1=2 local 2 1.2=3"},
	} {
		im, err := annex.Import([]byte("TT;Tiêu chí;Điểm tối đa\n"+tc.rows+";Tổng cộng;5\n;Ghi chú: (*) làm tròn hai chữ số;\n;Không phát sinh thì được điểm tối đa;\n"), "a.csv", annex.Options{Year: 2024, Level: "commune", Title: "x"})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		im.Index.Walk(func(c *rulebook.Criterion) {
			got += " " + c.Code + "=" + c.Max.String()
			if !c.Local.IsZero() {
				got += " local " + c.Local.String()
			}
		})
		marks := ""
		for _, m := range im.Marks {
			switch m.Text.Key {
			case "annex.todo.foot":
				if !strings.Contains(m.Value, "Không phát sinh") {
					t.Errorf("marked: %s", m.Value)
				}
			case "annex.todo.rule", "annex.todo.sum", "annex.todo.unreachable":
				marks += " " + m.Code
			}
		}
		if marks != "" {
			got += " marks" + marks
		}
		if strings.TrimSpace(got) != tc.want {
			t.Errorf("%s\n got %s\nwant %s\n%s", tc.rows, got, tc.want, im.YAML)
		}
		for _, kept := range []string{"# dòng ", "làm tròn hai chữ số", "# " + annex.Mark + " dòng ngoài bảng", "Không phát sinh thì được điểm tối đa"} {
			if !strings.Contains(string(im.YAML), kept) {
				t.Errorf("no %q in\n%s", kept, im.YAML)
			}
		}
	}
}

// FuzzImport: whatever the bytes, an error or a file that loads.
func FuzzImport(f *testing.F) {
	for _, file := range annexes {
		f.Add(read(f, file), map[string]uint8{".txt": 1, ".docx": 2, ".xlsx": 3}[filepath.Ext(file)])
	}
	f.Add([]byte("STT;Tiêu chí;Điểm tối đa;Hướng dẫn\nI;A;1;\n1;B;1;Từ 0%: 1\n1.1;C;0,1;Trước 31/01: 0,1\n;x: 1;;\nA;Điểm trừ;-1;\n;Tổng;2\n"), uint8(0))
	f.Add([]byte("STT | Tiêu chí | Điểm tối đa\n1 | A | 2\n1.1 | B | 2\n | Có: 2 | \n | Không: 0 |\n"), uint8(1))
	f.Add([]byte("STT\n|\nTiêu chí\n|\nĐiểm\n|\n1\n|\nA\n|\n2\n|\n\n|\nCó: 2\n|\nKhông: 0\n|"), uint8(1))
	for _, rule := range []string{
		"Mỗi vi phạm trừ 0,25 điểm, nhưng không trừ quá 3 điểm", "Mỗi sáng kiến được 0,5 điểm, tối đa 2 điểm", "Mỗi quý 01 báo cáo; mỗi báo cáo đúng hạn được 0,5 điểm, chậm được 0,1 điểm",
		"Thấp hơn 5 ngày: 2; bằng 5 ngày: 1; cao hơn 5 ngày: 0", "Công thức “a”: 2 * done / (planned - 1)", "Làm tròn xuống từng 0,5 điểm",
	} {
		f.Add([]byte("STT;Tiêu chí;Điểm tối đa;Hướng dẫn\n1;A;2;\n1.1;B;2;\""+rule+"\nTrong công thức, done là Việc xong (số đếm; đơn vị tính: việc)\"\n;Điểm dành cho cấp dưới bổ sung;1;\n;Tổng;2;\n;Ghi chú: x;;\n"), uint8(0))
	}
	f.Fuzz(func(t *testing.T, data []byte, kind uint8) {
		file := []string{"a.csv", "a.txt", "a.docx", "a.xlsx"}[kind%4]
		im, err := annex.Import(data, file, annex.Options{Year: 2024})
		if err != nil {
			if strings.Contains(err.Error(), "annex "+file) {
				t.Errorf("what was written does not load: %v", err)
			}
			return
		}
		if _, err := rulebook.Load(im.YAML, "a.yaml"); err != nil {
			t.Error(err)
		}
	})
}

// TestImportLoadsAnyTable: a table of the words that annexes are made of, in
// any order, becomes a file that loads, and no code of it is lost in silence.
func TestImportLoadsAnyTable(t *testing.T) {
	pool := [][]string{
		{"", "", "", "1", "2", "1.1", "1.2", "1.1.1", "1.10", "2.1", "I", "II", "III", "A", "B", "1.1.", "x", "a)", "I.1", "100"},
		{"", "Kế hoạch", "Điểm thưởng", "Điểm trừ", "Tổng cộng", "Có: 1", "Không: 0", "Từ 90% trở lên: 2", "Dưới 90%: 0", "Trước 31/01: 1", "Sau 31/01: 0", "100%: 1", "Từ 150% trở lên: 1", "Trong tháng 2: 1", "Không phát sinh: 1", "Khảo sát", "Mục (2 điểm)"},
		{"", "", "1", "2", "0,5", "0", "-1", "x", "10000", "9999", "2 điểm"},
		{"", "", "Có: 1\nKhông: 0", "tỷ lệ × điểm tối đa", "Điểm = a/b × 2 điểm", "Dưới 50%: 0; từ 50% trở lên: 1", "thang điểm khảo sát thang 10", "Tỷ lệ = a / b"},
	}
	rapid.Check(t, func(t *rapid.T) {
		text := "STT\tTiêu chí\tĐiểm tối đa\tHướng dẫn\n"
		for range rapid.IntRange(1, 30).Draw(t, "rows") {
			for i, words := range pool {
				text += map[bool]string{true: "\t"}[i > 0] + strconv.Quote(rapid.SampledFrom(words).Draw(t, "cell"))
			}
			text += "\n"
		}
		text = strings.ReplaceAll(text, `\n`, "\n")
		im, err := annex.Import([]byte(text), "a.tsv", annex.Options{Year: 2024})
		if err != nil {
			if _, said := err.(message.Problems); !said { //nolint:errorlint // a wrapped fault is what must not come
				t.Fatalf("%v\n%s", err, text)
			}
			return
		}
		for _, m := range im.Marks {
			if !strings.Contains(string(im.YAML), m.Text.In(message.VI)) {
				t.Errorf("mark %q does not stand in the file", m.Text.In(message.VI))
			}
		}
	})
}
