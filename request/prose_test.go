package request_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/parindex/parindex/message"
	"github.com/parindex/parindex/org"
	"github.com/parindex/parindex/request"
)

// What units say is gathered by part; what several say in the same words stands
// once, and what was not sent is not heard.
func TestVoices(t *testing.T) {
	r := request.Request{Points: []request.Point{
		{Section: request.Results, Text: message.Phrase{VI: "Kết quả"}}, {Section: request.Difficulties, Text: message.Phrase{VI: "Khó khăn"}}, {Text: message.Phrase{VI: "Đề xuất, kiến nghị"}},
	}}
	answers := func(hard, proposed string) []request.Answer {
		return []request.Answer{{}, {Text: hard}, {Text: proposed}}
	}
	replies := []request.Reply{
		{Unit: "a", State: request.Sent, Answers: answers("Thiếu máy quét", "Tập huấn")},
		{Unit: "b", State: request.Accepted, Answers: answers("Mạng yếu\nthiếu máy quét.", "")},
		{Unit: "c", State: request.Drafting, Answers: answers("Chưa gửi", "Chưa gửi")},
		{Unit: "d", State: request.Sent, Answers: []request.Answer{{}, {None: true}, {None: true}}},
	}
	want := map[request.Part][]request.Voice{
		request.Hard:     {{Text: "Thiếu máy quét", Units: []org.UnitID{"a", "b"}}, {Text: "Mạng yếu", Units: []org.UnitID{"b"}}},
		request.Proposed: {{Text: "Tập huấn", Units: []org.UnitID{"a"}}},
	}
	if diff := cmp.Diff(want, request.Voices(r, replies)); diff != "" {
		t.Error(diff)
	}
}
