package app

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
	"github.com/parindex/parindex/remediation"
)

// roundFile is a finished round as files give it: a YAML file that names a
// rulebook, lists of units and inputs, and holds what is said about the
// results. docs/round-file.md describes it.
type roundFile struct {
	Round       string         `yaml:"round"`
	Title       message.Phrase `yaml:"title"`
	Year        int            `yaml:"year"`
	Publisher   string         `yaml:"publisher"`
	Decision    string         `yaml:"decision"`
	Published   date           `yaml:"published"`
	Rulebook    string         `yaml:"rulebook"`
	Units       string         `yaml:"units"`
	Inputs      string         `yaml:"inputs"`
	Self        string         `yaml:"self"`
	Confirmed   []confirmed    `yaml:"confirmed"`
	Causes      []causeEntry   `yaml:"causes"`
	Documents   []docEntry     `yaml:"documents"`
	Request     *requestEntry  `yaml:"request"`
	Losses      []lossEntry    `yaml:"losses"`
	Actions     []actionEntry  `yaml:"actions"`
	Assessments []reviewEntry  `yaml:"assessments"`
	Letterheads []headEntry    `yaml:"letterheads"`
	Accounts    []AccountEntry `yaml:"accounts"`

	// Of a round that is still running.
	Stage     assessment.Stage `yaml:"stage"`
	Timetable struct {
		CutOff date                        `yaml:"cut_off"`
		Due    map[assessment.Stage]string `yaml:"due"` // 31/12/2025 17:00
	} `yaml:"timetable"`
	Late    []string      `yaml:"late"` // units that have not submitted
	Decided []decidedPart `yaml:"decided"`

	name string // of the file itself
}

// beside resolves the name of another file against this one's folder.
func (f *roundFile) beside(name string) string { return path.Join(path.Dir(f.name), name) }

// confirmed is a result that a source prints; loading refuses rules and inputs
// that give another.
type confirmed struct {
	Unit   string     `yaml:"unit"`
	Self   pointsText `yaml:"self"`
	Final  pointsText `yaml:"final"`
	Rank   int        `yaml:"rank"`
	Of     int        `yaml:"of"`
	Source string     `yaml:"source"`
}

// decidedPart is what an appraiser decided of some components of some units.
// Without points the unit's own stand.
type decidedPart struct {
	By         string      `yaml:"by"`
	Components []string    `yaml:"components"`
	Units      []string    `yaml:"units"`
	Points     *pointsText `yaml:"points"`
	Remark     string      `yaml:"remark"`
	Explain    bool        `yaml:"explain"`
}

type causeEntry struct {
	Key    string             `yaml:"key"`
	Title  message.Phrase     `yaml:"title"`
	Nature remediation.Nature `yaml:"nature"`
}

type docEntry struct {
	Key      string   `yaml:"key"`
	Owner    string   `yaml:"owner"`
	Kind     string   `yaml:"kind"`
	Number   string   `yaml:"number"`
	Date     date     `yaml:"date"`
	Issuer   string   `yaml:"issuer"`
	Abstract string   `yaml:"abstract"`
	Answers  []string `yaml:"answers"`
	Note     string   `yaml:"note"`
	Source   string   `yaml:"source"`
}

type requestEntry struct {
	Document  string `yaml:"document"`
	Unit      string `yaml:"unit"`
	Addressee string `yaml:"addressee"`
	Items     []struct {
		Key  string         `yaml:"key"`
		Text message.Phrase `yaml:"text"`
	} `yaml:"items"`
}

type lossEntry struct {
	Unit      string         `yaml:"unit"`
	Component string         `yaml:"component"`
	Causes    []string       `yaml:"causes"`
	Reason    message.Phrase `yaml:"reason"`
	Done      message.Phrase `yaml:"done"`
	Source    string         `yaml:"source"`
	Current   *struct {
		Text         message.Phrase `yaml:"text"`
		AsOf         date           `yaml:"as_of"`
		Illustrative bool           `yaml:"illustrative"`
	} `yaml:"current"`
}

type actionEntry struct {
	Key          string            `yaml:"key"`
	Unit         string            `yaml:"unit"`
	Components   []string          `yaml:"components"`
	Measure      message.Phrase    `yaml:"measure"`
	Officer      string            `yaml:"officer"`
	Due          date              `yaml:"due"`
	State        remediation.State `yaml:"state"`
	Progress     message.Phrase    `yaml:"progress"`
	Documents    []string          `yaml:"documents"`
	Illustrative []string          `yaml:"illustrative"`
}

