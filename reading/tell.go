package reading

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parindex/parindex/calendar"
)

var (
	causeLabel   = regexp.MustCompile(`(?i)(?:^|[\s.;–-])(?:nguyên\s*nhân|lý\s*do)(?:\s*(?:mất\s*điểm|trừ\s*điểm|bị\s*trừ|chủ\s*quan|khách\s*quan|chưa\s*đạt|bị\s*mất\s*điểm|không\s*đạt))*\s*(?::|là(?:\s*do)?|do)\s*`)
	causeWord    = regexp.MustCompile(`(?i)(?:^|[\s,;(.–:-])(?:do|vì|bởi)\s+`)
	measureLabel = regexp.MustCompile(`(?i)(?:^|[\s.;–-])(?:(?:các\s*)?(?:biện\s*pháp|giải\s*pháp|hướng|kết\s*quả|nội\s*dung|phương\s*án)(?:\s*(?:đã|thực\s*hiện))*(?:\s*khắc\s*phục)?|(?:đã\s*)?khắc\s*phục)\s*(?::)\s*`)
	officerLabel = regexp.MustCompile(`(?i)(?:^|[\s.;,(–-])(?:(?:công\s*chức|cán\s*bộ|đơn\s*vị|người|bộ\s*phận|cơ\s*quan)\s*(?:phụ\s*trách|chủ\s*trì|thực\s*hiện|chịu\s*trách\s*nhiệm)|phụ\s*trách|chủ\s*trì|phân\s*công|trách\s*nhiệm|giao)\s*:\s*`)
	dueLabel     = regexp.MustCompile(`(?i)(?:^|[\s.;,(–-])(?:thời\s*(?:hạn|gian)(?:\s*(?:hoàn\s*thành|thực\s*hiện|khắc\s*phục))?|hạn(?:\s*hoàn\s*thành)?|hoàn\s*thành|xong|chậm\s*nhất)\s*(?::|là|vào|trong)?\s*(?:trước|đến|chậm\s*nhất)?\s*(?:ngày\s*)?`)
	current      = regexp.MustCompile(`(?i)(?:^|[\s.;])số\s*liệu\s*đến\s*nay\s*:`)
	charged      = regexp.MustCompile(`(?:[Gg]iao(?:\s*(?:nhiệm\s*vụ\s*)?cho)?|[Pp]hân\s*công|[Cc]hỉ\s*đạo)\s+((?:các\s+)?(?:đồng\s*chí\s+)?(?:[Cc]án\s*bộ,?\s*)?(?:[Cc]ông\s*chức|Văn\s*phòng|Trung\s*tâm|Bộ\s*phận|Phòng|Ban)\s.*)`)
	chargedEnd   = regexp.MustCompile(`(?i)\s+(?:phối\s*hợp|tham\s*mưu|thực\s*hiện|chủ\s*trì|theo\s*dõi|rà\s*soát|đăng|nhập|kiểm\s*tra|tiếp|thường|nghiên|xây|đôn|cập|và\s+thường|hằng|hàng|chịu|lập|gửi|tổ\s*chức|để|đảm|bảo|có\s*trách|trực\s*tiếp|triển|tăng|tập|khẩn|trong|ngay|quán|hướng|mở|theo|soạn|báo|làm|xử|đối|thống|tổng|viết)(?:\s|$)|[.;:]|,\s|\s(?:tiếp\s*tục)`)
	reckoned     = regexp.MustCompile(`(?i)(?:điểm|số\s*điểm)\s*(?:bị\s*)?(?:mất|trừ)`)
	made         = strings.NewReplacer(" (*)", "", "(*)", "")
	dates        = regexp.MustCompile(dateWords)
	paired       = regexp.MustCompile(`(?i)^\W*(?:cả\s*)?(hai|ba|bốn|02|03|04|2|3|4)\s*(?:tiêu\s*chí|nội\s*dung|chỉ\s*tiêu)`)
)

// told is what a piece of text says beside points.
type told struct {
	cause, measure, officer, due string
}

// tell reads cause, measure, officer and date. head is the paragraphs that
// tell the points, rest those after them.
func tell(head string, rest []string) told {
	var out told
	whole := strings.Join(append([]string{head}, rest...), "\n")
	labels := labelled(whole)
	out.cause, out.measure = labels["cause"], labels["measure"]
	out.officer, out.due = made.Replace(labels["officer"]), lastDate(labels["due"])
	labelled := func(key string) bool { _, ok := labels[key]; return ok }
	if out.cause == "" && !labelled("cause") {
		out.cause = because(head)
	}
	if out.cause == "" && !labelled("cause") && !labelled("measure") {
		for _, p := range rest {
			if out.cause = because(p); out.cause != "" && strings.HasPrefix(strings.ToLower(p), "do ") {
				break
			}
			out.cause = ""
		}
	}
	if out.measure == "" && len(labels) == 0 {
		out.measure = strings.Join(remedies(rest), " ")
	}
	if out.officer == "" && !labelled("officer") {
		if g := charged.FindStringSubmatch(whole); g != nil {
			name := strings.ReplaceAll(g[1], "cán bộ, công chức", "cán bộ\u200b công chức")
			if end := chargedEnd.FindStringIndex(name); end != nil {
				name = name[:end[0]]
			}
			if utf8.RuneCountInString(name) < 90 {
				out.officer = strings.TrimSpace(strings.ReplaceAll(name, "\u200b", ","))
			}
		}
	}
	if out.due == "" && !labelled("due") {
		for _, m := range dueLabel.FindAllStringIndex(whole, -1) {
			if d := dates.FindStringIndex(whole[m[1]:]); d != nil && d[0] == 0 {
				out.due = lastDate(whole[m[1]:][:d[1]])
			}
		}
	}
	out.cause, out.measure, out.officer = said(ending(out.cause)), said(ending(out.measure)), said(strings.TrimRight(out.officer, " .;,"))
	return out
}

