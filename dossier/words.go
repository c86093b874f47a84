package dossier

import "strings"

// words reads the texts of an export that say one of a few things; each text
// is looked at once.
type words struct {
	states   map[string]State
	channels map[string]Answer
	pays     map[string][2]Answer
	yes      map[string]Answer
	levels   map[string]Answer
}

func newWords() *words {
	return &words{map[string]State{}, map[string]Answer{}, map[string][2]Answer{}, map[string]Answer{}, map[string]Answer{}}
}

// remembered is how many texts of one column are kept: exports have a dozen,
// and a column of free text must not fill the memory.
const remembered = 10_000

func look[V any](seen map[string]V, s string, read func(string) V) V {
	v, ok := seen[s]
	if !ok {
		v = read(Fold(s))
		if len(seen) < remembered {
			seen[strings.Clone(s)] = v // s alone would hold its whole row
		}
	}
	return v
}

// has says whether whole words stand in a folded text.
func has(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(" "+s+" ", " "+w+" ") {
			return true
		}
	}
	return false
}

// state reads a status. "Dừng" (stopped) and "đúng" (right) differ by their
// marks alone, so the one is looked for with them.
func (w *words) state(s string) State {
	marked := strings.ToLower(s)
	return look(w.states, s, func(s string) State {
		switch {
		case s == "rut", has(s, "rut ho so", "da rut", "xin rut", "dan rut", "withdrawn"):
			return Withdrawn
		case has(s, "tra lai", "tu choi", "khong du dieu kien", "khong tiep nhan", "khong giai quyet", "da huy", "huy ho so", "returned", "rejected"):
			return Returned
		case strings.Contains(marked, "dừng"), has(s, "tam dung", "dung xu ly", "dung giai quyet", "cho bo sung", "yeu cau bo sung", "dang bo sung",
			"cho thanh toan", "nghia vu tai chinh", "stopped", "paused"):
			return Stopped
		}
		return Running
	})
}

func (w *words) online(s string) Answer {
	return look(w.channels, s, func(s string) Answer {
		switch {
		case s == "":
			return Unknown
		case has(s, "truc tuyen", "toan trinh", "mot phan", "qua mang", "dich vu cong", "dvc", "dvctt", "online", "internet", "muc do 3", "muc do 4") && !has(s, "khong"):
			return Yes
		}
		return No
	})
}

// level says whether a service is online end to end, or in part.
func (w *words) level(s string) Answer {
	return look(w.levels, s, func(s string) Answer {
		switch {
		case has(s, "toan trinh", "muc do 4", "muc 4", "full"):
			return Yes
		case has(s, "mot phan", "muc do 3", "muc 3", "partial"):
			return No
		}
		return Unknown
	})
}

// payment says whether something was paid, and whether online.
func (w *words) payment(s string) (paid, web Answer) {
	v := look(w.pays, s, func(s string) [2]Answer {
		switch {
		case s == "", s == "0":
			return [2]Answer{Unknown, Unknown}
		case has(s, "khong", "mien", "chua", "no", "none"):
			return [2]Answer{No, No}
		case has(s, "truc tuyen", "chuyen khoan", "online", "qua mang", "dien tu", "payment platform", "co", "yes", "x"):
			return [2]Answer{Yes, Yes}
		}
		return [2]Answer{Yes, No}
	})
	return v[0], v[1]
}

func (w *words) answer(s string) Answer {
	return look(w.yes, s, func(s string) Answer {
		switch {
		case s == "":
			return Unknown
		case has(s, "khong", "chua", "no", "false") || s == "0" || s == "k":
			return No
		}
		return Yes
	})
}
