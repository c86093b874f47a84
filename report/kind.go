package report

import (
	"slices"
	"strings"

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
)

// Kind is one kind of paper: what it is called, who issues it, and when it can
// be made.
type Kind struct {
	Key  string
	Abbr string // of the document's type, in its number: BC; "" for a công văn

	// ByPublisher says that who runs the round issues it, about one unit or all;
	// else a unit issues it about itself.
	ByPublisher bool
	OfUnit      bool // it can be about one unit
	OfRound     bool // it can be about all of a round
	Running     bool // it can be made while the round is on its way
	Published   bool // it can be made of a published round
	Annex       bool
	OfRequest   bool // it answers one letter, and is made from that letter's page
}

// Kinds is all of them, in the order of a year's work.
var Kinds = []Kind{
	{Key: Reminding, ByPublisher: true, OfUnit: true, OfRound: true, Running: true, Published: true},
	{Key: SelfScore, Abbr: "BC", OfUnit: true, Running: true, Published: true, Annex: true},
	{Key: Minutes, Abbr: "BB", ByPublisher: true, OfUnit: true, Running: true, Published: true, Annex: true},
	{Key: ResultNotice, Abbr: "TB", ByPublisher: true, OfRound: true, Published: true, Annex: true},
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
	Reminding: "cong-van-don-doc", Consolidated: "bao-cao-tong-hop", Quarterly: "bao-cao-quy", Replying: "bao-cao-theo-cong-van",
}
