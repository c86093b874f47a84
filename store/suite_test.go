package store_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/audit"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/request"
	"github.com/parindex/parindex/rulebook"
	"github.com/parindex/parindex/scoring"
	"github.com/parindex/parindex/store"
)

// onBoth runs a test on each engine, given a database of its own.
func onBoth(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, sqliteDSN(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, postgresDSN(t)) })
}

func sqliteDSN(t testing.TB) string { return filepath.Join(t.TempDir(), "parindex.db") }

// postgresDSN makes a schema for one test.
func postgresDSN(t testing.TB) string {
	t.Helper()
	base := os.Getenv("PARINDEX_TEST_POSTGRES")
	if base == "" {
		const missing = "set PARINDEX_TEST_POSTGRES to a postgres:// URL whose user may create schemas"
		if os.Getenv("PARINDEX_REQUIRE_ALL") == "1" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	admin := raw(t, base)
	schema := "test_" + strings.ToLower(rand.Text())
	if _, err := admin.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// raw opens a database past the store, to look at what it wrote.
func raw(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	driver := "sqlite"
	if strings.HasPrefix(dsn, "postgres") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func open(t testing.TB, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// must returns a reading's value.
func must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b points.Points) bool { return a == b }),
		cmp.Comparer(func(a, b calendar.Date) bool { return a == b }),
		cmpopts.IgnoreUnexported(scoring.Value{})); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// change makes one change as the system.
func change(ctx context.Context, s *store.Store, fn func(*store.Tx) error) error {
	return s.Change(ctx, audit.Entry{Actor: "system:test", Verb: "test", Target: "test:1"}, fn)
}

func mustChange(t testing.TB, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := change(t.Context(), s, fn); err != nil {
		t.Fatal(err)
	}
}

func vi(s string) message.Phrase         { return message.Phrase{VI: s} }
func both(vi, en string) message.Phrase  { return message.Phrase{VI: vi, EN: en} }
func day(s string) calendar.Date         { return calendar.MustParse(s) }
func at(s string) time.Time              { t, _ := time.Parse(time.RFC3339Nano, s); return t }
func p(s string) points.Points           { return points.Must(s) }
func ids[T ~string](names ...string) []T { return convert[T](names) }
func convert[T ~string](names []string) []T {
	out := make([]T, len(names))
	for i, n := range names {
		out[i] = T(n)
	}
	return out
}

// The world of the tests: a district, a commune and a town of one name, one
// published round. Figures under these names are made up.
const round = assessment.RoundID("r-2023")

var (
	units = []org.Unit{
		// The district comes last: a parent may be written after its children.
		{ID: "u-tt", Alias: "tt-chi-lang", Name: both("thị trấn Chi Lăng", "Chi Lang town"), Kind: "thị trấn", Level: org.Commune,
			Parent: "u-huyen", From: day("1981-01-01"), To: day("2025-06-30"), Heir: "u-xa", Source: "NQ 1/2025", Version: 1,
			History: org.History{Codes: []org.Code{{Kind: org.AdminCode, Value: "06463", Span: org.Span{To: day("2025-06-30")}}}}},
		{ID: "u-xa", Alias: "xa-chi-lang", Name: vi("xã Chi Lăng"), Kind: "xã", Level: org.Commune, Parent: "u-huyen", From: day("1981-01-01"), Version: 1},
		{ID: "u-huyen", Alias: "chi-lang", Name: vi("huyện Chi Lăng"), Kind: "huyện", Level: org.District, Version: 1},
	}
	person = account.Account{
		ID: "a-1", Login: "Xa.CongChuc", Name: vi("Công chức Văn phòng – Thống kê"), Hash: "$argon2id$thử", MustChange: true,
		Grants: []account.Grant{
			{Role: account.Officer, Unit: "u-xa", From: day("2023-01-01"), To: day("2025-06-30"), Only: []string{"3.4", "Phòng Tư pháp"}},
			{Role: account.Viewer, Unit: "u-huyen"},
		},
	}
	stranger = account.Account{ID: "a-2", Login: "khach", Name: vi("Khách"), Disabled: true}
	docs     = []document.Document{
		{ID: "d-2", Key: "bao-cao", Owner: "u-xa", Kind: "BC", Number: "15/BC-UBND", Date: day("2024-05-02"), Issuer: "UBND xã Chi Lăng",
			Abstract: "về việc “khắc phục” điểm bị mất <năm 2023> & giải pháp", Answers: ids[document.ID]("d-1", "d-0"), Note: "chưa ký", Source: "sổ văn bản",
			Direction: document.Out, Signer: "Chủ tịch UBND xã", Recipients: "Phòng Nội vụ; Lưu: VT", Blob: "cd", File: "báo cáo.pdf", Size: 7, Version: 1},
		{ID: "d-1", Key: "yeu-cau", Owner: "u-huyen", Kind: "CV", Number: "1061/UBND-NV", Date: day("2024-04-24"), Issuer: "UBND huyện Chi Lăng", Version: 1},
		{ID: "d-0", Key: "cong-bo", Owner: "u-huyen", Kind: "QĐ", Number: "202/QĐ-UBND", Version: 1},
	}
	book      = []byte("index: par-thử # giữ nguyên từng byte\r\nversion: \"1\"\n")
	published = assessment.Round{Stage: assessment.Published, Edition: 1, ID: round, Key: "chi-lang-2023", Title: both("Chỉ số CCHC năm 2023", "PAR index 2023"), Year: 2023,
		Publisher: "u-huyen", Decision: "d-0", Published: day("2024-04-01"), Hash: "h-1", Index: "par-thử", Version: "1"}
	inputs = scoring.Inputs{
		"1.2": {{Input: "có", Type: rulebook.YesNo, Raw: "không", Source: "BC 15", File: "số liệu.csv", Line: 7, Mark: scoring.MarkFigure}},
		"1.1": {{Input: "tổng", Type: rulebook.Count, Raw: "12"}, {Input: "đúng hạn", Type: rulebook.Number, Raw: "11,5", Line: 3}},
	}
	ruled = p("0.25")
	lines = []scoring.Line{
		{Code: "1.10", Title: both("Mức độ hoàn thành", "Completion"), Area: "1", Max: p("2"), Got: p("1.3333333333"), Lost: p("0.6666666667"),
			Outcome: scoring.Scored, Reason: message.T("score.share", message.Points("max", p("2")), message.Word("part_title", "Việc đã xong")),
			Steps: []message.Text{message.T("step.got", message.Points("got", p("1.3333333333")))},
			Basis: []scoring.Value{{Input: "tổng", Type: rulebook.Count, Raw: "3", File: "f.csv", Line: 2}}, Marks: scoring.Marks{Figure: true}},
		{Code: "1.2", Title: vi("Báo cáo đúng hạn"), Area: "1", Max: p("1.5"), Outcome: scoring.NotApplicable, Left: true, Reason: message.T("score.empty_leave")},
		{Code: "1.9", Title: vi("Tin bài"), Area: "1", Max: p("0.5"), Got: p("0.5"), Outcome: scoring.Scored, Reason: message.T("score.all")},
		{Code: "2.1", Title: vi("Hồ sơ quá hạn"), Area: "2", Max: p("1"), Lost: p("1"), Outcome: scoring.Missing, Reason: message.T("score.missing"),
			Ruled: &ruled, Next: &scoring.Next{Gain: p("0.5"), Possible: true, Text: message.T("score.missing"), Changes: []scoring.Change{{Input: "quá hạn", Value: "0"}}}},
	}
	standing = assessment.Standing{Round: round, Unit: "u-xa", Side: assessment.Final, Total: p("85.3333333333"), Max: p("100"), Lost: p("14.6666666667"),
		Rank: 1, Of: 2, Class: rulebook.Class{Key: "tot", Name: both("Tốt", "Good"), From: p("80")},
		Areas:        []scoring.Sum{{Code: "1", Title: vi("Công tác chỉ đạo"), Max: p("4"), Got: p("1.8333333333"), Lost: p("0.6666666667")}},
		Illustrative: true, Source: "QĐ 202", Cohort: "phường", Bonus: p("1.5"), Penalty: p("0.25"),
		Blocks: []scoring.Sum{{Code: "khao-sat", Title: vi("Khảo sát"), Max: p("35"), Got: p("30.975"), Lost: p("4.025")}}}
	causes = []remediation.Cause{
		{Key: "thieu-minh-chung", Title: both("Thiếu tài liệu kiểm chứng", "No evidence"), Nature: remediation.Subjective},
		{Key: "dong-muon", Title: vi("Kết thúc hồ sơ muộn trên hệ thống"), Nature: remediation.Objective},
	}
	notes = []remediation.Note{
		{Unit: "u-xa", Component: "1.10", Causes: []string{"dong-muon", "thieu-minh-chung"}, Reason: both("Cập nhật chậm", "Late update"),
			Done: vi("Đã phân công lại"), Source: "BC 15", Current: &remediation.Figure{Text: vi("37/40 hồ sơ"), AsOf: day("2024-06-30"), Illustrative: true}, Version: 1},
		{Unit: "u-xa", Component: "2.1", Version: 1},
	}
	actions = []remediation.Action{
		{ID: "x-9", Round: string(round), Unit: "u-xa", Components: []string{"1.10", "2.1"}, Measure: both("Rà soát hồ sơ hằng ngày", "Daily check"),
			Officer: "Công chức một cửa", Due: day("2024-09-30"), State: remediation.Doing, Progress: vi("Đã làm 50 %"),
			Documents: ids[document.ID]("d-2", "d-1"), Illustrative: []string{"due"}, Version: 1,
			Effort: 25, Expected: p("1.3333333333"), Starts: day("2024-06-01"), Holder: "xa.congchuc", Helpers: []string{"Công an xã"},
			Needs: []remediation.ActionID{"x-1"}, Clause: "mục 2", Origin: "duty:d-1:2024-06"},
		{ID: "x-1", Round: string(round), Unit: "u-xa", Measure: vi("Gửi thư xin lỗi"), State: remediation.Planned, Version: 1},
	}
	asking = request.Request{ID: "q-1", Round: string(round), Asker: "u-huyen", Document: "d-1", Addressee: "Phòng Nội vụ huyện Chi Lăng", Due: day("2024-05-02"),
		Points: []request.Point{{Section: "results", Text: vi("Kết quả đạt được"), Supplier: "Văn phòng"}, {Section: "tasks", Text: vi("Nhiệm vụ, giải pháp")}}, Made: []string{"due"}, Version: 1}
	replies = []request.Reply{
		{Request: "q-1", Unit: "u-tt", State: request.Waiting, Version: 1},
		{Request: "q-1", Unit: "u-xa", State: request.Sent, Answers: []request.Answer{{Text: "Đã làm", By: "Địa chính"}, {None: true}}, Remark: "Chưa rõ", Sent: at("2024-05-02T03:00:00Z"), By: "xa.congchuc",
			Number: "15/BC-UBND", Blob: strings.Repeat("b", 64), Name: "bc.pdf", Size: 5 << 32, Reminded: at("2024-05-01T03:00:00Z"), Made: true, Version: 1},
	}
	review = assessment.Review{Unit: "u-xa", Achieved: []message.Phrase{both("Đạt 85,33 điểm", "85.33 points"), vi("Xếp thứ nhất")},
		Limits: []message.Phrase{vi("Còn hạn chế")}, Measures: []message.Phrase{vi("Đôn đốc")}}
	letterhead = assessment.Letterhead{Unit: "u-xa", Parent: "HUYỆN CHI LĂNG", Issuer: "ỦY BAN NHÂN DÂN\nXÃ CHI LĂNG", Place: "Chi Lăng",
		Symbol: "BC-UBND", Signature: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"}, Recipients: []string{"Như trên", "Lưu: VT"}}
	paper = assessment.Paper{Round: round, Unit: "u-xa", Kind: "remediation", Number: "15/BC-UBND", Date: day("2024-05-02"),
		Blob: strings.Repeat("a", 64), Name: "Báo cáo đã ký.pdf", Size: 5 << 32}
)

// putWorld writes everything above but sessions.
func putWorld(tx *store.Tx) error {
	other := standing
	other.Unit, other.Rank = "u-tt", 2
	self := standing
	self.Side = assessment.Self
	for _, put := range []func() error{
		func() error { return tx.PutUnits(units) },
		func() error { return tx.PutAccount(person) },
		func() error { return tx.PutAccount(stranger) },
		func() error { return tx.PutDocuments(docs) },
		func() error { return tx.PutRulebook("u-huyen", "h-1", "par-thử", "1", "par.yaml", book) },
		func() error { return tx.PutRound(published) },
		func() error { return tx.PutInputs(round, assessment.Self, "u-xa", inputs) },
		func() error { return tx.PutResult(standing, lines) },
		func() error { return tx.PutResult(other, lines[2:]) },
		func() error { return tx.PutResult(self, lines) },
		func() error { return tx.PutCauses(round, causes) },
		func() error { return tx.PutNotes(round, notes) },
		func() error { return tx.PutActions(actions) },
		func() error { return tx.PutRequest(asking, replies) },
		func() error { return tx.PutReview(round, review) },
		func() error { return tx.PutLetterhead(letterhead) },
		func() error { return tx.PutPaper(paper) },
	} {
		if err := put(); err != nil {
			return err
		}
	}
	return nil
}

// world opens a database that holds it all.
func world(t testing.TB, dsn string) *store.Store {
	t.Helper()
	s := open(t, dsn)
	mustChange(t, s, putWorld)
	return s
}