// said takes a phrase that only says that there is nothing to say as nothing.
func said(s string) string {
	if nothing.MatchString(s) {
		return ""
	}
	return s
}

var nothing = regexp.MustCompile(`(?i)^(?:chưa\s+(?:nêu\s+nguyên\s+nhân|có\s+biện\s+pháp|có\s+giải\s+pháp|phân\s+công|xác\s+định|rõ)|không(?:\s+có)?|-+|…+)$`)

// remedies are the paragraphs that tell what is done: not those that head a
// list or tell of several components at once.
func remedies(rest []string) []string {
	var out []string
	for _, p := range rest {
		p = strings.TrimSpace(p)
		if p != "" && !paired.MatchString(p) {
			out = append(out, p)
		}
	}
	return out
}

// labelled cuts a text at its labels.
func labelled(s string) map[string]string {
	type cut struct {
		key        string
		start, end int
	}
	var cuts []cut
	for _, l := range []struct {
		key string
		re  *regexp.Regexp
	}{{"cause", causeLabel}, {"measure", measureLabel}, {"officer", officerLabel}, {"due", dueLabel}, {"", current}} {
		for _, m := range l.re.FindAllStringIndex(s, -1) {
			if l.key == "due" && !strings.Contains(s[m[0]:m[1]], ":") {
				continue
			}
			cuts = append(cuts, cut{l.key, m[0], m[1]})
			break
		}
	}
	out := map[string]string{}
	for _, c := range cuts {
		end := len(s)
		for _, d := range cuts {
			if d.start >= c.end && d.start < end {
				end = d.start
			}
		}
		piece := s[c.end:end]
		if c.key == "officer" || c.key == "due" {
			piece, _, _ = strings.Cut(piece, "\n\n")
		}
		if c.key != "" {
			out[c.key] = strings.TrimSpace(strings.Join(strings.Fields(piece), " "))
		}
	}
	return out
}

// because reads "…, do xã chưa có văn bản xin lỗi." up to the end of the
// sentence.
func because(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if g := causeLabel.FindStringIndex(s); g != nil {
		return sentenceOf(s[g[1]:])
	}
	for _, g := range causeWord.FindAllStringIndex(s, -1) {
		rest := s[g[1]:]
		if strings.HasPrefix(rest, "đó") || strings.HasPrefix(strings.ToLower(rest), "ubnd cấp") || strings.HasPrefix(rest, "hội đồng") || inQuotes(s, g[0]) || strings.HasPrefix(rest, "vậy") {
			continue
		}
		if st := pointsIn(figures(s[:g[0]])); st.first < 0 {
			continue // still in the title
		}
		return sentenceOf(rest)
	}
	if g := remains.FindStringIndex(s); g != nil {
		return sentenceOf(s[g[0]+strings.Index(s[g[0]:g[1]], "còn"):])
	}
	return ""
}

var remains = regexp.MustCompile(`(?:điểm|đ)\W{1,3}(?:còn\s+(?:có|để|tồn)\s)`)

// inQuotes says that a place lies inside “…”.
func inQuotes(s string, at int) bool {
	return strings.Count(s[:at], "“") > strings.Count(s[:at], "”") && strings.Contains(s[at:], "”") && strings.Index(s[at:], "”") < 200 && !strings.Contains(s[:at], "điểm")
}

// sentenceOf cuts at the end of the sentence, or where the points are told.
func sentenceOf(s string) string {
	if m := reckoned.FindStringIndex(s); m != nil {
		s = s[:m[0]]
	}
	for i := 0; i+2 < len(s); i++ {
		if (s[i] == '.' || s[i] == ';') && s[i+1] == ' ' {
			r, _ := utf8.DecodeRuneInString(s[i+2:])
			if unicode.IsUpper(r) || s[i] == ';' || strings.ContainsRune("-–+“", r) {
				s = s[:i]
				break
			}
		}
	}
	if m := measureLabel.FindStringIndex(s); m != nil {
		s = s[:m[0]]
	}
	return ending(s)
}

func ending(s string) string {
	s = strings.TrimSpace(strings.Join(strings.Fields(s), " "))
	if strings.HasSuffix(s, ")") && strings.Count(s, "(") < strings.Count(s, ")") {
		s = strings.TrimSuffix(s, ")")
	}
	return strings.TrimLeft(strings.TrimRight(s, " .;,:–-“"), " -–+:")
}

// lastDate is the latest date of a text, ISO.
func lastDate(s string) string {
	var last calendar.Date
	for _, g := range dates.FindAllStringSubmatch(s, -1) {
		if d, ok := dateOf(g[1], g[2], g[3]); ok && last.Before(d) {
			last = d
		}
	}
	return last.ISO()
}
