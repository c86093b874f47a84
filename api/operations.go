package api

import (
	"net/http"
	"reflect"
	"slices"

	"github.com/parindex/parindex/account"
)

// Parts of addresses that many operations share.
const (
	inRound = "/rounds/{round}"
	ofUnit  = inRound + "/units/{unit}"
)

// operations is all that programs may ask.
func operations() []operation {
	return slices.Concat(readings(), changes())
}

// readings change nothing.
func readings() []operation {
	const read = account.ReadScope
	year := parameter{"year", "integer", "năm; bỏ trống là năm nay", "2024"}
	kind := parameter{"kind", "string", "cách chia kỳ: reported (kỳ báo cáo) hoặc assessed (kỳ chấm)", "reported"}
	find := parameter{"q", "string", "tìm theo chữ, có dấu hoặc không dấu", "ke hoach"}
	return []operation{
		get("/me", "", "Khoá này của ai, dùng được đến đâu", me),
		list("/rounds", read, "Các kỳ đánh giá", func(r Round) string { return r.Round }, rounds),
		get(inRound, read, "Một kỳ đánh giá", oneRound),
		list(inRound+"/ranking", read, "Kết quả, xếp hạng đã công bố", rankKey, ranking),
		list(inRound+"/losses", read, "Điểm mất của mọi đơn vị", lossKey, losses,
			parameter{"area", "string", "mã lĩnh vực", "3"}, parameter{"cause", "string", "mã nguyên nhân; none: chưa nêu", "none"}),
		list("/units", read, "Các đơn vị", func(u Unit) string { return u.Unit }, units,
			parameter{"q", "string", "tìm theo tên, bí danh, mã", "y tich"}, parameter{"on", "string", "ngày, dạng 2024-06-30; bỏ trống là hôm nay", "2024-06-30"}),
		get(ofUnit+"/sheet", read, "Phiếu điểm đã công bố của một đơn vị", sheet),
		get(ofUnit+"/sheet/{code}", read, "Một tiêu chí thành phần: căn cứ, cách tính, nguyên nhân", component),
		list(ofUnit+"/losses", read, "Điểm mất của một đơn vị", lossKey, losses,
			parameter{"area", "string", "mã lĩnh vực", "3"}, parameter{"cause", "string", "mã nguyên nhân; none: chưa nêu", "none"}),
		list(ofUnit+"/actions", read, "Việc khắc phục điểm mất", func(a Action) string { return a.Action }, actions),
		get(ofUnit+"/actions/{action}", read, "Một việc khắc phục", action),
		list(ofUnit+"/documents", read, "Sổ văn bản", func(p Paper) string { return p.Document }, documents,
			find, parameter{"direction", "string", "out: văn bản đi; in: văn bản đến", "out"}),
		list(ofUnit+"/duties", read, "Nhiệm vụ phải làm trong năm", dutyKey, duties, year),
		get(ofUnit+"/scoring", read, "Phiếu tự chấm của kỳ đang chạy", scoringSheet),
		get(ofUnit+"/scoring/{code}", read, "Một tiêu chí của phiếu tự chấm", scoringRow),
		list(ofUnit+"/appraisal", read, "Thẩm định một đơn vị", judgedKey, judged),
		get("/dossiers/measures", account.DossierScope, "Số liệu hồ sơ TTHC của các đơn vị trong một kỳ", dossierMeasures,
			kind, year, parameter{"period", "string", "khoá của kỳ, ví dụ m01, q1, h1; bỏ trống là cả năm", "q1"}),
		list("/dossiers/offices/{unit}", account.DossierScope, "Số liệu hồ sơ TTHC của một đơn vị, từng kỳ trong năm", periodKey, officeMeasures, kind, year),
		get("/audit", read, "Nhật ký, mục mới nhất trước, 100 mục mỗi trang", logged,
			parameter{"chain", "string", "bí danh đơn vị cao nhất; bỏ trống là chuỗi đầu tiên xem được", "tinh-lang-son"},
			parameter{"q", "string", "tìm theo chữ", "y-tich"}, afterParameter),
	}
}

// changes change something. A POST is done once for each Idempotency-Key; of
// the others, sending them twice changes nothing more.
func changes() []operation {
	proof := operation{
		method: http.MethodPost, path: ofUnit + "/scoring/{code}/proofs", scope: account.WriteScope, tell: "Gửi một tài liệu kiểm chứng; thân yêu cầu là chính tệp",
		query: []parameter{{"name", "string", "tên tệp (bắt buộc)", "bang-ke.pdf"}}, raw: true, out: reflect.TypeFor[*ScoringRow](), status: http.StatusCreated,
		sample: sample{query: "name=bang-ke.pdf"},
		run:    func(c *call, _ any) (any, error) { return addProof(c) },
	}
	return []operation{
		change(http.MethodPatch, ofUnit+"/scoring/{code}", "Ghi số liệu, giải trình của một tiêu chí",
			`{"set": {"explanation": "Theo bảng kê một cửa"}, "saw": {"explanation": ""}}`, saveEntry),
		proof,
		change(http.MethodPost, ofUnit+"/scoring/steps", "Chuyển phiếu sang bước sau: soát xong, trình, duyệt, chốt…",
			`{"step": "check", "version": 1}`, move),
		change(http.MethodPut, ofUnit+"/verdicts/{code}", "Kết luận thẩm định một tiêu chí",
			`{"points": "0,5", "remark": "Thiếu bảng kê quý IV", "explain": true, "version": 0}`, decide),
		change(http.MethodPost, ofUnit+"/actions", "Thêm một việc khắc phục",
			`{"measure": "Rà soát hồ sơ sắp đến hạn mỗi sáng", "components": ["3.4.1"], "officer": "Nguyễn Văn A", "due": "2024-12-20"}`, addAction),
		change(http.MethodPatch, ofUnit+"/actions/{action}", "Cập nhật tiến độ một việc khắc phục",
			`{"state": "doing", "progress": "Đã tập huấn xong", "version": 1}`, changeAction),
		change(http.MethodPost, ofUnit+"/documents", "Vào sổ một văn bản",
			`{"kind": "KH", "number": "12/KH-UBND", "date": "2024-02-05", "issuer": "UBND xã Y Tịch", "abstract": "Cải cách hành chính năm 2024", "direction": "out"}`, addDocument),
		change(http.MethodPost, ofUnit+"/duties/{duty}/deeds", "Ghi việc đã làm cho một nhiệm vụ",
			`{"period": "$PERIOD", "on": "2024-10-14", "link": "https://example.com/bao-cao"}`, fulfil),
	}
}
