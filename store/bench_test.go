package store_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// nation is how many communes Vietnam has; a round of all of them is the most
// that one round holds.
const nation = 3321

// onEach runs a benchmark on the engines that there are.
func onEach(b *testing.B, bench func(b *testing.B, dsn string)) {
	b.Run("sqlite", func(b *testing.B) { bench(b, sqliteDSN(b)) })
	if os.Getenv("PARINDEX_TEST_POSTGRES") != "" {
		b.Run("postgres", func(b *testing.B) { bench(b, postgresDSN(b)) })
	}
}

// sixtyLines is a card as long as real ones, every third line short of points.
func sixtyLines() []scoring.Line {
	all := make([]scoring.Line, 60)
	for i := range all {
		l := scoring.Line{Code: fmt.Sprintf("%d.%d", i/10+1, i%10+1), Title: vi("Tỷ lệ hồ sơ thủ tục hành chính được giải quyết đúng hạn trong năm"),
			Area: fmt.Sprint(i/10 + 1), Max: p("1.5"), Got: p("1.5"), Outcome: scoring.Scored,
			Reason: message.T("score.bands", message.Word("part_title", "Hồ sơ đúng hạn"), message.Int("part", 960+i), message.Int("whole", 1000), message.Points("got", p("1.5"))),
			Steps: []message.Text{
				message.T("step.input", message.Word("title", "Hồ sơ đúng hạn"), message.Int("value", 960+i)),
				message.T("step.input", message.Word("title", "Hồ sơ đã giải quyết"), message.Int("value", 1000)),
				message.T("step.got", message.Points("got", p("1.5")), message.Points("max", p("1.5")))},
			Basis: []scoring.Value{
				{Input: "on_time", Type: rulebook.Count, Raw: fmt.Sprint(960 + i), File: "so-lieu-2023.csv", Line: 2*i + 2},
				{Input: "all", Type: rulebook.Count, Raw: "1000", File: "so-lieu-2023.csv", Line: 2*i + 3}},
		}
		if i%3 == 0 {
			l.Got, l.Lost = p("1.25"), p("0.25")
		}
		all[i] = l
	}
	return all
}

// manyUnits opens a database with n units and a round.
func manyUnits(b *testing.B, dsn string, n int) *store.Store {
	b.Helper()
	s := open(b, dsn)
	all := []org.Unit{{ID: "u-huyen", Alias: "tren"}}
	for i := range n {
		all = append(all, org.Unit{ID: unitID(i), Alias: fmt.Sprint("xa-", i), Name: vi(fmt.Sprint("xã ", i)), Parent: "u-huyen"})
	}
	mustChange(b, s, func(tx *store.Tx) error {
		if err := tx.PutUnits(all); err != nil {
			return err
		}
		return tx.PutRulebook("u-huyen", "h-1", "par", "1", "par.yaml", book)
	})
	return s
}

func unitID(i int) org.UnitID { return org.UnitID(fmt.Sprintf("u-%05d", i)) }

// putRound adds a round with the results of n units.
func putRound(tx *store.Tx, id assessment.RoundID, n int, lines []scoring.Line) error {
	err := tx.PutRound(assessment.Round{ID: id, Key: string(id), Year: 2023, Publisher: "u-huyen", Hash: "h-1"})
	if err != nil {
		return err
	}
	for i := range n {
		st := standing
		st.Round, st.Unit, st.Rank, st.Of = id, unitID(i), i+1, n
		if err := tx.PutResult(st, lines); err != nil {
			return err
		}
	}
	return nil
}

func BenchmarkPutResultOf200Units(b *testing.B) { benchmarkPut(b, 200) }

func BenchmarkPutResultOfTheNation(b *testing.B) { benchmarkPut(b, nation) }

func benchmarkPut(b *testing.B, n int) {
	onEach(b, func(b *testing.B, dsn string) {
		s, lines, i := manyUnits(b, dsn, n), sixtyLines(), 0
		for b.Loop() {
			i++
			mustChange(b, s, func(tx *store.Tx) error { return putRound(tx, assessment.RoundID(fmt.Sprint("r-", i)), n, lines) })
		}
	})
}

// BenchmarkRead reads from a round of the nation.
func BenchmarkRead(b *testing.B) {
	onEach(b, func(b *testing.B, dsn string) {
		s := manyUnits(b, dsn, nation)
		mustChange(b, s, func(tx *store.Tx) error { return putRound(tx, round, nation, sixtyLines()) })
		ctx := b.Context()
		b.Run("Standings", func(b *testing.B) {
			for b.Loop() {
				if n := len(must(s.Standings(ctx, round, assessment.Final))(b)); n != nation {
					b.Fatal(n)
				}
			}
		})
		b.Run("Lines of one unit", func(b *testing.B) {
			for b.Loop() {
				if n := len(must(s.Lines(ctx, round, unitID(1700), assessment.Final))(b)); n != 60 {
					b.Fatal(n)
				}
			}
		})
		b.Run("LostLines", func(b *testing.B) {
			for b.Loop() {
				if n := len(must(s.LostLines(ctx, round, assessment.Final))(b)); n != nation {
					b.Fatal(n)
				}
			}
		})
		b.Run("ScoresOf", func(b *testing.B) {
			for b.Loop() {
				if n := len(must(s.ScoresOf(ctx, round, assessment.Final))(b)); n != nation {
					b.Fatal(n)
				}
			}
		})
	})
}

func BenchmarkChange(b *testing.B) {
	onEach(b, func(b *testing.B, dsn string) {
		s, a := world(b, dsn), actions[0]
		for b.Loop() {
			mustChange(b, s, func(tx *store.Tx) error { tx.Payload(a, a); return tx.UpdateAction(a) })
			a.Version++
		}
	})
}
