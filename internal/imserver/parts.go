//go:build !js

package imserver

import (
	"io"
	"net/http"
	"strconv"
)

const partSize = 5 << 20 // bytes of a part but the last

// beginParts opens an upload in parts. The vendor's client makes parts of the
// least size told here, and falls back to a simple upload if it is refused.
func (s *Server) beginParts(c *call) (any, *problem) {
	uuid, ok := s.files.begin(c.user)
	if !ok {
		return nil, &problem{http.StatusTooManyRequests, "reach_limit", "too many uploads are not finished"}
	}
	return map[string]any{"entities": []any{map[string]any{
		"uuid": uuid, "file_upper_limit": maxFile, "part_lower_limit": partSize,
	}}}, nil
}

// unfinished finds an upload of the caller's.
func (s *Server) unfinished(c *call) (*partUpload, *problem) {
	u := s.files.begun[c.r.PathValue("uuid")]
	if u == nil || u.user != c.user {
		return nil, &problem{http.StatusNotFound, "service_resource_not_found", "there is no upload " + c.r.PathValue("uuid")}
	}
	return u, nil
}

func (s *Server) uploadPart(w http.ResponseWriter, r *http.Request) {
	c, wrong := s.caller(r)
	var number int
	var part []byte
	var name, kind string
	if wrong == nil {
		number, part, name, kind, wrong = readNumberedPart(w, r)
	}
	if wrong == nil {
		s.mu.Lock()
		wrong = s.addPart(c, number, part, name, kind)
		s.mu.Unlock()
	}
	if wrong != nil {
		s.refuse(w, r, wrong)
		return
	}
	s.reply(w, r, map[string]any{"entities": []any{map[string]any{"part_number": number}}}, nil)
}

// readNumberedPart reads the two fields of a part, in any order.
func readNumberedPart(w http.ResponseWriter, r *http.Request) (number int, part []byte, name, kind string, wrong *problem) {
	r.Body = http.MaxBytesReader(w, r.Body, partSize+maxBody)
	reader, err := r.MultipartReader()
	if err != nil {
		return 0, nil, "", "", illegal("a multipart body is needed: " + err.Error())
	}
	number = -1
	for {
		field, err := reader.NextPart()
		if err == io.EOF {
			break
		}
		var contents []byte
		if err == nil {
			contents, err = io.ReadAll(field)
		}
		if err != nil {
			return 0, nil, "", "", unreadable("the part", partSize, err)
		}
		switch field.FormName() {
		case "part_number":
			if number, err = strconv.Atoi(string(contents)); err != nil {
				number = -1
			}
		case "part_file":
			part, name, kind = contents, field.FileName(), field.Header.Get("Content-Type")
		}
	}
	if number < 0 || part == nil {
		return 0, nil, "", "", illegal("part_number and part_file are needed")
	}
	return number, part, name, kind, nil
}

func (s *Server) addPart(c *call, number int, part []byte, name, kind string) *problem {
	u, wrong := s.unfinished(c)
	if wrong != nil {
		return wrong
	}
	size := u.size - len(u.parts[number]) + len(part)
	if size > maxFile {
		return tooLarge("the file", maxFile)
	}
	u.parts[number], u.size, u.name, u.kind = part, size, name, kind
	return nil
}

// completeParts joins the parts to a file.
func (s *Server) completeParts(c *call) (any, *problem) {
	u, wrong := s.unfinished(c)
	if wrong != nil {
		return nil, wrong
	}
	first := 0
	if u.parts[0] == nil {
		first = 1 // counted from 1
	}
	whole := make([]byte, 0, u.size)
	for i := range len(u.parts) {
		part, there := u.parts[first+i]
		if !there {
			return nil, illegal("part " + strconv.Itoa(first+i) + " is missing")
		}
		whole = append(whole, part...)
	}
	delete(s.files.begun, c.r.PathValue("uuid"))
	kind := u.kind
	if kind == "application/octet-stream" || kind == "" {
		kind = http.DetectContentType(whole) // a part of a file has lost its kind
	}
	return s.keepFile(c.r, u.name, kind, whole), nil
}

func (s *Server) abortParts(c *call) (any, *problem) {
	if _, wrong := s.unfinished(c); wrong != nil {
		return nil, wrong
	}
	delete(s.files.begun, c.r.PathValue("uuid"))
	return data(map[string]any{"result": "ok"}), nil
}
