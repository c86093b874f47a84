package store_test

import (
	"fmt"
	"testing"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// Whatever texts hold and however many connections read, every unit's inputs
// come back whole and in their order.
func TestInputsOfManyUnits(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		texts := []string{"", " ", "0 ", "1 2 3 ", "số liệu\n\"7\", 8", "🙂", "\x1f\t", "dài"}
		want := map[org.UnitID]scoring.Inputs{}
		all := []org.Unit{{ID: "u-huyen", Alias: "tren"}}
		for i := range 41 {
			id := org.UnitID(fmt.Sprint("đv ", i))
			all = append(all, org.Unit{ID: id, Alias: fmt.Sprint("xa-", i), Name: vi("xã"), Parent: "u-huyen"})
			if i%5 == 0 {
				continue // gave nothing
			}
			at := func(k int) string { return texts[(i+k)%len(texts)] }
			want[id] = scoring.Inputs{
				"1.10": {{Input: "b", Type: rulebook.Text, Raw: at(0), Source: at(1), File: at(2), Line: i}, {Input: "a", Type: rulebook.Count, Raw: at(3)}},
				"1.2":  {{Input: "c", Type: rulebook.Text, Raw: at(4), Mark: scoring.MarkMade}},
			}
		}
		mustChange(t, s, func(tx *store.Tx) error {
			if err := tx.PutUnits(all); err != nil {
				return err
			}
			if err := tx.PutRulebook("u-huyen", "h-1", "par", "1", "par.yaml", book); err != nil {
				return err
			}
			for _, round := range []assessment.RoundID{"r-1", "r-2"} {
				if err := tx.PutRound(assessment.Round{ID: round, Key: string(round), Year: 2023, Publisher: "u-huyen", Hash: "h-1"}); err != nil {
					return err
				}
			}
			for id, in := range want {
				if err := tx.PutInputs("r-1", assessment.Final, id, in); err != nil {
					return err
				}
			}
			other := scoring.Inputs{"1.2": {{Input: "c", Type: rulebook.Text, Raw: "of another round"}}}
			return tx.PutInputs("r-2", assessment.Final, all[1].ID, other)
		})
		same(t, "inputs", must(s.RoundInputs(t.Context(), "r-1", assessment.Final))(t), want)
	})
}
