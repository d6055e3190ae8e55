//go:build !js

package imserver

import (
	"crypto/rand"
	"net/http"
	"strings"
	"time"
)

// files are uploads, whole ones and those in parts that are not finished. A whole
// file never changes; who knows its secret may read it. Unfinished ones are not in
// the data file, and are forgotten after uploadTime.
type files struct {
	store *store
	whole map[string]*file // by uuid
	begun map[string]*partUpload
}

// file is an uploaded file. Its contents are in memory only if there is no data file.
type file struct {
	Name     string `json:"name"`
	Kind     string `json:"kind"`
	Secret   string `json:"secret"`
	contents []byte
}

// partUpload is a large file that comes in parts, in any order.
type partUpload struct {
	user  string
	name  string
	kind  string
	parts map[int][]byte
	size  int
	begun time.Time
}

// keep makes a file of an upload.
func (f *files) keep(name, kind string, contents []byte) (uuid, secret string) {
	uuid = strings.ToLower(rand.Text())
	one := &file{Name: name, Kind: kind, Secret: rand.Text()}
	if one.Kind == "" {
		one.Kind = http.DetectContentType(contents)
	}
	if f.store == nil {
		one.contents = contents
	} else {
		f.store.put(bucketFiles, contents, uuid)
	}
	f.whole[uuid] = one
	f.store.save(bucketFileInfo, one, uuid)
	return uuid, one.Secret
}

// begin opens an upload in parts. It reports false if too many are open.
func (f *files) begin(user string) (uuid string, ok bool) {
	for uuid, u := range f.begun {
		if time.Since(u.begun) > uploadTime {
			delete(f.begun, uuid)
		}
	}
	if len(f.begun) >= maxUploads {
		return "", false
	}
	uuid = strings.ToLower(rand.Text())
	f.begun[uuid] = &partUpload{user: user, parts: map[int][]byte{}, begun: time.Now()}
	return uuid, true
}
