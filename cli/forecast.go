package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/parindex/parindex/app"
	"github.com/parindex/parindex/calendar"
	"github.com/parindex/parindex/forecast"
	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/points"
)

type forecastFlags struct {
	place
	unit, round string
	days        string
	json        bool
}

func (c *command) forecastFlags(cmd *cobra.Command, f *forecastFlags) {
	c.placeFlags(cmd, &f.place)
	cmd.Flags().StringVar(&f.unit, "unit", "", "bí danh đơn vị, ví dụ y-tich")
	cmd.Flags().StringVar(&f.round, "round", "", "kỳ đánh giá, ví dụ chi-lang-2023")
	cmd.Flags().StringVar(&f.days, "days", "5", "ngày công tạm tính cho bước chưa ai ước lượng, ví dụ 2,5")
	cmd.Flags().BoolVar(&f.json, "json", false, "in kết quả dạng JSON")
	c.need(cmd, "unit", "round")
}

func (c *command) forecast() *cobra.Command {
	var f forecastFlags
	cmd := &cobra.Command{
		Use:   "forecast --data THƯ-MỤC --unit ĐƠN-VỊ --round KỲ",
		Short: "Dự báo điểm của một đơn vị: chắc chắn, còn lấy được, đã mất",
		Long: `Dự báo từng tiêu chí của một đơn vị: điểm hôm nay, điểm cuối kỳ nếu không làm gì thêm, điểm cao nhất
còn có thể đạt, bước tiếp theo và hạn của bước đó. Tổng điểm và thứ hạng là khoảng: không làm gì thêm –
làm được mọi việc còn có thể. Kỳ đã công bố thì dự báo cho năm sau: giữ điểm đã đạt, lấy lại điểm đã mất.
Thứ hạng là ước lượng theo điểm đã công bố của các đơn vị khác.`,
		Example: `  parindex forecast --data /srv/parindex --unit y-tich --round chi-lang-2023
  parindex forecast --data /srv/parindex --unit y-tich --round chi-lang-2023 --json`,
		Args: c.args(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withForecast(cmd.Context(), f, func(sys *app.System, usual forecast.Days) error {
				v, err := sys.Forecast(cmd.Context(), consoleActor(), f.round, f.unit, usual)
				if err != nil {
					return err
				}
				out := c.forecastOutput(v)
				if f.json {
					return writeJSON(c.stdout, out)
				}
				return c.printForecast(v, out)
			})
		},
	}
	c.forecastFlags(cmd, &f)
	return cmd
}

func (c *command) target() *cobra.Command {
	var f forecastFlags
	cmd := &cobra.Command{
		Use:   "target MỤC-TIÊU --data THƯ-MỤC --unit ĐƠN-VỊ --round KỲ",
		Short: "Tìm các bước ít công nhất để đạt số điểm, xếp loại hoặc thứ hạng",
		Long: `Tìm tập hợp các bước còn làm được tốn ít ngày công nhất để đạt mục tiêu, và phương án tốt thứ hai.
Mục tiêu là số điểm (90), xếp loại (Tốt) hoặc thứ hạng (“hạng 3”). Lời giải là chính xác; riêng thứ hạng
là ước lượng: coi điểm đã công bố của các đơn vị khác giữ nguyên. Bước chưa ai ước lượng công thì tạm tính
theo --days và được đánh dấu. Mã thoát 1 khi không đạt được mục tiêu.`,
		Example: `  parindex target "hạng 3" --data /srv/parindex --unit y-tich --round chi-lang-2023
  parindex target 90 --data /srv/parindex --unit y-tich --round chi-lang-2023 --days 2,5 --json`,
		Args: c.args(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.withForecast(cmd.Context(), f, func(sys *app.System, usual forecast.Days) error {
				v, err := sys.Reach(cmd.Context(), consoleActor(), f.round, f.unit, args[0], usual)
				if err != nil {
					return err
				}
				return c.printReach(v, f.json)
			})
		},
	}
	c.forecastFlags(cmd, &f)
	return cmd
}

