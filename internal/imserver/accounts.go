//go:build !js

package imserver

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"
	"time"
)

// accounts are users and the tokens that let them in. A password is kept as a
// hash only. A token belongs to one user and ends at a point in time; ended ones
// go when their user logs in again.
type accounts struct {
	store  *store
	hashes map[string]string // by user
	tokens map[string]token
}

// token lets a user in until it ends.
type token struct {
	User    string `json:"user"`
	Expires int64  `json:"expires"` // ms since the epoch
}

func (t token) ended() bool { return t.Expires <= time.Now().UnixMilli() }

func (a *accounts) known(user string) bool { return a.hashes[user] != "" }

func (a *accounts) setPassword(user, password string) {
	a.hashes[user] = hash(password)
	a.store.save(bucketUsers, a.hashes[user], user)
}

func (a *accounts) accepts(user, password string) bool { return matches(a.hashes[user], password) }

// issue makes a token, and drops those of the user that have ended.
func (a *accounts) issue(user string, life time.Duration) (word string) {
	for word, t := range a.tokens {
		if t.User == user && t.ended() {
			delete(a.tokens, word)
			a.store.remove(bucketTokens, word)
		}
	}
	word = rand.Text()
	a.setToken(word, token{user, time.Now().Add(life).UnixMilli()})
	return word
}

func (a *accounts) setToken(word string, t token) {
	a.tokens[word] = t
	a.store.save(bucketTokens, t, word)
}

// expire lets a user's tokens end at a time, in ms since the epoch.
func (a *accounts) expire(user string, at int64) {
	for word, t := range a.tokens {
		if t.User == user {
			a.setToken(word, token{user, at})
		}
	}
}

// hash is a password as it is kept: salt and key, never the word itself.
func hash(password string) string {
	salt := rand.Text()
	return salt + ":" + derive(password, salt)
}

func derive(password, salt string) string {
	key, err := pbkdf2.Key(sha256.New, password, []byte(salt), 4096, 32)
	if err != nil {
		return "" // the parameters are constant and legal
	}
	return hex.EncodeToString(key)
}

func matches(hashed, password string) bool {
	salt, want, _ := strings.Cut(hashed, ":")
	return want != "" && subtle.ConstantTimeCompare([]byte(derive(password, salt)), []byte(want)) == 1
}
