package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWhatIsCommittedIsWhatTheDeclarationsGive(t *testing.T) {
	const root = "../../.."
	err := run(root, func(path string, text []byte) error {
		committed, err := os.ReadFile(filepath.Join(root, path))
		if err != nil || string(committed) != string(text) {
			t.Errorf("%s is not what internal/bridge declares: run go generate ./internal/bridge", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestDeclarationsThatCannotCrossAreRefused(t *testing.T) {
	for text, reason := range map[string]string{
		"//bridge:call store\ntype X struct{ M map[string]int }": "X.M: a type that the generator does not know",
		"//bridge:call store Y\ntype X struct{ A int }":          `X: no result "Y" is declared`,
		"//bridge:call store\ntype X struct{ A Z }":              "X.A: Z is not declared",
	} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "x.go"), []byte("package bridge\n\n"+text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := parse(folder)
		if err == nil || !endsWith(err.Error(), reason) {
			t.Errorf("%q gave %v", text, err)
		}
	}
}

func endsWith(text, end string) bool {
	return len(text) >= len(end) && text[len(text)-len(end):] == end
}
