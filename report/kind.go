package report

import (
	"slices"
	"strings"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
)

// The kinds of papers.
const (
	Remediation     = "remediation"       // báo cáo khắc phục điểm bị mất
	RemediationPlan = "remediation-plan"  // kế hoạch khắc phục
	SelfScore       = "self-score"        // báo cáo tự chấm điểm
	Minutes         = "appraisal-minutes" // biên bản thẩm định
	ResultNotice    = "result-notice"     // thông báo kết quả, kèm bảng xếp hạng
	Asking          = "request"           // công văn yêu cầu báo cáo
	Reminding       = "reminder"          // công văn đôn đốc
	Consolidated    = "consolidated"      // báo cáo tổng hợp
	Quarterly       = "quarterly"         // báo cáo CCHC quý
	Replying        = "reply"             // báo cáo theo công văn yêu cầu, từng nội dung

	// The secretariat's own.
	AssessmentPlan = "assessment-plan"   // kế hoạch đánh giá, xác định Chỉ số CCHC
	ScoringGuide   = "scoring-guide"     // hướng dẫn tự đánh giá, chấm điểm
	Council        = "appraisal-council" // quyết định thành lập Hội đồng, Tổ thẩm định
	Explanations   = "explanations"      // báo cáo tổng hợp giải trình, kiến nghị
	Submission     = "submission"        // tờ trình công bố kết quả
	ScoreNotice    = "score-notice"      // thông báo điểm của một đơn vị
	Outcome        = "outcome"           // báo cáo kết quả đánh giá
)

// Kind is one kind of paper: what it is called, who issues it, and when it can
// be made.
type Kind struct {
	Key  string
	Abbr string // of the document's type, in its number: BC; "" for a công văn

	// ByPublisher says that who runs the round issues it, about one unit or all;
	// else a unit issues it about itself.
	ByPublisher bool
	ByBody      bool             // of these, the office that looks after the index for who runs the round issues it
	OfUnit      bool             // it can be about one unit
	OfRound     bool             // it can be about all of a round
	Running     bool             // it can be made while the round is on its way
	From        assessment.Stage // the first stage of a running round in which it can be made; "": any
	Published   bool             // it can be made of a published round
	Annex       bool
	OfRequest   bool // it answers one letter, and is made from that letter's page
}

// Kinds is all of them, in the order of a year's work.
var Kinds = []Kind{
	{Key: AssessmentPlan, Abbr: "KH", ByPublisher: true, OfRound: true, Running: true, Annex: true},
	{Key: Council, Abbr: "QĐ", ByPublisher: true, OfRound: true, Running: true, Annex: true},
	{Key: ScoringGuide, Abbr: "HD", ByPublisher: true, ByBody: true, OfRound: true, Running: true, Annex: true},
	{Key: Reminding, ByPublisher: true, OfUnit: true, OfRound: true, Running: true, Published: true},
	{Key: SelfScore, Abbr: "BC", OfUnit: true, Running: true, Published: true, Annex: true},
	{Key: Minutes, Abbr: "BB", ByPublisher: true, OfUnit: true, Running: true, Published: true, Annex: true},
	{Key: Explanations, Abbr: "BC", ByPublisher: true, ByBody: true, OfRound: true, Running: true, From: assessment.FirstAppraisal, Published: true, Annex: true},
	{Key: Submission, Abbr: "TTr", ByPublisher: true, ByBody: true, OfRound: true, Running: true, From: assessment.DraftResult, Published: true, Annex: true},
	{Key: ResultNotice, Abbr: "TB", ByPublisher: true, OfRound: true, Published: true, Annex: true},
	{Key: ScoreNotice, Abbr: "TB", ByPublisher: true, OfUnit: true, Published: true, Annex: true},
	{Key: Outcome, Abbr: "BC", ByPublisher: true, ByBody: true, OfRound: true, Published: true, Annex: true},
	{Key: Asking, ByPublisher: true, OfUnit: true, OfRound: true, Published: true},
	{Key: RemediationPlan, Abbr: "KH", OfUnit: true, Published: true, Annex: true},
	{Key: Remediation, Abbr: "BC", OfUnit: true, Published: true},
	{Key: Consolidated, Abbr: "BC", ByPublisher: true, OfRound: true, Published: true, Annex: true},
	{Key: Quarterly, Abbr: "BC", OfUnit: true, Published: true},
	{Key: Replying, Abbr: "BC", OfUnit: true, Running: true, Published: true, OfRequest: true},
}

// KindOf returns the kind with a key.
func KindOf(key string) (Kind, bool) {
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Key == key })
	if i < 0 {
		return Kind{}, false
	}
	return Kinds[i], true
}

// Fits says whether papers of the kind can be made of a round as it stands.
func (k Kind) Fits(r assessment.Round) bool {
	if r.Running() {
		return k.Running && (k.From == "" || !k.From.After(r.Stage))
	}
	return k.Published
}

// Keys lists the kinds' keys, for who names one that does not exist.
func Keys() string {
	keys := make([]string, len(Kinds))
	for i, k := range Kinds {
		keys[i] = k.Key
	}
	return strings.Join(keys, ", ")
}

// Text is the kind's name.
func (k Kind) Text() message.Text { return message.T("paper." + k.Key) }

// FileName is the stem of the kind's file name, which people read in a folder
// of many.
func (k Kind) FileName() string { return fileNames[k.Key] }

var fileNames = map[string]string{
	Remediation: "bao-cao-khac-phuc", RemediationPlan: "ke-hoach-khac-phuc", SelfScore: "bao-cao-tu-cham-diem",
	Minutes: "bien-ban-tham-dinh", ResultNotice: "thong-bao-ket-qua", Asking: "cong-van-yeu-cau-bao-cao",
	AssessmentPlan: "ke-hoach-danh-gia", ScoringGuide: "huong-dan-tu-cham-diem", Council: "quyet-dinh-hoi-dong-tham-dinh",
	Explanations: "tong-hop-giai-trinh", Submission: "to-trinh-ket-qua", ScoreNotice: "thong-bao-diem", Outcome: "bao-cao-ket-qua",
	Reminding: "cong-van-don-doc", Consolidated: "bao-cao-tong-hop", Quarterly: "bao-cao-quy", Replying: "bao-cao-theo-cong-van",
}
