package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/store"
)

// maxRemarks bounds a list of standard remarks: a longer one is no help.
const maxRemarks = 100

// StandardRemarks is the remarks that the appraisers of a round's publisher
// use again and again.
type StandardRemarks struct {
	*Frame
	List assessment.RemarkList
	Edit bool
}

// StandardRemarks shows the list.
func (s *System) StandardRemarks(ctx context.Context, a Actor, round string) (*StandardRemarks, error) {
	f, err := s.overseeing(ctx, a, round)
	if err != nil {
		return nil, err
	}
	v := &StandardRemarks{Frame: f, Edit: f.MayAll[account.Appraise] || f.MayAll[account.RunRound]}
	v.List, err = s.store.RemarkList(ctx, f.Round.Publisher)
	return v, err
}

// SaveRemarks saves the list, a remark a line. version is the one that the
// person saw.
func (s *System) SaveRemarks(ctx context.Context, a Actor, round, typed string, version int) error {
	v, err := s.StandardRemarks(ctx, a, round)
	if err != nil {
		return err
	}
	if !v.Edit {
		return fail(Forbidden, "app.forbidden")
	}
	l := assessment.RemarkList{Version: version, Remarks: []string{}}
	for line := range strings.Lines(typed) {
		line = strings.TrimSpace(line)
		if line != "" && !slices.Contains(l.Remarks, line) {
			l.Remarks = append(l.Remarks, line)
		}
	}
	if len(l.Remarks) > maxRemarks || len([]rune(typed)) > maxRemarks*maxText {
		return fail(Invalid, "remarks.too_many", message.Int("most", maxRemarks))
	}
	err = s.store.Change(ctx, s.entry(a, v.Frame, "save_remarks", "remarks:"+v.Alias(v.Round.Publisher)), func(tx *store.Tx) error {
		tx.Payload(v.List.Remarks, l.Remarks)
		return tx.PutRemarkList(v.Round.Publisher, l)
	})
	if errors.Is(err, store.ErrConflict) {
		return fail(Conflict, "app.conflict")
	}
	return err
}
