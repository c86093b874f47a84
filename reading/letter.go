package reading

import (
	"regexp"
	"strings"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/paper"
)

// Letter is what a letter asks that wants a report: by when, and on what. What
// it does not say is empty.
type Letter struct {
	Number    string
	Date      calendar.Date
	Issuer    string
	Abstract  string
	Recipient string        // who receives the report, where the letter names it
	Due       calendar.Date // as it stands in the letter
	Days      int           // working days that it gives instead; 0: none
	DueText   string        // the sentence that says so
	DueAt     string        // where it stands
	Points    []Asked
	Doubtful  bool // made from a picture: everything is to be confirmed
}

// Asked is one point that a letter asks to be told.
type Asked struct {
	Text string
	At   string // where it stands
}

// ReadLetter reads a letter that asks for a report.
func ReadLetter(t *paper.Text) *Letter {
	c := &Claims{Letters: t.Letters}
	var lines []line
	for _, it := range itemsOf(t) {
		if it.grid == nil {
			lines = append(lines, it.line)
			continue
		}
		for i, cells := range it.grid.rows {
			for _, cell := range cells {
				if cell != "" {
					lines = append(lines, line{cell, it.grid.at(i + 1)})
				}
			}
		}
	}
	top := c.header(lines)
	c.named(lines, top)
	l := &Letter{Number: orEmpty(c.Number), Date: c.date, Issuer: orEmpty(c.Issuer), Abstract: abstractOf(top.abstract), Doubtful: t.Doubtful}
	body := bodyOf(lines)
	l.deadline(body)
	l.Points = askedIn(body)
	if len(l.Points) == 0 {
		l.Points = askedInWords(body, l.Abstract)
	}
	return l
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// abstractOf is the abstract as a register keeps it: with “về việc” before it.
func abstractOf(s string) string {
	s = strings.TrimRight(strings.Join(strings.Fields(s), " "), " .;")
	if s == "" || aboutWord.MatchString(s) {
		return s
	}
	return "về việc " + s
}

var (
	aboutWord = regexp.MustCompile(`(?i)^\s*(?:về\s|v/v\s)`)
	letterEnd = regexp.MustCompile(`(?i)^\W*(?:nơi\s*nhận|tm\.\s|kt\.\s|tl\.\s)`)
	greeting  = regexp.MustCompile(`(?i)^\W*kính\s*gửi`)
)

// bodyOf are the lines between the addressee and the signature.
func bodyOf(lines []line) []line {
	from := 0
	for i, l := range lines[:min(len(lines), maxTop)] {
		if greeting.MatchString(l.text) {
			from = i + 1
			break
		}
	}
	to := len(lines)
	for i := from; i < len(lines); i++ {
		if letterEnd.MatchString(lines[i].text) {
			to = i
			break
		}
	}
	return lines[from:to]
}

const shortDate = `(\d{1,2})\s*(?:/|-|\.|\s*tháng\s*)\s*(\d{1,2})(?:\s*(?:/|-|\.|\s*năm\s*)\s*(\d{4}))?`

var (
	// What says that a date is the last one, with what may stand between.
	dueDate = regexp.MustCompile(`(?i)(?:trước|chậm\s*nhất|muộn\s*nhất|hạn\s*(?:cuối|chót)|thời\s*hạn(?:\s*(?:gửi|báo\s*cáo|nộp|hoàn\s*thành)){0,3}|đến\s*hết|xong\s*trong)(?:[\s,:(]|là|vào|trong|đến|hết|trước|báo\s*cáo|\d{1,2}\s*(?:giờ|h|g|:)\s*(?:\d{1,2}\s*(?:phút)?)?|thứ\s*(?:hai|ba|tư|năm|sáu|bảy|[2-7])|sáng|chiều)*ngày\s*` + shortDate)
	dueDays = regexp.MustCompile(`(?i)trong\s*(?:thời\s*(?:hạn|gian)\s*)?(?:vòng\s*)?(\d{1,2})\s*(?:\([^)]{1,20}\)\s*)?ngày\s*(?:làm\s*việc)?`)
	sends   = regexp.MustCompile(`(?i)gửi|báo\s*cáo|nộp`)
	gathers = regexp.MustCompile(`(?i)^\W*(?:\d{1,2}[.)]\s*|[a-zđ]\)\s*)?(?:giao\s+|đề\s*nghị\s+|yêu\s*cầu\s+)?(?:phòng|sở|văn\s*phòng|ban)\s[^,.;:]{0,60}?(?:tổng\s*hợp|theo\s*dõi|đôn\s*đốc|chủ\s*trì|phối\s*hợp)`)
	receive = regexp.MustCompile(`(?i)(?:gửi|báo\s*cáo|nộp)\s*(?:kết\s*quả\s*|báo\s*cáo\s*|bằng\s*văn\s*bản\s*)*(?:\([^)]*\)\s*)?(?:về|cho|đến|tới)\s+((?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Phòng|Sở|Văn phòng|Ban|Cơ quan)\s[^.,;()]{2,90}?)\s*(?:\((?:qua|bằng|theo)|trước|chậm|muộn|để|theo\s|qua\s|bằng\s|trong\s|đến\s*hết|[,.;(]|$)`)
)

// deadline finds by when the letter wants the report: of several dates the one
// by which the units send it, not the one by which somebody gathers them.
func (l *Letter) deadline(body []line) {
	best := 0
	for _, at := range body {
		for _, s := range sentences(at.text) {
			if g := receive.FindStringSubmatch(s); g != nil && l.Recipient == "" && !gathers.MatchString(at.text) {
				l.Recipient = strings.TrimSpace(g[1])
			}
			weight := 1
			if sends.MatchString(s) {
				weight = 2
			}
			if gathers.MatchString(at.text) {
				weight = -1
			}
			if weight <= best && best > 0 {
				continue
			}
			if g := dueDate.FindStringSubmatch(s); g != nil {
				year := g[3]
				if year == "" {
					year = l.Date.ISO()[:min(4, len(l.Date.ISO()))]
				}
				if d, ok := dateOf(g[1], g[2], year); ok && (best == 0 || weight > best) {
					l.Due, l.Days, l.DueText, l.DueAt, best = d, 0, s, at.at, weight
				}
				continue
			}
			if g := dueDays.FindStringSubmatch(s); g != nil && weight == 2 && best < 2 {
				if n := integer(g[1]); n != nil {
					l.Due, l.Days, l.DueText, l.DueAt, best = calendar.Date{}, *n, s, at.at, weight
				}
			}
		}
	}
}

var sentenceEnd = regexp.MustCompile(`[.;]\s+\p{Lu}`)

// sentences cuts a line where a sentence ends and another begins.
func sentences(s string) []string {
	var all []string
	for {
		g := sentenceEnd.FindStringIndex(s)
		if g == nil {
			return append(all, strings.TrimSpace(s))
		}
		all = append(all, strings.TrimSpace(s[:g[0]+1]))
		s = s[g[0]+1:]
	}
}
