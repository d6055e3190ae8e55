package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOnlyTheFilesOfTheFolderAreServed(t *testing.T) {
	top := t.TempDir()
	for name, contents := range map[string]string{
		"secret.txt": "secret", "outside/secret.txt": "secret",
		"pages/index.html": "start", "pages/a.js": "script", "pages/sub/index.html": "sub", "pages/bare/b.js": "script",
		"pages/.env": "secret", "pages/.git/config": "secret", "pages/sub/.npmrc": "secret",
	} {
		file := filepath.Join(top, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(contents), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{
		"file": "../secret.txt", "folder": "../outside", "absolute": filepath.Join(top, "secret.txt"), "hidden.txt": ".env", "inside.js": "a.js",
	} {
		if err := os.Symlink(to, filepath.Join(top, "pages", name)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	pages, err := pagesOf(filepath.Join(top, "pages"))
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]int{
		"/": 200, "/a.js": 200, "/sub/": 200, "/bare/b.js": 200, "/inside.js": 200,
		"/bare/": 404, "/bare": 404, "/none": 404, "/.env": 404, "/.git/config": 404, "/.git/": 404, "/sub/.npmrc": 404, "/%2eenv": 404,
		"/file": 404, "/folder/": 404, "/folder/secret.txt": 404, "/absolute": 404, "/hidden.txt": 404,
		"/../secret.txt": 404, "/..%2fsecret.txt": 404, "/sub/../../secret.txt": 404,
	} {
		answer := httptest.NewRecorder()
		pages.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, address, nil))
		if body := answer.Body.String(); answer.Code != want || strings.Contains(body, "secret") && want == 404 {
			t.Errorf("%s: HTTP %d %q, want %d", address, answer.Code, body, want)
		}
	}
	if _, err := pagesOf(filepath.Join(top, "none")); err == nil {
		t.Error("a folder that is not there was served")
	}
}
