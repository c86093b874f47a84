package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/feed"
	"github.com/parindex/parindex/fetch"
	"github.com/parindex/parindex/measure"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/store"
)

// MaxFeed bounds a feed or sitemap, in bytes.
const MaxFeed = feed.MaxSize

// NewsPage is the news items of a unit in a year.
type NewsPage struct {
	*Frame
	Year   int
	Items  []duty.News // the latest first
	Months [12]int     // that count, by month
}

// News shows the news items of a unit.
func (s *System) News(ctx context.Context, a Actor, round, unit string, year int) (*NewsPage, error) {
	f, err := s.dutyFrame(ctx, a, account.SeeDuties, round, unit)
	if err != nil {
		return nil, err
	}
	v := &NewsPage{Frame: f, Year: knownYear(year, f.Today)}
	from, to := measure.Period{Length: measure.Year, Year: v.Year, N: 1}.Span(1)
	if v.Items, err = s.store.News(ctx, from, to, f.Unit.ID); err != nil {
		return nil, err
	}
	for _, n := range v.Items {
		if !n.Taken {
			v.Months[n.On.At(0).Month()-1]++
		}
	}
	return v, nil
}

// Gathered is what came of bringing in news items.
type Gathered struct {
	Unit     org.Unit         `json:"-"`
	Added    int              `json:"added"`
	Again    int              `json:"again"` // they were there before, or twice
	Other    int              `json:"other"` // their address has not what was asked for
	Problems message.Problems `json:"-"`     // items that could not be read
}

// Gather names what to bring in.
type Gather struct {
	Unit   string // alias
	Source string // name of a file, or the address
	Data   []byte // of the file; nil: the address is fetched
	Only   string // part of the address that items must have; "": any
}

// GatherNews brings in news items of a unit from a feed or a sitemap, given as
// a file or by its address. An item that the unit has is not counted again.
func (s *System) GatherNews(ctx context.Context, a Actor, g Gather) (*Gathered, error) {
	tree, err := s.tree(ctx)
	if err != nil {
		return nil, err
	}
	u, ok := tree.Alias(g.Unit)
	if !ok {
		return nil, fail(NotFound, "app.no_unit", message.Word("unit", g.Unit))
	}
	if err := s.authorise(a, account.FulfilDuty, u.ID, tree); err != nil {
		return nil, err
	}
	data := g.Data
	if data == nil {
		if data, err = s.Fetch.Get(ctx, strings.TrimSpace(g.Source)); err != nil {
			var fault *fetch.Fault
			if errors.As(err, &fault) {
				return nil, &Error{Kind: Invalid, Text: fault.Text, Cause: fault.Cause}
			}
			return nil, err
		}
	}
	items, problems, err := feed.Read(data, g.Source)
	if err != nil {
		return nil, err
	}
	got := &Gathered{Unit: u, Problems: problems}
	var news []duty.News
	for _, i := range items {
		if g.Only != "" && !strings.Contains(i.Link, g.Only) {
			got.Other++
			continue
		}
		news = append(news, duty.News{ID: newID(), Unit: u.ID, On: i.On, Title: i.Title, Link: i.Link, GUID: i.GUID, Source: g.Source, By: a.name()})
	}
	err = s.addNews(ctx, a, tree, u, news, got)
	return got, err
}

// addNews saves those of items that a unit has not yet.
func (s *System) addNews(ctx context.Context, a Actor, tree *org.Tree, u org.Unit, items []duty.News, got *Gathered) error {
	if len(items) == 0 {
		return nil
	}
	errNothing := errors.New("nothing new")
	err := s.store.Change(ctx, unitEntry(a, tree, "add_news", "news:"+u.Alias, u.ID), func(tx *store.Tx) error {
		known, err := tx.NewsKeys(u.ID)
		if err != nil {
			return err
		}
		fresh, again := duty.Fresh(items, known)
		got.Added, got.Again = len(fresh), again
		if len(fresh) == 0 {
			return errNothing
		}
		tx.Payload(nil, map[string]any{"source": fresh[0].Source, "added": len(fresh), "again": again, "first": fresh[0]})
		if err := tx.PutNews(fresh); err != nil {
			return err
		}
		var years []int
		for _, n := range fresh {
			years = append(years, n.On.Year())
		}
		return s.tallyNews(tx, a, u.ID, years...)
	})
	switch {
	case errors.Is(err, errNothing):
		return nil
	case errors.Is(err, store.ErrExists): // somebody brought in the same at the same moment
		return fail(Conflict, "news.twice_at_once")
	}
	return err
}

// AddNews adds a news item by hand. The field is the one that a refusal is
// about.
func (s *System) AddNews(ctx context.Context, a Actor, round, unit string, n duty.News) (field string, err error) {
	f, err := s.frame(ctx, a, account.FulfilDuty, round, unit)
	if err != nil {
		return "", err
	}
	n.ID, n.Unit, n.Source, n.By = newID(), f.Unit.ID, "", a.name()
	switch {
	case n.Title == "" || message.Slug(n.Title) == "":
		return "title", fail(Invalid, "news.no_title")
	case len([]rune(n.Title)) > 500 || len([]rune(n.Link)) > maxText:
		return "title", fail(Invalid, "plan.too_long", message.Int("most", 500))
	case n.On.IsZero():
		return "on", fail(Invalid, "duty.no_day")
	case f.Today.Before(n.On):
		return "on", fail(Invalid, "duty.future")
	case n.Link != "" && !strings.HasPrefix(n.Link, "http://") && !strings.HasPrefix(n.Link, "https://"):
		return "link", fail(Invalid, "feed.bad_link")
	}
	var got Gathered
	if err := s.addNews(ctx, a, f.tree, f.Unit, []duty.News{n}, &got); err != nil {
		return "", err
	}
	if got.Added == 0 {
		return "title", fail(Invalid, "news.there")
	}
	return "", nil
}

// CountNews says whether a news item of a unit counts.
func (s *System) CountNews(ctx context.Context, a Actor, round, unit, id string, counts bool) error {
	f, err := s.frame(ctx, a, account.FulfilDuty, round, unit)
	if err != nil {
		return err
	}
	err = s.store.Change(ctx, s.entry(a, f, "count_news", "news:"+f.Unit.Alias), func(tx *store.Tx) error {
		tx.Payload(nil, map[string]any{"news": id, "counts": counts})
		if err := tx.CountNews(f.Unit.ID, id, counts); err != nil {
			return err
		}
		day, err := tx.NewsDay(f.Unit.ID, id)
		if err != nil {
			return err
		}
		return s.tallyNews(tx, a, f.Unit.ID, day.Year())
	})
	return found(err, "news.none")
}

// tallyNews keeps how many news items of a year count, as a measure.
func (s *System) tallyNews(tx *store.Tx, a Actor, unit org.UnitID, years ...int) error {
	slices.Sort(years)
	var values []measure.Value
	for _, year := range slices.Compact(years) {
		p := measure.Period{Length: measure.Year, Year: year, N: 1}
		from, to := p.Span(1)
		n, err := tx.NewsIn(unit, from, to)
		if err != nil {
			return err
		}
		values = append(values, measure.Value{
			Unit: unit, Key: "news_items", Period: p.Key(), AsOf: s.Today(), Number: decimal.NewFromInt(int64(n)),
			Origin: measure.Computed, Source: message.Say(message.VI, "web.news.title"), By: a.name(),
		})
	}
	return tx.PutMeasures(values)
}
