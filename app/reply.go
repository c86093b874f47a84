package app

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/parindex/parindex/account"
	"github.com/parindex/parindex/assessment"
	"github.com/parindex/parindex/document"
	"github.com/parindex/parindex/docx"
	"github.com/parindex/parindex/duty"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/remediation"
	"github.com/parindex/parindex/report"
	"github.com/parindex/parindex/request"
)

// ReplyTask is a letter that a unit was sent, with how far its reply is.
type ReplyTask struct {
	Request request.Request
	Reply   request.Reply
	Letter  document.Document
	Round   assessment.Round
	Unit    org.Unit
	Left    int // working days; below 0: passed
	Late    bool
}

// Replies is the letters of a round that ask a unit to report.
type Replies struct {
	*Frame
	Tasks []ReplyTask
	Takes bool // the person may take in a letter that came otherwise
}

// Replies shows what a unit was asked to report.
func (s *System) Replies(ctx context.Context, a Actor, round, unit string) (*Replies, error) {
	f, err := s.paperFrame(ctx, a, round, unit)
	if err != nil {
		return nil, err
	}
	v := &Replies{Frame: f, Takes: s.authorise(a, account.AnswerRequest, f.Unit.ID, f.tree) == nil}
	tasks, err := s.replyTasks(ctx, f, f.Unit)
	v.Tasks = slices.DeleteFunc(tasks, func(t ReplyTask) bool { return t.Round.ID != f.Round.ID })
	return v, err
}

