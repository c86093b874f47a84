package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// place says what stands in a part of an address.
type place struct{ tell, example string }

// places are the parts of addresses. An example that begins with $ is to be
// looked up first.
var places = map[string]place{
	"round":  {"khoá của kỳ, xem /rounds", "thu-2024"},
	"unit":   {"bí danh đơn vị, xem /units", "y-tich"},
	"code":   {"mã tiêu chí thành phần", "3.4.1"},
	"action": {"mã việc khắc phục, xem danh sách", "$ACTION"},
	"duty":   {"mã nhiệm vụ, xem danh sách", "$DUTY"},
}

var braces = regexp.MustCompile(`\{(\w+)\}`)

const aboutAPI = `Mọi yêu cầu mang khoá của một người (Authorization: Bearer …), tạo ở trang Tài khoản của tôi, mục Khoá API.
Khoá chỉ làm được những gì người đó làm được, trong phạm vi của khoá. Điểm là chuỗi thập phân chính xác; ngày là YYYY-MM-DD.
Lỗi theo RFC 9457 (application/problem+json). Danh sách chia trang theo khoá: lấy địa chỉ ở next cho đến khi không còn.
GET trả ETag; gửi lại bằng If-None-Match để khỏi tải khi không đổi. POST phải có Idempotency-Key: gửi lại cùng khoá thì không làm lần thứ hai.`

// Document is the OpenAPI description of the interface, made of the table of
// operations and the types that they take and give.
func Document() ([]byte, error) {
	s := &schemas{known: object{}, types: map[string]reflect.Type{}}
	fault, err := s.of(reflect.TypeFor[problem](), false)
	if err != nil {
		return nil, err
	}
	paths := object{}
	for _, o := range operations() {
		described, err := o.describe(s)
		if err != nil {
			return nil, err
		}
		at, ok := paths[Prefix+o.path].(object)
		if !ok {
			at = object{}
			paths[Prefix+o.path] = at
		}
		at[strings.ToLower(o.method)] = described
	}
	doc := object{
		"openapi": "3.1.0",
		"info":    object{"title": "parindex", "version": "1", "description": aboutAPI, "license": object{"name": "Apache-2.0", "identifier": "Apache-2.0"}},
		"servers": []object{{"url": "/"}},
		"paths":   paths,
		"components": object{
			"schemas":         s.known,
			"securitySchemes": object{"token": object{"type": "http", "scheme": "bearer", "description": "Khoá API của một người, bắt đầu bằng pxa_"}},
			"responses": object{"problem": object{
				"description": "Không làm được; code và detail nói vì sao",
				"content":     object{"application/problem+json": object{"schema": fault}},
			}},
		},
	}
	text, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	return append(text, '\n'), nil
}

// describe tells of one operation.
func (o operation) describe(s *schemas) (object, error) {
	out, err := s.of(o.out, false)
	if err != nil {
		return nil, err
	}
	success := object{"description": "Đã làm", "content": object{"application/json": object{"schema": out}}}
	d := object{
		"operationId": o.id(), "summary": o.tell, "parameters": o.parameters(),
		"security":      []object{{"token": o.scopes()}},
		"responses":     o.responses(success),
		"x-codeSamples": []object{{"lang": "Shell", "label": "curl", "source": o.curl()}},
	}
	switch {
	case o.raw:
		d["requestBody"] = object{"required": true, "content": object{"application/octet-stream": object{}}}
	case o.in != nil:
		in, err := s.of(o.in, true)
		if err != nil {
			return nil, err
		}
		var example any
		if err := json.Unmarshal([]byte(o.sample.body), &example); err != nil {
			return nil, fmt.Errorf("openapi: example of %s: %w", o.id(), err)
		}
		d["requestBody"] = object{"required": true, "content": object{"application/json": object{"schema": in, "example": example}}}
	}
	return d, nil
}

func (o operation) scopes() []string {
	if o.scope == "" {
		return []string{}
	}
	return []string{string(o.scope)}
}

// id names an operation after what is asked: getRoundsUnitsSheet.
func (o operation) id() string {
	name := strings.ToLower(o.method)
	for part := range strings.SplitSeq(o.path, "/") {
		if m := braces.FindStringSubmatch(part); m != nil {
			part = "by-" + m[1]
		}
		for word := range strings.SplitSeq(part, "-") {
			if word != "" {
				name += strings.ToUpper(word[:1]) + word[1:]
			}
		}
	}
	return name
}

func (o operation) parameters() []object {
	all := []object{}
	for _, m := range braces.FindAllStringSubmatch(o.path, -1) {
		p := places[m[1]]
		all = append(all, object{"name": m[1], "in": "path", "required": true, "description": p.tell, "schema": object{"type": "string"}, "example": p.example})
	}
	for _, p := range o.query {
		d := object{"name": p.name, "in": "query", "description": p.tell, "schema": object{"type": p.kind}}
		if n, err := strconv.Atoi(p.example); err == nil && p.kind == "integer" {
			d["example"] = n
		} else if p.example != "" {
			d["example"] = p.example
		}
		all = append(all, d)
	}
	if o.method == http.MethodPost {
		all = append(all, object{
			"name": "Idempotency-Key", "in": "header", "required": true, "schema": object{"type": "string", "maxLength": 200},
			"description": "khoá do người gửi tự đặt; gửi lại cùng khoá và cùng nội dung thì nhận lại trả lời cũ, không làm lần thứ hai",
		})
	}
	if o.method == http.MethodGet {
		all = append(all, object{"name": "If-None-Match", "in": "header", "schema": object{"type": "string"}, "description": "ETag đã nhận lần trước"})
	}
	return all
}

func (o operation) responses(success object) object {
	refused := object{"$ref": "#/components/responses/problem"}
	all := object{strconv.Itoa(o.status): success, "401": refused, "403": refused, "404": refused, "422": refused, "429": refused}
	if o.method == http.MethodGet {
		success["headers"] = object{"ETag": object{"description": "mã của nội dung", "schema": object{"type": "string"}}}
		all["304"] = object{"description": "Không đổi so với ETag đã gửi"}
		return all
	}
	all["409"], all["413"], all["415"] = refused, refused, refused
	return all
}