func (c *command) withForecast(ctx context.Context, f forecastFlags, do func(*app.System, forecast.Days) error) (err error) {
	usual, ok := forecast.ParseDays(f.days)
	if !ok || usual == 0 {
		return c.fault("cli.bad_flag", message.Word("flag", "--days"), message.Word("value", f.days))
	}
	sys, err := c.open(ctx, f.place, existing)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sys.Close()) }()
	return do(sys, usual)
}

// The shape of the JSON of forecast and target.
type (
	forecastOutput struct {
		Unit       string              `json:"unit"`
		Round      string              `json:"round"`
		Again      bool                `json:"next_year"` // from a published result, for the year after
		AsOf       calendar.Date       `json:"as_of"`
		Max        points.Points       `json:"max"`
		Today      points.Points       `json:"today"`
		Low        points.Points       `json:"low"`
		High       points.Points       `json:"high"`
		LowClass   string              `json:"low_class"`
		HighClass  string              `json:"high_class"`
		LowRank    int                 `json:"low_rank,omitempty"` // estimates
		HighRank   int                 `json:"high_rank,omitempty"`
		Of         int                 `json:"of,omitempty"`
		Components []forecastComponent `json:"components"`
	}
	forecastComponent struct {
		Code   string          `json:"code"`
		Title  string          `json:"title"`
		Max    points.Points   `json:"max"`
		Today  points.Points   `json:"today"`
		End    points.Points   `json:"end"`
		Best   points.Points   `json:"best"`
		State  forecast.State  `json:"state"`
		Ground forecast.Ground `json:"ground"`
		Next   string          `json:"next,omitempty"`
		By     calendar.Date   `json:"by,omitzero"`
	}
	planOutput struct {
		Effort   string        `json:"person_days"`
		Guessed  bool          `json:"effort_assumed"` // some of it nobody has estimated
		Total    points.Points `json:"total"`
		Class    string        `json:"class"`
		Rank     int           `json:"rank,omitempty"`
		Measures []stepOutput  `json:"measures"`
	}
	stepOutput struct {
		Components []string      `json:"components"`
		Title      string        `json:"title"`
		Effort     string        `json:"person_days"`
		Guessed    bool          `json:"effort_assumed"`
		By         calendar.Date `json:"by,omitzero"`
		Officer    string        `json:"officer,omitempty"`
	}
	reachOutput struct {
		Target   string        `json:"target"`
		Need     points.Points `json:"need"`
		Low      points.Points `json:"low"`
		High     points.Points `json:"high"`
		Estimate bool          `json:"estimate"` // a rank: others stand still
		Within   bool          `json:"within"`
		Best     *planOutput   `json:"best,omitempty"`
		Second   *planOutput   `json:"second,omitempty"`
	}
)

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func (c *command) forecastOutput(v *app.Forecast) forecastOutput {
	l := c.language()
	out := forecastOutput{
		Unit: v.Unit.Alias, Round: v.Round.Key, Again: v.Again, AsOf: v.Today, Max: v.Of.Max, Today: v.Of.Today, Low: v.Of.Low, High: v.Of.High,
		LowClass: v.Of.LowClass.Name.In(l), HighClass: v.Of.HighClass.Name.In(l), LowRank: v.LowRank, HighRank: v.HighRank,
	}
	if v.OthersOf != nil {
		out.Of = len(v.Others) + 1
	}
	for _, k := range v.Of.Components {
		o := forecastComponent{Code: k.Code, Title: k.Title.In(l), Max: k.Max, Today: k.Today, End: k.End, Best: k.Best, State: k.State, Ground: k.Ground}
		if len(k.Steps) > 0 {
			o.Next, o.By = k.Steps[0].Text.In(l), k.Steps[0].By
		}
		out.Components = append(out.Components, o)
	}
	return out
}