// replyTasks are a unit's letters of all rounds that the frame knows: those
// that are owed first, the nearest date first.
func (s *System) replyTasks(ctx context.Context, f *Frame, u org.Unit) ([]ReplyTask, error) {
	all, err := s.store.RequestsTo(ctx, u.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	replies, err := s.store.RepliesOf(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	whole := *f
	whole.Unit = u
	docs, err := s.documentsOf(ctx, &whole)
	if err != nil {
		return nil, err
	}
	off, err := s.offOf(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	var tasks []ReplyTask
	for _, r := range all {
		i := slices.IndexFunc(replies, func(y request.Reply) bool { return y.Request == r.ID })
		k := slices.IndexFunc(f.Known, func(x assessment.Round) bool { return string(x.ID) == r.Round })
		if i >= 0 && k >= 0 {
			tasks = append(tasks, replyTask(f, off, r, replies[i], letterOf(r, docs), f.Known[k], u))
		}
	}
	slices.SortStableFunc(tasks, func(x, y ReplyTask) int {
		if owed := x.Owed(); owed != y.Owed() {
			if owed {
				return -1
			}
			return 1
		}
		return x.Request.Due.Cmp(y.Request.Due)
	})
	return tasks, nil
}

// Owed says that the unit still has something to do about the letter.
func (t ReplyTask) Owed() bool { return !t.Request.Closed && !t.Reply.Over() }

func replyTask(f *Frame, off duty.Off, r request.Request, y request.Reply, letter document.Document, round assessment.Round, u org.Unit) ReplyTask {
	t := ReplyTask{Request: r, Reply: y, Letter: letter, Round: round, Unit: u, Late: y.Late(r.Due, f.Today)}
	if !r.Due.IsZero() {
		t.Left = request.DaysLeft(f.Today, r.Due, off)
	}
	return t
}

// ReplyPage is one letter at the unit that it asks: its points as a checklist,
// what the unit's data tell of each, who supplies what, what is still unknown.
type ReplyPage struct {
	*Frame
	ReplyTask
	Points   []ReplyPoint
	Open     int                // points that nothing meets yet
	Bare     []remediation.Loss // lost points without a cause or an action, which the draft cannot tell of
	Supplies []Supply
	Officers []Officer
	Writes   bool // the person may write and send
	PDF      bool
	Own      bool // the unit took the letter in by itself
	Changes  bool // the person may change its date, or close it
}

// ReplyPoint is one point with how it is met.
type ReplyPoint struct {
	request.Point
	Answer request.Answer
	Tells  bool // the unit's data have something for it
	Met    bool
}

// Supply is what an officer supplies for the report: the components of their
// actions.
type Supply struct {
	Officer string
	Codes   []string
	Made    bool
}

// ReplyPage shows a letter to the unit that it asks.
func (s *System) ReplyPage(ctx context.Context, a Actor, round, unit string, id request.ID) (*ReplyPage, error) {
	f, err := s.paperFrame(ctx, a, round, unit)
	if err != nil {
		return nil, err
	}
	r, err := s.requestIn(ctx, f, id)
	if err != nil {
		return nil, err
	}
	y, err := s.store.Reply(ctx, id, f.Unit.ID)
	if err != nil {
		return nil, found(err, "request.none")
	}
	m, err := s.replyMatter(ctx, f, r, y)
	if err != nil {
		return nil, err
	}
	off, err := s.offOf(ctx, f.Unit.ID)
	if err != nil {
		return nil, err
	}
	v := &ReplyPage{
		Frame: f, ReplyTask: replyTask(f, off, r, y, letterOf(r, m.Documents), f.Round, f.Unit), Supplies: supplies(m.Losses), PDF: docx.CanPDF(),
		Writes: !r.Closed && s.authorise(a, account.AnswerRequest, f.Unit.ID, f.tree) == nil, Own: r.Asker == f.Unit.ID,
	}
	v.Changes = v.Own && s.authorise(a, account.AnswerRequest, f.Unit.ID, f.tree) == nil
	open := y.Open(r.Points, m.Tells)
	v.Open = len(open)
	for i, p := range r.Points {
		v.Points = append(v.Points, ReplyPoint{Point: p, Answer: y.Answer(i), Tells: m.Tells(p.Section), Met: !slices.Contains(open, i)})
	}
	if slices.ContainsFunc(r.Points, func(p request.Point) bool { return p.Section == request.Results }) {
		for _, l := range m.Losses {
			if l.Note == nil || len(l.Actions) == 0 {
				v.Bare = append(v.Bare, l)
			}
		}
	}
	v.Officers, err = s.officers(ctx, f)
	return v, err
}

// replyMatter is what a unit's report to a letter states.
func (s *System) replyMatter(ctx context.Context, f *Frame, r request.Request, y request.Reply) (*report.Matter, error) {
	kind, _ := report.KindOf(report.Replying)
	m, err := s.paperMatter(ctx, f, kind, report.Quarter{})
	if err != nil {
		return nil, err
	}
	m.Request, m.Reply = &r, &y
	return m, nil
}

// supplies gathers who answers for which lost component.
func supplies(losses []remediation.Loss) []Supply {
	var all []Supply
	for _, l := range losses {
		for _, a := range l.Actions {
			i := slices.IndexFunc(all, func(x Supply) bool { return x.Officer == a.Officer })
			if i < 0 {
				all, i = append(all, Supply{Officer: a.Officer, Made: a.Made("officer")}), len(all)
			}
			if !slices.Contains(all[i].Codes, l.Line.Code) {
				all[i].Codes = append(all[i].Codes, l.Line.Code)
			}
		}
	}
	return all
}

// paperRequest finds the latest letter of the round that asks a unit about its
// lost points, for the papers that answer it.
func (s *System) paperRequest(ctx context.Context, f *Frame, owner org.UnitID, m *report.Matter) error {
	all, err := s.store.RequestsTo(ctx, owner)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(r request.Request) bool {
		return r.Round == string(f.Round.ID) && slices.ContainsFunc(r.Points, func(p request.Point) bool { return p.Section == request.Results || p.Section == request.Tasks })
	})
	if i < 0 {
		return nil
	}
	y, err := s.store.Reply(ctx, all[i].ID, owner)
	m.Request, m.Reply = &all[i], &y
	return err
}

// Taking is a step of a unit with its reply.
type Taking struct {
	Step    request.Step
	Answers []request.Answer // of Write and Send
	Number  string           // of the signed report; "" while it has none
	Name    string           // of File
	File    Upload           // the signed report; nil: none is sent along
	Version int
}

// TakeReply saves what a unit writes, sends its report, or takes it back. A
// report is sent only once every point is met, if only by “không có”.
func (s *System) TakeReply(ctx context.Context, a Actor, round, unit string, id request.ID, t Taking) error {
	p, err := s.ReplyPage(ctx, a, round, unit, id)
	if err != nil {
		return err
	}
	if !p.Writes || !t.Step.OfUnit() {
		return fail(Forbidden, "app.forbidden")
	}
	before, after := p.Reply, p.Reply
	after.Version, after.Made = t.Version, false
	var ok bool
	if after.State, ok = before.State.After(t.Step); !ok {
		return fail(Invalid, "request.bad_step")
	}
	if t.Step != request.TakeBack {
		if why := request.WrongAnswers(t.Answers, len(p.Request.Points)); why != nil {
			return &Error{Kind: Invalid, Text: *why}
		}
		after.Answers = t.Answers
	}
	if t.Step == request.Send {
		if err := s.sending(ctx, a, p, &after, t); err != nil {
			return err
		}
	}
	verb := map[request.Step]string{request.Write: "write_reply", request.Send: "send_reply", request.TakeBack: "take_back_reply"}[t.Step]
	return s.changeReply(ctx, a, p.Frame, verb, before, after, told{})
}

func (s *System) sending(ctx context.Context, a Actor, p *ReplyPage, after *request.Reply, t Taking) error {
	tells := func(section request.Section) bool {
		return slices.ContainsFunc(p.Points, func(x ReplyPoint) bool { return x.Section == section && x.Tells })
	}
	if len(after.Open(p.Request.Points, tells)) > 0 {
		return fail(Invalid, "request.open_points")
	}
	if t.Number != "" && !report.NumberForm.MatchString(t.Number) {
		return fail(Invalid, "report.bad_number")
	}
	after.Number, after.Sent, after.By = strings.TrimSpace(t.Number), s.now(), a.name()
	if t.File == nil {
		return nil
	}
	proof, err := s.keep(ctx, t.Name, t.File)
	if err != nil {
		return err
	}
	after.Blob, after.Name, after.Size = proof.Blob, proof.Name, proof.Size
	return nil
}

// WriteReply makes the draft of a unit's report to a letter, point by point, as
// Word ("docx") or PDF ("pdf").
func (s *System) WriteReply(ctx context.Context, a Actor, round, unit string, id request.ID, format string) (data []byte, name string, err error) {
	p, err := s.ReplyPage(ctx, a, round, unit, id)
	if err != nil {
		return nil, "", err
	}
	m, err := s.replyMatter(ctx, p.Frame, p.Request, p.Reply)
	if err != nil {
		return nil, "", err
	}
	form, err := s.templateOf(ctx, p.Frame.Round.Publisher, report.Replying)
	if err != nil {
		return nil, "", err
	}
	word, err := s.fill(form, m)
	if err != nil {
		return nil, "", err
	}
	kind, _ := report.KindOf(report.Replying)
	data, err = s.converted(ctx, word, format)
	return data, p.paperName(kind, format), err
}

// ReplyFile opens the signed file that a unit sent, for the unit and for who
// asked.
func (s *System) ReplyFile(ctx context.Context, a Actor, round, unit string, id request.ID) (request.Reply, io.ReadCloser, error) {
	f, err := s.paperFrame(ctx, a, round, unit)
	if err != nil {
		return request.Reply{}, nil, err
	}
	_, err = s.requestIn(ctx, f, id)
	if err != nil {
		return request.Reply{}, nil, err
	}
	y, err := s.store.Reply(ctx, id, f.Unit.ID)
	if err == nil && y.Blob == "" {
		return y, nil, fail(NotFound, "request.no_file")
	}
	if err != nil {
		return y, nil, found(err, "request.none")
	}
	file, err := s.blobs.Open(ctx, y.Blob)
	return y, file, err
}
