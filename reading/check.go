package reading

import (
	"regexp"
	"strings"

	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/rulebook"
)

// Rules of findings.
const (
	ComponentSum     = "component-sum"      // max − got ≠ lost
	ComponentRange   = "component-range"    // got above max
	ComponentWords   = "component-words"    // "giảm 1 điểm" beside 2 lost
	ComponentArea    = "component-area"     // stands below the heading of another area
	ComponentUnknown = "component-unknown"  // not in the index
	ComponentMax     = "component-max"      // another max than the index
	ComponentMissing = "component-missing"  // lost by the result, not reported
	AreaSum          = "area-sum"           // max − got ≠ lost
	AreaParts        = "area-parts"         // components do not add up to the area
	AreaNumber       = "area-number"        // the number of the list is not the area's
	AreaMax          = "area-max"           // another max than the index
	TotalSum         = "total-sum"          // max − final ≠ lost
	TotalParts       = "total-parts"        // areas do not add up to the total
	SelfAboveMax     = "self-above-max"     //
	SelfBelowFinal   = "self-below-final"   // lawful
	RankAboveOf      = "rank-above-of"      //
	DocumentDates    = "document-two-dates" //
	DocumentLate     = "document-after-report"
	DocumentEarly    = "document-before-answered"
	NumberBlank      = "number-blank"
	LevelGone        = "level-gone" // a level of government that no longer exists
	Unconfirmed      = "unconfirmed"
)

// Known is what a paper is held against.
type Known struct {
	Index *rulebook.Index
	Lost  map[string]points.Points // by code, as the published result has it; nil: not known
}

func (c *Claims) find(rule, severity, at, key string, args ...message.Arg) {
	said := message.T("reading."+key, args...)
	c.Findings = append(c.Findings, Finding{Rule: rule, Severity: severity, At: at, Text: said.In(message.VI), Said: said})
}

func (c *Claims) check(lines []line, known *Known, doubtful bool) {
	for i := range c.Components {
		c.checkComponent(&c.Components[i])
	}
	for i := range c.Areas {
		c.checkArea(&c.Areas[i])
	}
	c.checkTotal(lines)
	c.checkDocuments()
	c.checkLevels(lines)
	if c.numberBlank != "" && c.Number == nil {
		c.find(NumberBlank, Info, c.numberBlank, "number_blank")
	}
	if known != nil {
		c.checkKnown(known)
	}
	if doubtful {
		c.find(Unconfirmed, Warning, "trang 1", "unconfirmed")
	}
}

func (c *Claims) checkComponent(e *Component) {
	code := message.Word("code", e.Code)
	s := e.stated
	if s.Max != nil && s.Got != nil && s.Lost != nil && s.Max.Sub(*s.Got) != *s.Lost {
		c.find(ComponentSum, Fault, e.at, "component_sum", code, message.Points("max", *s.Max), message.Points("got", *s.Got), message.Points("lost", *s.Lost), message.Points("right", s.Max.Sub(*s.Got)))
	}
	if s.Max != nil && s.Got != nil && s.Max.Less(*s.Got) {
		c.find(ComponentRange, Fault, e.at, "component_range", code, message.Points("max", *s.Max), message.Points("got", *s.Got))
	}
	if e.self != nil && s.Max != nil && s.Max.Less(*e.self) {
		c.find(SelfAboveMax, Fault, e.at, "component_self", code, message.Points("max", *s.Max), message.Points("self", *e.self))
	}
	if e.weak != nil && e.Lost != nil && *e.weak != *e.Lost {
		c.find(ComponentWords, Fault, e.at, "component_words", code, message.Word("words", e.weakly), message.Points("lost", *e.Lost))
	}
}

func (c *Claims) checkArea(a *Area) {
	name := message.Word("area", a.Title)
	s := a.stated
	if s.Max != nil && s.Got != nil && s.Lost != nil && s.Max.Sub(*s.Got) != *s.Lost {
		c.find(AreaSum, Fault, a.at, "area_sum", name, message.Points("max", *s.Max), message.Points("got", *s.Got), message.Points("lost", *s.Lost), message.Points("right", s.Max.Sub(*s.Got)))
	}
	if s.Max != nil && s.Got != nil && s.Max.Less(*s.Got) {
		c.find(ComponentRange, Fault, a.at, "area_range", name, message.Points("max", *s.Max), message.Points("got", *s.Got))
	}
	var below []Component
	for _, e := range c.Components {
		if a.Code != nil && areaCode(e.Code) == *a.Code {
			below = append(below, e)
		}
	}
	c.checkParts(a, below)
	if a.Code == nil {
		return
	}
	for _, code := range a.held {
		if areaCode(code) == *a.Code {
			continue
		}
		at := a.at
		for _, e := range c.Components {
			if e.Code == code {
				at = e.at
			}
		}
		c.find(ComponentArea, Warning, at, "component_area", message.Word("code", code), name, message.Word("own", areaCode(code)), message.Word("other", *a.Code))
	}
	if a.listed != "" && !a.claimed && plainNumber.MatchString(a.listed) && a.listed != *a.Code && len(a.held) > 0 {
		c.find(AreaNumber, Info, a.at, "area_number", message.Word("number", a.listed), name, message.Word("code", *a.Code))
	}
}

