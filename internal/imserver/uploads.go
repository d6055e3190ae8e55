//go:build !js

package imserver

import (
	"crypto/subtle"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"time"
)

// maxFile bounds an uploaded file, in bytes.
const maxFile = 32 << 20

func (s *Server) upload(w http.ResponseWriter, r *http.Request) {
	_, wrong := s.caller(r)
	if wrong != nil {
		s.refuse(w, r, wrong)
		return
	}
	part, contents, wrong := readPart(w, r, "file")
	if wrong != nil {
		s.refuse(w, r, wrong)
		return
	}
	s.mu.Lock()
	reply := s.keepFile(r, part.FileName(), part.Header.Get("Content-Type"), contents)
	pending := s.store.pending()
	s.mu.Unlock()
	s.reply(w, r, reply, pending)
}

// readPart reads one part of a multipart body; those after it are not looked at.
func readPart(w http.ResponseWriter, r *http.Request, name string) (*multipart.Part, []byte, *problem) {
	r.Body = http.MaxBytesReader(w, r.Body, maxFile+maxBody)
	reader, err := r.MultipartReader()
	if err != nil {
		return nil, nil, illegal("a multipart body is needed: " + err.Error())
	}
	for {
		part, err := reader.NextPart()
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return nil, nil, unreadable("the file", maxFile, err)
		} else if err != nil {
			return nil, nil, illegal(`the multipart body has no field "` + name + `"`)
		}
		if part.FormName() != name {
			continue
		}
		contents, err := io.ReadAll(io.LimitReader(part, maxFile+1))
		switch {
		case err != nil:
			return nil, nil, unreadable("the file", maxFile, err)
		case len(contents) > maxFile:
			return nil, nil, tooLarge("the file", maxFile)
		}
		return part, contents, nil
	}
}

// keepFile keeps an upload and answers with where it is. The caller holds mu.
func (s *Server) keepFile(r *http.Request, name, kind string, contents []byte) map[string]any {
	uuid, secret := s.files.keep(name, kind, contents)
	return map[string]any{
		"uri":      s.URL() + "/" + r.PathValue("org") + "/" + r.PathValue("app") + "/chatfiles",
		"entities": []any{map[string]any{"uuid": uuid, "type": "chatfile", "share-secret": secret}},
	}
}

// inline are the kinds that a browser may show; anything else is saved, so an
// uploaded page never runs as one of this origin's.
var inline = []string{"image/png", "image/jpeg", "image/gif", "image/webp", "audio/", "video/"}

// download serves a file to who knows its secret. A video has no still picture here.
func (s *Server) download(w http.ResponseWriter, r *http.Request) {
	uuid := r.PathValue("uuid")
	secret := r.URL.Query().Get("share-secret")
	if secret == "" {
		secret = r.Header.Get("share-secret")
	}
	s.mu.Lock()
	f := s.files.whole[uuid]
	s.mu.Unlock()
	switch {
	case f == nil || r.URL.Query().Get("vframe") == "true":
		s.refuse(w, r, &problem{http.StatusNotFound, "service_resource_not_found", "there is no file " + uuid})
		return
	case subtle.ConstantTimeCompare([]byte(secret), []byte(f.Secret)) != 1:
		s.refuse(w, r, &problem{http.StatusUnauthorized, "unauthorized", "the share-secret does not fit"})
		return
	}
	contents := f.contents
	if s.store != nil {
		contents = s.store.get(bucketFiles, uuid)
	}
	h := w.Header()
	h.Set("Content-Type", f.Kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox")
	shown := false
	for _, kind := range inline {
		shown = shown || strings.HasPrefix(f.Kind, kind)
	}
	if !shown {
		h.Set("Content-Disposition", "attachment")
	}
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(contents)))
}
