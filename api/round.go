package api

import (
	"fmt"
	"time"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/scoring"
)

// Me is whom a key acts for, and how far.
type Me struct {
	Login   string          `json:"login" doc:"tên đăng nhập"`
	Name    string          `json:"name" doc:"họ tên"`
	Token   string          `json:"token" doc:"tên của khoá"`
	Scopes  []account.Scope `json:"scopes" doc:"phạm vi của khoá: read, write, dossiers"`
	Expires time.Time       `json:"expires" doc:"lúc khoá hết hạn"`
	Roles   []Role          `json:"roles" doc:"vai trò của người giữ khoá"`
}

// Role is a role of a person.
type Role struct {
	Role account.Role  `json:"role" doc:"mã vai trò"`
	Unit string        `json:"unit,omitempty" doc:"bí danh đơn vị; không có: toàn hệ thống"`
	From calendar.Date `json:"from,omitzero" doc:"từ ngày"`
	To   calendar.Date `json:"to,omitzero" doc:"đến hết ngày"`
}

func me(c *call) (*Me, error) {
	f, err := c.sys.AllRounds(c, c.actor)
	if err != nil {
		return nil, err
	}
	a := c.actor.Account
	v := &Me{Login: a.Login, Name: a.Name.In(c.lang), Token: c.token.Name, Scopes: c.token.Scopes, Expires: c.token.Expires, Roles: []Role{}}
	for _, g := range a.Grants {
		v.Roles = append(v.Roles, Role{g.Role, f.Alias(g.Unit), g.From, g.To})
	}
	return v, nil
}

// Round is a round of assessment.
type Round struct {
	Round     string           `json:"round" doc:"khoá của kỳ, dùng trong địa chỉ"`
	Title     string           `json:"title" doc:"tên kỳ"`
	Year      int              `json:"year" doc:"năm"`
	Publisher string           `json:"publisher" doc:"bí danh đơn vị tổ chức chấm"`
	Stage     assessment.Stage `json:"stage" doc:"giai đoạn"`
	Running   bool             `json:"running" doc:"kỳ chưa công bố"`
	Published calendar.Date    `json:"published,omitzero" doc:"ngày công bố"`
	Index     string           `json:"index" doc:"mã bộ chỉ số"`
	Version   string           `json:"version" doc:"phiên bản bộ chỉ số"`
}

func roundOf(c *call, f *app.Frame, r assessment.Round) Round {
	return Round{r.Key, r.Title.In(c.lang), r.Year, f.Alias(r.Publisher), r.Stage, r.Running(), r.Published, r.Index, r.Version}
}

func rounds(c *call) ([]Round, error) {
	f, err := c.sys.AllRounds(c, c.actor)
	if err != nil {
		return nil, err
	}
	var all []Round
	for _, r := range f.Rounds {
		all = append(all, roundOf(c, f, r))
	}
	return all, nil
}

func oneRound(c *call) (Round, error) {
	f, err := c.sys.OneRound(c, c.actor, c.round())
	if err != nil {
		return Round{}, err
	}
	return roundOf(c, f, f.Round), nil
}

// Sum is points of an area or a criterion.
type Sum struct {
	Code  string        `json:"code" doc:"mã lĩnh vực, tiêu chí"`
	Title string        `json:"title" doc:"tên"`
	Max   points.Points `json:"max" doc:"điểm tối đa"`
	Got   points.Points `json:"got" doc:"điểm đạt"`
	Lost  points.Points `json:"lost" doc:"điểm mất"`
}

func sumsOf(c *call, sums []scoring.Sum) []Sum {
	all := make([]Sum, len(sums))
	for i, s := range sums {
		all[i] = Sum{s.Code, s.Title.In(c.lang), s.Max, s.Got, s.Lost}
	}
	return all
}

// Standing is the published result of a unit.
type Standing struct {
	Unit         string         `json:"unit" doc:"bí danh đơn vị"`
	Name         string         `json:"name" doc:"tên đơn vị"`
	Rank         int            `json:"rank" doc:"thứ hạng"`
	Of           int            `json:"of" doc:"số đơn vị được xếp hạng"`
	Cohort       string         `json:"cohort,omitempty" doc:"nhóm xếp hạng"`
	Class        string         `json:"class" doc:"xếp loại"`
	Total        points.Points  `json:"total" doc:"tổng điểm"`
	Max          points.Points  `json:"max" doc:"điểm tối đa"`
	Lost         points.Points  `json:"lost" doc:"điểm mất"`
	Self         *points.Points `json:"self,omitempty" doc:"tổng điểm tự chấm"`
	Areas        []Sum          `json:"areas" doc:"điểm theo lĩnh vực"`
	Illustrative bool           `json:"illustrative" doc:"số minh hoạ, không phải kết quả thật"`
}

func standingOf(c *call, u org.Unit, st assessment.Standing, self *points.Points) Standing {
	return Standing{u.Alias, u.Name.In(c.lang), st.Rank, st.Of, st.Cohort, st.Class.Name.In(c.lang), st.Total, st.Max, st.Lost, self, sumsOf(c, st.Areas), st.Illustrative}
}

func ranking(c *call) ([]Standing, error) {
	v, err := c.sys.Ranking(c, c.actor, c.round(), "rank")
	if err != nil {
		return nil, err
	}
	var all []Standing
	for _, row := range v.Rows {
		all = append(all, standingOf(c, row.Unit, row.Standing, row.Self))
	}
	return all, nil
}

func rankKey(s Standing) string { return fmt.Sprintf("%s %06d %s", s.Cohort, s.Rank, s.Unit) }

// Unit is a unit as it stands on a day.
type Unit struct {
	Unit   string        `json:"unit" doc:"bí danh, dùng trong địa chỉ"`
	Name   string        `json:"name" doc:"tên"`
	Level  org.Level     `json:"level" doc:"cấp"`
	Kind   string        `json:"kind" doc:"loại: xã, phường, huyện, tỉnh…"`
	Parent string        `json:"parent,omitempty" doc:"bí danh đơn vị cấp trên"`
	From   calendar.Date `json:"from,omitzero" doc:"có từ ngày"`
	To     calendar.Date `json:"to,omitzero" doc:"có đến hết ngày"`
}

func units(c *call) ([]Unit, error) {
	on := c.sys.Today()
	if typed := c.query.Get("on"); typed != "" {
		var err error
		if on, err = calendar.Parse(typed); err != nil {
			return nil, &app.Error{Kind: app.Invalid, Text: message.T("api.date", message.Word("name", "on"), message.Word("typed", typed))}
		}
	}
	v, err := c.sys.UnitsOn(c, c.actor, on, c.query.Get("q"), 0)
	if err != nil {
		return nil, err
	}
	var all []Unit
	for _, row := range v.Rows {
		all = append(all, Unit{row.Alias, row.Named.In(c.lang), row.Level, row.Kind, row.Above.Alias, row.From, row.To})
	}
	return all, nil
}
