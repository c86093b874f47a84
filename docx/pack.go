package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"sort"
	"strings"
	"time"
)

const packageRels = "_rels/.rels"

// Pack zips folders of parts into a .docx; of a part that several hold, the
// last folder's stands. The same parts give the same bytes on every machine:
// [Content_Types].xml first, _rels/.rels second, the rest by name, one fixed
// timestamp. The result is checked by the limits of Open.
func Pack(folders ...fs.FS) ([]byte, error) {
	var names []string
	from := map[string]fs.FS{}
	for _, folder := range folders {
		err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			if from[name] == nil {
				names = append(names, name)
			}
			from[name] = folder
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("không đọc được thư mục mẫu Word: %w", err)
		}
	}
	sort.Slice(names, func(i, j int) bool {
		if a, b := packRank(names[i]), packRank(names[j]); a != b {
			return a < b
		}
		return names[i] < names[j]
	})
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for _, name := range names {
		if err := packPart(zw, from[name], name); err != nil {
			return nil, err
		}
	}
	if err := zw.Close(); err != nil {
		return nil, fmt.Errorf("không đóng gói được tệp Word: %w", err)
	}
	a, err := readArchive(out.Bytes())
	if err != nil {
		return nil, err
	}
	if _, ok := a.parts[packageRels]; !ok {
		return nil, fmt.Errorf("thư mục mẫu Word thiếu %s; nếu thư mục được nhúng bằng go:embed thì phải ghi “all:” trước đường dẫn", packageRels)
	}
	return out.Bytes(), nil
}

func packRank(name string) int {
	switch name {
	case contentTypesPart:
		return 0
	case packageRels:
		return 1
	default:
		return 2
	}
}

// zipEpoch is the oldest time a zip can hold. A part's real time would make
// every build differ.
var zipEpoch = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

func packPart(zw *zip.Writer, fsys fs.FS, name string) error {
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("không đọc được thành phần %q của mẫu Word: %w", name, err)
	}
	if err := writePart(zw, name, content); err != nil {
		return fmt.Errorf("không đóng gói được thành phần %q: %w", name, err)
	}
	return nil
}

// writePart adds one part with a header that holds nothing of the machine. Line
// ends are made "\n" in XML, so that a checkout with CRLF packs the same bytes.
func writePart(zw *zip.Writer, name string, content []byte) error {
	if isXML(name) {
		content = []byte(strings.ReplaceAll(string(content), "\r\n", "\n"))
	}
	w, err := zw.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: zipEpoch})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, bytes.NewReader(content))
	return err
}
