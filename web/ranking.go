package web

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/chart"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
)

// rankingBody is what the ranking of a round shows.
type rankingBody struct {
	*app.Ranking
	RoundPath string
	Dots      template.HTML
	Areas     []areaKey
	Columns   []column
	Rows      []rankingRow
	Pager     pager
	Units     int
	AnyMade   bool
	Edition   int
	Earlier   *assessment.Round
	Later     *assessment.Round
	Changes   []app.NamedChange // since the edition before
	Runs      bool              // the person may correct the result
	Shows     bool              // the person may open it to the public
	Waits     bool              // a correction waits for a second person
}

// areaKey is an area in the legend; it sorts by that area.
type areaKey struct {
	Code, Class, Href string
	Title             message.Phrase
	Here, Made        bool
}

// column is a heading; Sort is its aria-sort, "" for columns that do not sort.
type column struct {
	Key, Href, Sort string
	Num             bool
	Note            bool // the footnote belongs to it
}

// rankingRow is a unit with its bar, and the bar said in words.
type rankingRow struct {
	app.RankingRow
	Bar    template.HTML
	Said   string
	Cohort message.Phrase // empty where all are ranked together
}

func (s *server) ranking(v *visit) error {
	r, err := s.sys.Ranking(v.r.Context(), v.actor(), v.round(), v.query("sort"))
	if err != nil {
		return err
	}
	b := rankingBody{Ranking: r, RoundPath: roundPath(r.Round.Key), Units: len(r.Rows), Shows: r.MayAll[account.RunRound] && !r.Round.Running()}
	b.Runs = r.MayAll[account.RunRound] || r.MayAll[account.PublishRound]
	if b.Edition, b.Earlier, b.Later = r.Editions(); b.Earlier != nil {
		if b.Changes, err = s.sys.EditionChanges(v.r.Context(), v.actor(), r.Round.Key); err != nil {
			return err
		}
	}
	if b.Runs && b.Later == nil {
		if b.Waits, err = s.sys.CorrectionWaits(v.r.Context(), r.Frame); err != nil {
			return err
		}
	}
	own, as := org.Unit{}, shown{v.lang, r.Index.Digits}
	for _, row := range r.Rows {
		if row.Mine {
			own = row.Unit
		}
		b.AnyMade = b.AnyMade || row.Standing.Illustrative
	}
	var rows []app.RankingRow
	rows, b.Pager = paged(v, r.Rows, func(row app.RankingRow) string { return row.Unit.Name.VI + " " + row.Unit.Name.EN })
	for _, row := range rows {
		bar, said := areaStack(as, row.Standing)
		cohort, _ := r.Index.Cohort(row.Standing.Cohort)
		b.Rows = append(b.Rows, rankingRow{row, bar, said, cohort.Title})
	}
	b.Dots = field(as, r.Frame, r.All, own)
	for i, a := range r.Index.Areas {
		b.Areas = append(b.Areas, areaKey{Code: a.Code, Class: areaClass(i), Title: a.Title, Made: a.Illustrative, Href: sortHref(r, a.Code), Here: r.Sort == a.Code})
	}
	b.Columns = []column{
		sorting(r, "rank", "web.rank", true), sorting(r, "unit", "web.unit", false), {Key: "web.points", Num: true}, {Key: "web.mark"},
		sorting(r, "self", "web.self", true), sorting(r, "lost", "web.lost", true), {Key: "web.class", Note: r.Index.Classes.Unconfirmed}, {Key: "web.ranking.areas"},
	}
	s.show(v, http.StatusOK, "ranking", page{About: r.Round.Title.In(v.lang), Frame: frameOf(v.lang, r.Frame, "ranking"), Body: b})
	return nil
}

// sorting is the heading of a column that sorts, and sorts the other way when
// it is the one in use.
func sorting(r *app.Ranking, by, key string, num bool) column {
	c := column{Key: key, Href: sortHref(r, by), Num: num, Sort: "none"}
	if r.Sort != by {
		return c
	}
	// Rank and name rise from the best; points fall from it.
	if rises := by == "rank" || by == "unit"; rises != r.Desc {
		c.Sort = "ascending"
	} else {
		c.Sort = "descending"
	}
	return c
}

func sortHref(r *app.Ranking, by string) string {
	if r.Sort == by && !r.Desc {
		by = "-" + by
	}
	return "?sort=" + url.QueryEscape(by)
}

// areaClasses is how many colours the areas have; further ones repeat.
const areaClasses = 8

func areaClass(i int) string { return "a" + string(rune('1'+i%areaClasses)) }

// areaStack draws a unit's total as the sum of its areas.
func areaStack(as shown, st assessment.Standing) (template.HTML, string) {
	bar := chart.Bar{Full: st.Max, Height: 20}
	said := make([]string, len(st.Areas))
	for i, a := range st.Areas {
		said[i] = a.Code + ". " + a.Title.In(as.lang) + ": " + as.total(a.Got) + "/" + as.points(a.Max)
		bar.Parts = append(bar.Parts, chart.Part{Value: a.Got, Class: areaClass(i), Label: a.Code, Title: said[i]})
	}
	return bar.SVG(), strings.Join(said, "; ")
}