type reviewEntry struct {
	Unit         string           `yaml:"unit"`
	Achieved     []message.Phrase `yaml:"achieved"`
	Limits       []message.Phrase `yaml:"limits"`
	Difficulties []message.Phrase `yaml:"difficulties"`
	Measures     []message.Phrase `yaml:"measures"`
}

type headEntry struct {
	Unit       string   `yaml:"unit"`
	Parent     string   `yaml:"parent"`
	Issuer     string   `yaml:"issuer"`
	Place      string   `yaml:"place"`
	Symbol     string   `yaml:"symbol"`
	Signature  []string `yaml:"signature"`
	Recipients []string `yaml:"recipients"`
	Signers    []struct {
		Office string              `yaml:"office"`
		Form   assessment.SignForm `yaml:"form"`
		Name   string              `yaml:"name"`
		Field  string              `yaml:"field"`
		Kinds  []string            `yaml:"kinds"`
		From   date                `yaml:"from"`
		To     date                `yaml:"to"`
	} `yaml:"signers"`
}

// AccountEntry is a person of a round file; passwords stand in demos only.
type AccountEntry struct {
	Login    string         `yaml:"login"`
	Name     message.Phrase `yaml:"name"`
	Password string         `yaml:"password"`
	Roles    []struct {
		Role account.Role `yaml:"role"`
		Unit string       `yaml:"unit"`
	} `yaml:"roles"`
}

// ReadAccounts returns the people of a round file, for a demonstration to
// print.
func ReadAccounts(fsys fs.FS, name string) ([]AccountEntry, error) {
	f, err := readRoundFile(fsys, name)
	if err != nil {
		return nil, err
	}
	return f.Accounts, nil
}

// date and pointsText read scalars as they stand in the file.
type date struct{ calendar.Date }

func (d *date) UnmarshalYAML(n *yaml.Node) error {
	v, err := calendar.Parse(n.Value)
	if err != nil {
		return lineError{n.Line, n.Value, message.T("problem.cause", message.Word("cause", err.Error()))}
	}
	d.Date = v
	return nil
}

type pointsText struct{ points.Points }

func (p *pointsText) UnmarshalYAML(n *yaml.Node) error {
	v, err := points.Parse(n.Value)
	if err != nil {
		return lineError{n.Line, n.Value, message.T("round.not_points")}
	}
	p.Points = v
	return nil
}

// lineError is a fault in one scalar of a round file.
type lineError struct {
	line  int
	value string
	text  message.Text
}

func (e lineError) Error() string { return e.text.In(message.VI) }

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// readRoundFile reads a round file; unknown keys are faults.
func readRoundFile(fsys fs.FS, name string) (*roundFile, error) {
	data, err := readPart(fsys, name)
	if err != nil {
		return nil, err
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	f := roundFile{name: name}
	err = dec.Decode(&f)
	var at lineError
	switch {
	case err == nil:
		return &f, nil
	case errors.Is(err, io.EOF):
		return nil, message.Problems{{File: name, Text: message.T("rulebook.empty")}}
	case errors.As(err, &at):
		return nil, message.Problems{{File: name, Line: at.line, Value: at.value, Text: at.text}}
	}
	return nil, yamlProblems(name, err)
}

// yamlProblems turns a YAML library's error into problems with their lines.
func yamlProblems(file string, err error) message.Problems {
	causes := []string{err.Error()}
	var typed *yaml.TypeError
	if errors.As(err, &typed) {
		causes = typed.Errors
	}
	var ps message.Problems
	for _, c := range causes {
		p := message.Problem{File: file}
		if m := yamlLine.FindStringSubmatch(c); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil {
				p.Line, c = n, m[2]
			}
		}
		p.Text = message.T("round.not_yaml", message.Word("cause", c))
		ps = append(ps, p)
	}
	return ps
}

// readPart reads one of the files of a round. Names stay inside fsys.
func readPart(fsys fs.FS, name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, message.Problems{{File: name, Text: message.T("round.path")}}
	}
	data, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, message.Problems{{File: name, Text: message.T("round.no_file")}}
	}
	return data, err
}
