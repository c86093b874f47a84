package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/dossier"
	"github.com/parindex/parindex/org"
)

// ApologyLetter is the kind of the letter that says sorry for a late dossier
// and appoints a new day (phiếu xin lỗi và hẹn lại ngày trả kết quả).
const ApologyLetter = "apology"

// Apology is what one letter states. What the data of dossiers do not hold,
// such as the applicant's name, stays open for a pen.
type Apology struct {
	Unit       org.Unit
	Letterhead assessment.Letterhead
	Signer     string // as printed below the signature; "": blank
	Dossier    dossier.Dossier
	Letter     dossier.Apology
	After      bool // made after the day of the appointment, and says so
}

// FillApologies makes one file of letters, each on a page of its own.
func FillApologies(form []byte, all []Apology) ([]byte, error) {
	t, err := docx.Open(form)
	if err != nil {
		return nil, err
	}
	letters := make([]any, len(all))
	for i := range all {
		if letters[i], err = all[i].data(); err != nil {
			return nil, err
		}
	}
	return t.Fill(map[string]any{"letters": letters})
}

func (a *Apology) data() (map[string]any, error) {
	m := &Matter{Unit: a.Unit, Letterhead: a.Letterhead}
	basis, err := apologyBasis(a.Letter.Made)
	if err != nil {
		return nil, err
	}
	d, l := &a.Dossier, &a.Letter
	procedure := ""
	if d.Procedure != "" {
		procedure = fmt.Sprintf(" (%s)", d.Procedure)
	}
	_, symbol, _ := strings.Cut(a.Letterhead.Symbol, "-")
	return map[string]any{
		"parent": a.Letterhead.Parent, "issuer": a.Letterhead.Issuer, "number": "Số:        /PXL-" + symbol, "placedate": a.Letterhead.Place + ", " + l.Made.Long(),
		"to": "……………………………………", "office": m.office(), "basis": basis, "code": d.Code, "procedure": procedure,
		"received": said(d.Received), "due": saidOr(d.Due, "không ghi trong dữ liệu"), "state": a.state(), "reason": sentence(l.Reason),
		"sorry":     m.office() + " xin lỗi Ông (Bà)/Tổ chức về sự chậm trễ này.",
		"appointed": a.appointed(), "closing": "Mong nhận được sự thông cảm của Ông (Bà)/Tổ chức./.",
		"recipients": []any{"- Như trên;", "- Lưu: VT, hồ sơ."}, "signature": texts(a.Letterhead.Signature), "signer": a.Signer,
	}, nil
}

// state says how the dossier stands on the day of the letter, and that the
// letter is late where it is.
func (a *Apology) state() string {
	s := "Đến nay, hồ sơ chưa giải quyết xong."
	if !a.Dossier.Finished.IsZero() {
		s = "Hồ sơ đã có kết quả " + said(a.Dossier.Finished) + ", chậm so với thời hạn hẹn trả."
	}
	if a.After {
		s += " Phiếu này được lập ngày " + a.Letter.Made.String() + ", sau thời hạn hẹn trả."
	}
	return s
}

func (a *Apology) appointed() string {
	if !a.Dossier.Finished.IsZero() {
		return "Ông (Bà)/Tổ chức nhận kết quả tại Bộ phận Tiếp nhận và Trả kết quả kể từ " + said(a.Dossier.Finished) + "."
	}
	return "Thời gian hẹn trả kết quả mới: " + said(a.Letter.Appointed) + ", tại Bộ phận Tiếp nhận và Trả kết quả."
}

// said writes a moment as letters do: 16 giờ 30 ngày 21/03/2024, or ngày
// 21/03/2024 where the hour is not known.
func said(m dossier.Moment) string {
	if !m.Timed {
		return "ngày " + m.String()
	}
	return m.Time().Format("15 giờ 04 ngày 02/01/2006")
}

func saidOr(m dossier.Moment, otherwise string) string {
	if m.IsZero() {
		return otherwise
	}
	return said(m)
}

// apologyBasis is the legal basis of a letter made on a day.
func apologyBasis(on calendar.Date) (string, error) {
	data, err := templates.ReadFile("templates/apology-basis.csv")
	if err != nil {
		return "", fmt.Errorf("legal basis: %w", err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return "", fmt.Errorf("legal basis: %w", err)
	}
	basis := ""
	for _, row := range rows[1:] {
		from, err := calendar.Parse(row[0])
		if err != nil {
			return "", fmt.Errorf("legal basis: %w", err)
		}
		if !on.Before(from) {
			basis = row[1]
		}
	}
	return basis, nil
}
