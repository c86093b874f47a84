package app_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/assessment"
)

// archive makes a ZIP of empty parts, and one that says it unpacks to a size.
func archive(t *testing.T, unpacks uint64, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range parts {
		if _, err := w.Create(part); err != nil {
			t.Fatal(err)
		}
	}
	if unpacks > 0 {
		out, err := w.CreateRaw(&zip.FileHeader{Name: "xl/media/x", Method: zip.Deflate, CompressedSize64: 4, UncompressedSize64: unpacks})
		if err == nil {
			_, err = out.Write([]byte("0000"))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// kept lists the files that an installation keeps.
func kept(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(filepath.Join(dir, "files"), func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// What is refused leaves nothing behind, and says why.
func TestUploadsThatAreRefused(t *testing.T) {
	dir := t.TempDir()
	now := clock()
	sys := in(t, dir, &now)
	openRound(t, sys, signIn(t, sys, "chilang.noivu"))
	sys.SetMostProof(1 << 20)
	officer := signIn(t, sys, "ytich.vanphong")
	flood := []string{"xl/workbook.xml"}
	for i := range 60_000 {
		flood = append(flood, fmt.Sprintf("xl/%060d", i))
	}
	before := len(kept(t, dir))
	for name, test := range map[string]struct{ content, says string }{
		"rỗng.pdf":         {"", "rỗng"},
		"chương trình.pdf": {"MZ\x90\x00", "không nhận được"},
		"lưu trữ.docx":     {archive(t, 0, "x"), "không nhận được"},
		"văn bản.xlsx":     {archive(t, 0, "word/document.xml"), "không nhận được"},
		"bom.xlsx":         {archive(t, 3<<30, "xl/workbook.xml"), "giải nén ra quá lớn"},
		"nén.xlsx":         {archive(t, 200<<20, "xl/workbook.xml"), "giải nén ra quá lớn"},
		"hỏng.xlsx":        {"PK\x03\x04 không phải ZIP", "không nhận được"},
		"lớn.pdf":          {"%PDF-1.4" + strings.Repeat("x", 1<<20), "lớn hơn 1 MB"},
	} {
		err := sys.AddProof(t.Context(), officer, running, "y-tich", "3.4.1", name, strings.NewReader(test.content))
		if !isKind(err, app.Invalid) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	sys.SetMostProof(50 << 20)
	if err := sys.AddProof(t.Context(), officer, running, "y-tich", "3.4.1", "nhiều.xlsx", strings.NewReader(archive(t, 0, flood...))); !isKind(err, app.Invalid) {
		t.Errorf("an archive of too many parts: %v", err)
	}
	if after := kept(t, dir); len(after) != before {
		t.Errorf("left behind: %q", after)
	}
	for name, content := range map[string]string{"bảng.xlsx": archive(t, 1<<20, "xl/workbook.xml"), "a.docx": archive(t, 0, "word/document.xml"), "b.odt": archive(t, 0, "mimetype", "content.xml")} {
		if err := sys.AddProof(t.Context(), officer, running, "y-tich", "3.4.1", name, strings.NewReader(content)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A name that a Mac sends, with marks apart from their letters, is the same
// name; a long one keeps its ending; a path is dropped.
func TestNamesOfUploads(t *testing.T) {
	now := clock()
	sys := at(t, &now)
	openRound(t, sys, signIn(t, sys, "chilang.noivu"))
	officer := signIn(t, sys, "ytich.vanphong")
	add := func(name string) error {
		return sys.AddProof(t.Context(), officer, running, "y-tich", "3.4.1", name, strings.NewReader("%PDF-1.4 x"))
	}
	if err := add(`C:\Hồ sơ\kế hoạch.pdf`); err != nil {
		t.Fatal(err)
	}
	if err := add("ke\u0302\u0301 hoa\u0323ch.pdf"); !isKind(err, app.Invalid) || !strings.Contains(err.Error(), "đã có tài liệu “kế hoạch.pdf”") {
		t.Errorf("the same name, decomposed: %v", err)
	}
	if err := add(strings.Repeat("kế hoạch ", 40) + ".pdf"); err != nil {
		t.Errorf("a long name: %v", err)
	}
	v, err := sys.SelfScore(t.Context(), officer, running, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	row, _ := v.Row("3.4.1")
	if len(row.Entry.Proofs) != 2 || row.Entry.Proofs[0].Name != "kế hoạch.pdf" || !strings.HasSuffix(row.Entry.Proofs[1].Name, "….pdf") {
		t.Errorf("%+v", row.Entry.Proofs)
	}
}

// A disk that is full is said to be; the sheet and the log are as before.
func TestNoRoomForEvidence(t *testing.T) {
	small := os.Getenv("PARINDEX_TEST_SMALL_DISK")
	if small == "" {
		onSmallDisk(t)
		return
	}
	dir := t.TempDir()
	if err := os.Symlink(small, filepath.Join(dir, "files")); err != nil {
		t.Fatal(err)
	}
	now := clock()
	sys := in(t, dir, &now)
	openRound(t, sys, signIn(t, sys, "chilang.noivu"))
	officer := signIn(t, sys, "ytich.vanphong")
	large := "%PDF-1.4" + strings.Repeat("x", 4<<20)
	if err := sys.AddProof(t.Context(), officer, running, "y-tich", "3.4.1", "a.pdf", strings.NewReader(large)); !isKind(err, app.Full) || !strings.Contains(err.Error(), "hết chỗ") {
		t.Errorf("a form: %v", err)
	}
	up := app.Arriving{ID: "12345678", Name: "a.pdf", Total: int64(len(large))}
	if _, err := sys.Receive(t.Context(), officer, running, "y-tich", "3.4.1", up, 0, strings.NewReader(large)); !isKind(err, app.Full) {
		t.Errorf("a piece: %v", err)
	}
	v, err := sys.SelfScore(t.Context(), officer, running, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	if row, _ := v.Row("3.4.1"); len(row.Entry.Proofs) != 0 {
		t.Errorf("half-written: %+v", row.Entry.Proofs)
	}
	if _, err := sys.VerifyAudit(t.Context(), app.Console("test")); err != nil {
		t.Error(err)
	}
}

// onSmallDisk runs a test again where a disk of one megabyte is mounted.
func onSmallDisk(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "unshare", "-Urm", "sh", "-c",
		`mount -t tmpfs -o size=1m small "$1" || exit 42; exec "$2" -test.run='^'"$3"'$' -test.v`, "sh", dir, os.Args[0], t.Name())
	cmd.Env = append(os.Environ(), "PARINDEX_TEST_SMALL_DISK="+dir)
	said, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil && strings.Contains(string(said), "--- PASS: "+t.Name()):
	case errors.As(err, &exit) && exit.ExitCode() == 1 && strings.Contains(string(said), "--- FAIL"):
		t.Errorf("on a small disk: %s", said)
	case os.Getenv("PARINDEX_REQUIRE_ALL") != "":
		t.Fatalf("needs unshare and a system that lets its user mount a small disk: %v %s", err, said)
	default:
		t.Skipf("needs unshare and a system that lets its user mount a small disk: %v %s", err, said)
	}
}

// A newer version stands for the older one on every component; with the
// explanation it stands beside what was given before.
func TestVersionsOfEvidence(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { versions(t, "") })
	t.Run("postgres", func(t *testing.T) { versions(t, newSchema(t, postgres(t))) })
}

func versions(t *testing.T, database string) {
	now := clock()
	sys := on(t, database, &now)
	noivu, officer, head := signIn(t, sys, "chilang.noivu"), signIn(t, sys, "ytich.vanphong"), signIn(t, sys, "ytich.chutich")
	openRound(t, sys, noivu)
	proofs := func(code string) []assessment.Proof {
		t.Helper()
		v, err := sys.SelfScore(t.Context(), officer, running, "y-tich")
		if err != nil {
			t.Fatal(err)
		}
		row, _ := v.Row(code)
		return row.Entry.Proofs
	}
	for _, code := range []string{"3.4.1", "3.4.2"} {
		if err := sys.AddProof(t.Context(), officer, running, "y-tich", code, "a.pdf", strings.NewReader("%PDF-1.4 1")); err != nil {
			t.Fatal(err)
		}
	}
	first := proofs("3.4.1")[0]
	replace := func(old assessment.ProofID, content string) error {
		return sys.ReplaceProof(t.Context(), officer, running, "y-tich", "3.4.1", old, "a.pdf", strings.NewReader(content))
	}
	if err := replace(first.ID, "%PDF-1.4 1"); !isKind(err, app.Invalid) {
		t.Errorf("the same content: %v", err)
	}
	if err := replace("none", "%PDF-1.4 2"); !isKind(err, app.NotFound) {
		t.Errorf("of nothing: %v", err)
	}
	if err := replace(first.ID, "%PDF-1.4 2"); err != nil {
		t.Fatal(err)
	}
	second := proofs("3.4.1")[0]
	if other := proofs("3.4.2"); len(other) != 1 || other[0].ID != second.ID || second.Replaces != first.ID || second.Blob == first.Blob {
		t.Errorf("%+v %+v", second, other)
	}
	if err := replace(first.ID, "%PDF-1.4 3"); !isKind(err, app.Invalid) {
		t.Errorf("of a version that stands nowhere: %v", err)
	}
	file, _, err := sys.OpenProof(t.Context(), officer, running, "y-tich", first.ID)
	if err != nil {
		t.Errorf("the first version is gone: %v", err)
	} else if err := file.Close(); err != nil {
		t.Error(err)
	}
	// What was given before an explanation stays as it was.
	now = now.Add(time.Minute)
	v, err := sys.SelfScore(t.Context(), officer, running, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range v.Rows {
		if row.Line != nil && assessment.SelfScored(row.Node) {
			if err := save(t, sys, officer, "y-tich", row.Node.Code, set(app.FieldExplanation, "Chưa có")); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, s := range []assessment.Step{assessment.Present, assessment.Submit} {
		if err := step(t, sys, head, "y-tich", s, assessment.Asked{}); err != nil {
			t.Fatal(err)
		}
	}
	advance(t, sys, noivu, assessment.FirstAppraisal, "vì")
	decideAll(t, sys, signIn(t, sys, "chilang.thamdinh"))
	advance(t, sys, noivu, assessment.Explaining, "")
	if err := replace(second.ID, "%PDF-1.4 4"); err != nil {
		t.Fatal(err)
	}
	if got := proofs("3.4.1"); len(got) != 2 || got[0].ID != second.ID || got[0].Reply || !got[1].Reply || got[1].Replaces != second.ID {
		t.Errorf("with the explanation: %+v", got)
	}
	if got := proofs("3.4.2"); len(got) != 1 || got[0].ID != second.ID {
		t.Errorf("another component: %+v", got)
	}
}

// decideAll agrees with everything, and gives no points to surveys.
// A claim that was refused the year before, and words that name other points
// than the figures, are said before the sheet is sent; neither blocks.
func TestDoubtsBeforeSubmitting(t *testing.T) {
	now := clock()
	sys := at(t, &now)
	openRound(t, sys, signIn(t, sys, "chilang.noivu"))
	officer := signIn(t, sys, "ytich.vanphong")
	figures := app.EntryChange{Set: map[string]string{"value.ontime": "1000", "value.resolved": "1000", app.FieldExplanation: "Đề nghị chấm 2 điểm."}, Saw: map[string]string{}}
	if err := save(t, sys, officer, "y-tich", "3.4.1", figures); err != nil {
		t.Fatal(err)
	}
	v, err := sys.SelfScore(t.Context(), officer, running, "y-tich")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, g := range v.Gaps {
		if g.Code == "3.4.1" {
			said[g.Text.Key] = g.Text.In("vi")
			if g.Blocks && strings.HasPrefix(g.Text.Key, "gap.refused") {
				t.Error("a doubt blocks")
			}
		}
	}
	if got := said["gap.refused_before"]; !strings.HasPrefix(got, "Năm 2023 tự chấm 2,5 điểm, chỉ được 0,5 điểm: ") {
		t.Errorf("%q", said)
	}
	if got := said["gap.words"]; got != "Giải trình ghi 2 điểm nhưng số liệu cho 2,5 điểm." {
		t.Errorf("%q", said)
	}
}