var plainNumber = regexp.MustCompile(`^\d{1,2}$`)

// checkParts adds up what stands below an area. What a report of lost points
// lists are the losses only; a whole table lists all.
func (c *Claims) checkParts(a *Area, below []Component) {
	if len(below) == 0 {
		return
	}
	var maxima, gots, losses []*points.Points
	full := false
	for _, e := range below {
		maxima, gots, losses = append(maxima, e.Max), append(gots, e.Got), append(losses, e.Lost)
		full = full || e.Lost != nil && e.Lost.IsZero()
	}
	name := message.Word("area", a.Title)
	if total, whole := sum(losses); whole && a.Lost != nil && total != *a.Lost {
		c.find(AreaParts, Fault, a.at, "area_lost", name, message.Points("lost", *a.Lost), message.Points("sum", total))
		return
	}
	if !full {
		return
	}
	if total, whole := sum(maxima); whole && a.Max != nil && total != *a.Max {
		c.find(AreaParts, Fault, a.at, "area_max_parts", name, message.Points("max", *a.Max), message.Points("sum", total))
	}
	if total, whole := sum(gots); whole && a.Got != nil && total != *a.Got && a.stated.Got != nil {
		c.find(AreaParts, Fault, a.at, "area_got_parts", name, message.Points("got", *a.Got), message.Points("sum", total))
	}
}

func (c *Claims) checkTotal(lines []line) {
	at := func(re *regexp.Regexp) string {
		for _, l := range lines {
			if re.MatchString(l.text) {
				return l.at
			}
		}
		return ""
	}
	if c.Max != nil && c.Final != nil && c.Lost != nil && c.Max.Sub(*c.Final) != *c.Lost {
		c.find(TotalSum, Fault, at(totalPlace), "total_sum", message.Points("max", *c.Max), message.Points("final", *c.Final), message.Points("lost", *c.Lost), message.Points("right", c.Max.Sub(*c.Final)))
	}
	// Parts are held against a total that the paper states, not a reckoned one:
	// it need not list all that was lost.
	stated := !has(c.Derived, "lost")
	var losses, maxima []*points.Points
	for _, a := range c.Areas {
		losses, maxima = append(losses, a.Lost), append(maxima, a.Max)
	}
	if total, whole := sum(losses); whole && c.Lost != nil && stated && total != *c.Lost {
		c.find(TotalParts, Fault, at(totalPlace), "total_lost", message.Points("lost", *c.Lost), message.Points("sum", total))
	} else if total, whole := sum(maxima); whole && c.Max != nil && c.Max.Less(total) {
		c.find(TotalParts, Fault, at(totalPlace), "total_max", message.Points("max", *c.Max), message.Points("sum", total))
	}
	if len(c.Areas) == 0 && c.Lost != nil && stated {
		losses = nil
		for _, e := range c.Components {
			losses = append(losses, e.Lost)
		}
		if total, whole := sum(losses); whole && total != *c.Lost {
			c.find(TotalParts, Fault, at(totalPlace), "total_components", message.Points("lost", *c.Lost), message.Points("sum", total))
		}
	}
	if c.Max != nil && c.Self != nil && c.Max.Less(*c.Self) {
		c.find(SelfAboveMax, Fault, at(selfPlace), "self_above", message.Points("self", *c.Self), message.Points("max", *c.Max))
	}
	if c.Max != nil && c.Final != nil && c.Max.Less(*c.Final) {
		c.find(ComponentRange, Fault, at(totalPlace), "final_above", message.Points("final", *c.Final), message.Points("max", *c.Max))
	}
	if c.Self != nil && c.Final != nil && c.Self.Less(*c.Final) {
		c.find(SelfBelowFinal, Info, at(selfPlace), "self_below", message.Points("self", *c.Self), message.Points("final", *c.Final))
	}
	if c.Rank != nil && c.Of != nil && (*c.Rank > *c.Of || *c.Rank < 1) {
		c.find(RankAboveOf, Fault, at(rankPlace), "rank_above", message.Int("rank", *c.Rank), message.Int("of", *c.Of))
	}
}

var (
	totalPlace = regexp.MustCompile(`(?i)\d\s*/\s*\d+\s*điểm|tổng\s*(?:số\s*)?điểm|tổng\s*cộng`)
	selfPlace  = regexp.MustCompile(`(?i)tự\s*(?:chấm|đánh\s*giá)`)
	rankPlace  = regexp.MustCompile(`(?i)xếp\s*(?:hạng|thứ)|thứ\s*hạng|đứng\s*thứ`)
)