func (c *command) printForecast(v *app.Forecast, out forecastOutput) error {
	l := c.language()
	digits := int(v.Index.Digits)
	var b bytes.Buffer
	key := "cli.forecast_head"
	if v.Again {
		key = "cli.forecast_again"
	}
	fmt.Fprintln(&b, message.Say(l, key, message.Title("unit", v.Unit.Name), message.Title("round", v.Round.Title), message.Date("today", v.Today)))
	fmt.Fprintln(&b, message.Say(l, "cli.forecast_total", message.Word("low", l.PointsTo(v.Of.Low, digits)), message.Word("high", l.PointsTo(v.Of.High, digits)),
		message.Points("max", v.Of.Max), message.Word("low_class", out.LowClass), message.Word("high_class", out.HighClass)))
	if out.Of > 0 {
		fmt.Fprintln(&b, message.Say(l, "cli.forecast_rank", message.Int("low", v.LowRank), message.Int("high", v.HighRank), message.Int("of", out.Of),
			message.Title("round", v.OthersOf.Title)))
	}
	fmt.Fprintln(&b)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, message.Say(l, "cli.forecast_columns"))
	for _, o := range out.Components {
		if o.State == forecast.Secure {
			continue
		}
		next := o.Next
		if !o.By.IsZero() {
			next += " (" + message.Say(l, "forecast.by", message.Date("by", o.By)) + ")"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", o.Code, l.PointsTo(o.Today, 2), l.PointsTo(o.End, 2), l.PointsTo(o.Best, 2), l.PointsTo(o.Max, 2),
			message.Say(l, "forecast.state."+string(o.State)), next)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := io.Copy(c.stdout, &b)
	return err
}

func (c *command) planOutput(v *app.Reach, p *forecast.Plan) *planOutput {
	if p == nil {
		return nil
	}
	l := c.language()
	out := &planOutput{Effort: p.Effort.String(), Guessed: p.Guessed, Total: p.Total, Class: v.Of.Class(p.Total).Name.In(l), Rank: v.RankAt(p.Total), Measures: []stepOutput{}}
	for _, m := range p.Measures {
		title := m.Title.In(l)
		if !m.Text.IsZero() {
			title = m.Text.In(l)
		}
		out.Measures = append(out.Measures, stepOutput{m.Codes, title, m.Effort.String(), m.Guessed, m.By, m.Officer})
	}
	return out
}

func (c *command) printReach(v *app.Reach, asJSON bool) error {
	if v.Wrong != nil {
		return &app.Error{Kind: app.Invalid, Text: *v.Wrong}
	}
	out := reachOutput{
		Target: v.Typed, Need: v.Need, Low: v.Of.Low, High: v.Of.High, Estimate: v.Target.Rank > 0, Within: v.Within,
		Best: c.planOutput(v, v.Best), Second: c.planOutput(v, v.Second),
	}
	if asJSON {
		if err := writeJSON(c.stdout, out); err != nil {
			return err
		}
	} else {
		c.sayReach(v, out)
	}
	if !v.Within {
		return c.fault("forecast.out_of_reach", message.Points("need", v.Need), message.Points("high", v.Of.High))
	}
	return nil
}

func (c *command) sayReach(v *app.Reach, out reachOutput) {
	l := c.language()
	fmt.Fprintln(c.stdout, message.Say(l, "cli.target_head", message.Title("unit", v.Unit.Name), message.Word("target", v.Typed),
		message.Points("need", v.Need), message.Points("low", v.Of.Low)))
	if out.Estimate {
		fmt.Fprintln(c.stdout, message.Say(l, "forecast.estimate", message.Title("round", v.OthersOf.Title)))
	}
	for i, p := range []*planOutput{out.Best, out.Second} {
		if p == nil {
			continue
		}
		fmt.Fprintf(c.stdout, "\n%s\n", message.Say(l, []string{"cli.target_best", "cli.target_second"}[i], message.Word("effort", l.PointsTo(points.Must(p.Effort), 1)),
			message.Points("total", p.Total), message.Word("class", p.Class)))
		for _, m := range p.Measures {
			assumed := ""
			if m.Guessed {
				assumed = " (" + message.Say(l, "forecast.assumed") + ")"
			}
			fmt.Fprintf(c.stdout, "  %-7s %s – %s%s\n", strings.Join(m.Components, ", "), m.Title,
				message.Say(l, "forecast.person_days", message.Word("n", l.PointsTo(points.Must(m.Effort), 1))), assumed)
		}
	}
}
