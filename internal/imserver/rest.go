package imserver

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"time"

	"localcache-wasm/msync"
)

// maxBody bounds a REST body, in bytes.
const maxBody = 1 << 20

func (s *Server) rest(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, restrict-access, share-secret, X-Requested-With, Accept")
	h.Set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
	if r.Method == http.MethodOptions {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	switch path := strings.TrimSuffix(r.URL.Path, "/"); {
	case r.Method == http.MethodPost && strings.HasSuffix(path, "/token"):
		s.login(w, r)
	case r.Method == http.MethodPost && strings.HasSuffix(path, "/users"):
		s.signUp(w, r)
	case strings.HasSuffix(path, "/user_channels/list"):
		s.channels(w, r)
	case strings.HasSuffix(path, "/user_channel/top"):
		s.pin(w, r)
	case strings.HasSuffix(path, "/token/expires"):
		if s.bearer(r) == "" {
			refuse(w, http.StatusUnauthorized, "unauthorized", "Unable to authenticate (OAuth)")
			return
		}
		answer(w, http.StatusOK, map[string]any{"expire_timestamp": time.Now().Add(60 * 24 * time.Hour).UnixMilli()})
	case s.options.Pages != nil && r.Method == http.MethodGet:
		s.options.Pages.ServeHTTP(w, r)
	default:
		refuse(w, http.StatusNotFound, "not_found", "imserver does not serve "+r.Method+" "+r.URL.Path)
	}
}

func answer(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, code int, name, description string) {
	answer(w, code, map[string]any{"error": name, "error_description": description})
}

type credentials struct{ Username, Password, Nickname string }

func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	var c credentials
	if json.NewDecoder(r.Body).Decode(&c) != nil || c.Username == "" {
		refuse(w, http.StatusBadRequest, "illegal_argument", "a JSON body with username and password is needed")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	password, known := s.users[c.Username]
	switch {
	case !known && !s.options.Open:
		refuse(w, http.StatusNotFound, "invalid_grant", "user not found")
		return
	case !known:
		s.users[c.Username] = c.Password
	case password != c.Password:
		refuse(w, http.StatusBadRequest, "invalid_grant", "invalid password")
		return
	}
	token := rand.Text()
	s.tokens[token] = c.Username
	answer(w, http.StatusOK, map[string]any{
		"access_token": token, "expires_in": 5184000, "user": map[string]any{"username": c.Username, "activated": true},
	})
}

func (s *Server) signUp(w http.ResponseWriter, r *http.Request) {
	var c credentials
	if json.NewDecoder(r.Body).Decode(&c) != nil || c.Username == "" || c.Password == "" {
		refuse(w, http.StatusBadRequest, "illegal_argument", "a JSON body with username and password is needed")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, taken := s.users[c.Username]; taken {
		refuse(w, http.StatusBadRequest, "duplicate_unique_property_exists", "the user name "+c.Username+" is taken")
		return
	}
	s.users[c.Username] = c.Password
	answer(w, http.StatusOK, map[string]any{"entities": []any{map[string]any{"username": c.Username, "activated": true}}})
}

// channels is a page of the asker's conversation list, newest first. The cursor
// is how many came before.
func (s *Server) channels(w http.ResponseWriter, r *http.Request) {
	user := s.bearer(r)
	if user == "" {
		refuse(w, http.StatusUnauthorized, "unauthorized", "Unable to authenticate (OAuth)")
		return
	}
	query := r.URL.Query()
	limit, err := strconv.Atoi(query.Get("limit"))
	if err != nil || limit < 1 || limit > 50 {
		limit = 20
	}
	start, _ := strconv.Atoi(query.Get("cursor"))
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []*entry
	for _, e := range s.lists[user] {
		if query.Get("is_top") != "true" || e.pinned {
			list = append(list, e)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].last.GetId() > list[j].last.GetId() })
	start = min(max(start, 0), len(list))
	end, next := min(start+limit, len(list)), ""
	if end < len(list) {
		next = strconv.Itoa(end)
	}
	rows := []any{}
	for _, e := range list[start:end] {
		rows = append(rows, e.row())
	}
	answer(w, http.StatusOK, map[string]any{"data": map[string]any{"channel_infos": rows, "cursor": next}})
}

func (e *entry) row() map[string]any {
	kind := "chat"
	if e.group {
		kind = "groupchat"
	}
	row := map[string]any{
		"session_to": e.peer, "session_type": kind, "unread_num": e.unread, "is_top": e.pinned,
		"update_top_status_time": e.pinnedTime, "marks": e.marks, "meta": map[string]any{},
	}
	if e.last != nil {
		from, to := e.last.GetFrom().GetName(), e.last.GetTo().GetName()
		row["meta"] = map[string]any{
			"id": strconv.FormatUint(e.last.GetId(), 10), "timestamp": e.last.GetTimestamp(),
			"from": "org#app_" + from + "@" + userDomain, "to": "org#app_" + to + "@" + e.last.GetTo().GetDomain(),
			"payload": payloadJSON(e.last, from, to, kind),
		}
	}
	return row
}

// payloadJSON is a message as the REST API tells it.
func payloadJSON(meta *msync.Meta, from, to, kind string) string {
	var body msync.MessageBody
	_ = body.UnmarshalVT(meta.GetPayload())
	content := map[string]any{"type": "txt", "msg": ""}
	if list := body.GetContents(); len(list) > 0 {
		c := list[0]
		file := map[string]any{
			"url": c.GetRemotePath(), "secret": c.GetSecretKey(), "filename": c.GetDisplayName(), "file_length": c.GetFileLength(),
		}
		switch c.GetType() {
		case msync.MessageBody_Content_TEXT:
			content = map[string]any{"type": "txt", "msg": c.GetText()}
		case msync.MessageBody_Content_IMAGE:
			content = file
			content["type"], content["size"] = "img", map[string]any{"width": c.GetSize().GetWidth(), "height": c.GetSize().GetHeight()}
		case msync.MessageBody_Content_VOICE:
			content = file
			content["type"], content["length"] = "audio", c.GetDuration()
		case msync.MessageBody_Content_VIDEO:
			content = file
			content["type"], content["length"] = "video", c.GetDuration()
		case msync.MessageBody_Content_FILE:
			content = file
			content["type"] = "file"
		case msync.MessageBody_Content_LOCATION:
			content = map[string]any{"type": "loc", "lat": c.GetLatitude(), "lng": c.GetLongitude(), "addr": c.GetAddress()}
		case msync.MessageBody_Content_CUSTOM:
			exts := []any{}
			for _, kv := range c.GetCustomExts() {
				exts = append(exts, map[string]any{kv.GetKey(): kv.GetStringValue()})
			}
			content = map[string]any{"type": "custom", "customEvent": c.GetCustomEvent(), "customExts": exts}
		}
	}
	out, _ := json.Marshal(map[string]any{"bodies": []any{content}, "ext": map[string]any{}, "from": from, "to": to, "type": kind})
	return string(out)
}

func (s *Server) pin(w http.ResponseWriter, r *http.Request) {
	user := s.bearer(r)
	if user == "" {
		refuse(w, http.StatusUnauthorized, "unauthorized", "Unable to authenticate (OAuth)")
		return
	}
	q := r.URL.Query()
	to := struct{ Type, To string }{q.Get("type"), q.Get("to")}
	if r.Method == http.MethodPost && json.NewDecoder(r.Body).Decode(&to) != nil || to.To == "" {
		refuse(w, http.StatusBadRequest, "illegal_argument", "type and to are needed")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entry(user, to.To, !strings.EqualFold(to.Type, "chat"))
	e.pinned, e.pinnedTime = r.Method == http.MethodPost, time.Now().UnixMilli()
	answer(w, http.StatusOK, map[string]any{"data": map[string]any{"is_top": e.pinned, "update_top_status_time": e.pinnedTime}})
}