func (c *Claims) checkDocuments() {
	var published calendar.Date
	for _, d := range c.Documents {
		if isResult.MatchString(d.abstract) && d.Kind != nil && *d.Kind == "QĐ" {
			published = d.date
		}
	}
	for i := range c.Documents {
		d := &c.Documents[i]
		name := message.Word("document", d.name())
		for _, o := range d.others {
			c.find(DocumentDates, Fault, o.at, "document_dates", name, message.Date("date", d.date), message.Date("other", o.date))
		}
		if d.date.IsZero() {
			continue
		}
		if !c.date.IsZero() && c.date.Before(d.date) {
			c.find(DocumentLate, Fault, d.at, "document_late", name, message.Date("date", d.date), message.Date("report", c.date))
		}
		if !remedies1.MatchString(d.abstract) {
			continue
		}
		year := yearWord.FindStringSubmatch(d.abstract)
		switch {
		case year == nil:
		case !published.IsZero() && d.date.Before(published) && strings.HasSuffix(itoa(d.date.Year()), year[1]):
			c.find(DocumentEarly, Fault, d.at, "document_early", name, message.Date("date", d.date), message.Word("year", year[1]), message.Date("published", published))
		case published.IsZero() && itoa(d.date.Year()) <= year[1] && d.date.ISO()[5:7] < "11":
			c.find(DocumentEarly, Fault, d.at, "document_early_year", name, message.Date("date", d.date), message.Word("year", year[1]))
		}
	}
}

var (
	isResult  = regexp.MustCompile(`(?i)công\s*bố`)
	remedies1 = regexp.MustCompile(`(?i)khắc\s*phục`)
)

// twoLevels is the day from which there are no districts (Nghị quyết
// 203/2025/QH15, Luật Tổ chức chính quyền địa phương 2025).
var twoLevels = calendar.MustParse("2025-07-01")

var (
	district = regexp.MustCompile(`(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Phòng Nội vụ|Phòng Tư pháp|Phòng Tài chính[^,;.]{0,20}|Văn phòng HĐND và UBND|Huyện ủy|Chủ tịch UBND)\s*(?:các\s*)?(?:huyện|quận|thị xã)(?:\s+` + nameWord + `){0,4}`)
	charges  = regexp.MustCompile(`(?i)(?:đề\s*nghị|kiến\s*nghị|giao|trình|báo\s*cáo|gửi|đề\s*xuất|xin\s*ý\s*kiến)\s*(?:cho\s*|với\s*|tới\s*|lên\s*|về\s*)?$`)
	town     = regexp.MustCompile(`(?i)(?:^|\s)(huyện|quận|thị\s*xã|thị\s*trấn)(?:\s|$)`)
)

// checkLevels looks for districts that are addressed or charged on a day when
// there are none. What they issued before may be cited.
func (c *Claims) checkLevels(lines []line) {
	if c.date.IsZero() || c.date.Before(twoLevels) {
		return
	}
	day := message.Date("date", c.date)
	if c.Recipient != nil && town.MatchString(*c.Recipient) {
		at := ""
		for _, l := range lines {
			if toLine.MatchString(l.text) {
				at = l.at
				break
			}
		}
		c.find(LevelGone, Fault, at, "level_recipient", message.Word("recipient", *c.Recipient), day)
	}
	if c.Issuer != nil && town.MatchString(*c.Issuer) {
		c.find(LevelGone, Fault, lines[0].at, "level_issuer", message.Word("issuer", *c.Issuer), day)
	}
	seen := map[string]bool{}
	for _, l := range lines {
		for _, m := range district.FindAllStringIndex(l.text, -1) {
			name := l.text[m[0]:m[1]]
			if charges.MatchString(l.text[:m[0]]) && !seen[name] && !toLine.MatchString(l.text) && !past.MatchString(l.text[:m[0]]) {
				seen[name] = true
				c.find(LevelGone, Fault, l.at, "level_charged", message.Word("office", name), day)
			}
		}
	}
}

var past = regexp.MustCompile(`(?i)\bđã\s*(?:được\s*)?(?:đề\s*nghị|kiến\s*nghị|giao|trình|báo\s*cáo|gửi)`)

func (c *Claims) checkKnown(k *Known) {
	reported := map[string]bool{}
	for i := range c.Components {
		e := &c.Components[i]
		reported[e.Code] = true
		if k.Index == nil {
			continue
		}
		code := message.Word("code", e.Code)
		in, ok := k.Index.Find(e.Code)
		switch {
		case !ok:
			c.find(ComponentUnknown, Fault, e.at, "component_unknown", code, message.Title("index", k.Index.Title))
		case e.stated.Max != nil && in.Max != *e.stated.Max:
			c.find(ComponentMax, Fault, e.at, "component_max", code, message.Points("max", *e.stated.Max), message.Points("index", in.Max))
		}
	}
	if k.Index != nil {
		for i := range c.Areas {
			a := &c.Areas[i]
			for _, in := range k.Index.Areas {
				if a.Code != nil && in.Code == *a.Code && a.stated.Max != nil && in.Max != *a.stated.Max {
					c.find(AreaMax, Fault, a.at, "area_max", message.Word("area", a.Title), message.Points("max", *a.stated.Max), message.Points("index", in.Max))
				}
			}
		}
	}
	for _, code := range sorted(k.Lost) {
		if lost := k.Lost[code]; lost.Sign() > 0 && !reported[code] && len(c.Components) > 0 {
			c.find(ComponentMissing, Fault, c.Components[len(c.Components)-1].at, "component_missing", message.Word("code", code), message.Points("lost", lost))
		}
	}
}
