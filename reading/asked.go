package reading

import (
	"regexp"
	"strings"

	"github.com/parindex/parindex/message"
)

// marker is how an item of a list begins, by depth: 1. 2) – a) – dash – plus.
var marker = regexp.MustCompile(`^\s*(?:(\d{1,2}(?:\.\d{1,2})*\s*[.)/]|\d{1,2}(?:\.\d{1,2})+|[IVX]{1,4}\s*[.)])|([a-zđ]\s*[.)])|([-–—•●*·])|(\+))\s+(\S.*)$`)

func depthOf(s string) (depth int, rest string) {
	g := marker.FindStringSubmatch(s)
	if g == nil {
		return 0, s
	}
	for i := 1; i <= 4; i++ {
		if g[i] != "" {
			return i, g[5]
		}
	}
	return 0, s
}

var (
	leadsIn = regexp.MustCompile(`(?i)(?:báo\s*cáo|nội\s*dung|gồm|bao\s*gồm|như\s*sau|sau\s*đây|cụ\s*thể|tập\s*trung|làm\s*rõ|đánh\s*giá|thực\s*hiện).{0,160}:\s*$`)
	toUnits = regexp.MustCompile(`(?i)^(?:đề\s*nghị\s+|yêu\s*cầu\s+|giao\s+)?(?:các\s+)?(?:ubnd|ủy\s*ban\s*nhân\s*dân|uỷ\s*ban\s*nhân\s*dân|cơ\s*quan|đơn\s*vị|phòng,\s*ban|xã,|chủ\s*tịch\s*ubnd)`)
	toDo    = regexp.MustCompile(`(?i)^(?:gửi|báo\s*cáo\s*(?:gửi|bằng)|thời\s*(?:hạn|gian)\s|hình\s*thức\s|giao\s|đề\s*nghị\s|yêu\s*cầu\s|văn\s*bản\s|(?:phòng|sở|văn\s*phòng)\s.{0,60}(?:tổng\s*hợp|theo\s*dõi|đôn\s*đốc|chủ\s*trì))`)
	wants   = regexp.MustCompile(`(?i)báo\s*cáo|nêu|đánh\s*giá|làm\s*rõ|kết\s*quả|khó\s*khăn|nội\s*dung`)
)

// askedIn reads the list of points of a letter. An item that ends with a colon
// gives its words to the items below it; an item that only says to whom or how
// to send is none.
func askedIn(body []line) []Asked {
	var all []Asked
	open := false            // a sentence has led into a list
	var heads [5]string      // by depth
	var skip [5]bool         // items below are no points
	last, lastDepth := -1, 0 // the point that a deeper item belongs to
	for _, at := range body {
		depth, text := depthOf(at.text)
		text = strings.TrimSpace(text)
		if depth == 0 {
			open = leadsIn.MatchString(text) || open && text == ""
			heads, skip, last = [5]string{}, [5]bool{}, -1
			continue
		}
		for d := depth; d < 5; d++ {
			heads[d], skip[d] = "", false
		}
		head, skipped := "", false
		for d := 1; d < depth; d++ {
			if heads[d] != "" {
				head = heads[d]
			}
			skipped = skipped || skip[d]
		}
		switch {
		case gathers.MatchString(at.text):
			skip[depth] = true
		case toUnits.MatchString(text):
			// “1. UBND các xã báo cáo …:” speaks to whoever reads; what stands below it
			// are the points.
			open = open || strings.HasSuffix(text, ":") || wants.MatchString(text)
			if !strings.HasSuffix(text, ":") {
				all = append(all, askedInWords([]line{{text, at.at}}, "")...)
			}
			last = -1
		case skipped || !open || toDo.MatchString(text) || dueDate.MatchString(text) && sends.MatchString(text):
			skip[depth] = skip[depth] || toDo.MatchString(text)
		case strings.HasSuffix(text, ":"):
			heads[depth], last = strings.TrimRight(text, " :"), -1
		case last >= 0 && depth > lastDepth && head == "":
			all[last].Text = trimPoint(all[last].Text) + "; " + trimPoint(text)
		default:
			if head != "" {
				text = head + ": " + text
			}
			all, last, lastDepth = append(all, Asked{trimPoint(text), at.at}), len(all), depth
		}
	}
	return all
}

func trimPoint(s string) string { return strings.TrimRight(strings.TrimSpace(s), " .;,:") }

// heads are the words with which a point begins in running text; those of one
// row belong together: “khó khăn, vướng mắc” is one point.
var pointHeads = [][]string{
	{"khó khăn", "vướng mắc"}, {"tồn tại", "hạn chế", "nguyên nhân"}, {"nhiệm vụ", "giải pháp", "phương hướng", "biện pháp"}, {"đề xuất", "kiến nghị"}, {"thuận lợi"},
	{"kết quả"}, {"bài học", "kinh nghiệm"}, {"số liệu"},
}

var (
	cutsPoint = regexp.MustCompile(`(?i)(?:\s*[,;]\s*|\s+và\s+)(?:(?:và|những|các|một\s*số|đề\s*ra|nêu\s*rõ|nêu|xác\s*định|đánh\s*giá|đưa\s*ra)\s+)*`)
	reportOn  = regexp.MustCompile(`(?i)báo\s*cáo\s+(?:về\s+)?(?:việc\s+)?((?:kết\s*quả|tình\s*hình|việc|tiến\s*độ|nguyên\s*nhân|khó\s*khăn|số\s*liệu|công\s*tác|những|các|một\s*số).*)$`)
	endsAsked = regexp.MustCompile(`(?i)\s*(?:\.\s|,?\s*(?:gửi\s*(?:về|cho|đến)|về\s+(?:UBND|Ủy ban|Uỷ ban|Phòng|Sở|Văn phòng)|trước\s*(?:ngày|\d)|chậm\s*nhất|để\s+(?:tổng\s*hợp|báo\s*cáo)|theo\s*(?:mẫu|đề\s*cương|các\s*nội\s*dung)|(?:nội\s*dung\s*)?cụ\s*thể\s*như\s*sau|như\s*sau|$))`)
)

// askedInWords finds the points in a sentence, or else in the abstract.
func askedInWords(body []line, abstract string) []Asked {
	for _, at := range append(append([]line{}, body...), line{text: abstract}) {
		for _, s := range sentences(at.text) {
			if gathers.MatchString(s) {
				continue
			}
			g := reportOn.FindStringSubmatch(s)
			if g == nil {
				continue
			}
			said := g[1]
			if end := endsAsked.FindStringIndex(said); end != nil {
				said = said[:end[0]]
			}
			var all []Asked
			for _, part := range parts(said) {
				all = append(all, Asked{part, at.at})
			}
			if len(all) > 0 {
				return all
			}
		}
	}
	return nil
}

// parts cuts a sentence where another point begins.
func parts(s string) []string {
	var all []string
	from := 0
	for _, g := range cutsPoint.FindAllStringIndex(s, -1) {
		row := headRow(s[g[1]:])
		piece := strings.TrimSpace(s[from:g[0]])
		if row < 0 || piece == "" || headRow(piece) == row && len([]rune(piece)) < 40 {
			continue
		}
		all = append(all, capital(trimPoint(piece)))
		from = g[1]
	}
	if rest := trimPoint(s[from:]); rest != "" {
		all = append(all, capital(rest))
	}
	return all
}

// headRow is the row of the head that a text begins with, -1 for none.
func headRow(s string) int {
	plain := message.Plain(s)
	for i, row := range pointHeads {
		for _, h := range row {
			if strings.HasPrefix(plain, message.Plain(h)) {
				return i
			}
		}
	}
	return -1
}

func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}
