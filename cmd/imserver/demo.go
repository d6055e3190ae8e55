package main

import (
	"fmt"
	"log/slog"
	"time"
	"unicode/utf8"

	"localcache-wasm/internal/imserver"
	"localcache-wasm/internal/message"
	"localcache-wasm/minicore"
)

// people can log in to the demo; the others are there to have been talked to.
var (
	people = []string{"alice", "bob", "carol"}
	others = []string{"dora", "emil", "fay", "gus", "hana"}
)

const bot = "bot"

func password(name string) string { return "pw-" + name }

// demoOptions are the accounts, the group and the room of the demo.
func demoOptions(options *imserver.Options) {
	options.Users = map[string]string{bot: password(bot)}
	for _, name := range append(others, people...) {
		options.Users[name] = password(name)
	}
	options.Groups = map[string][]string{"g1": {"alice", "bob", "carol", bot}}
	options.Rooms = []string{"lobby"}
}

func contactsOf(name string) map[string]string {
	remarks := map[string]string{bot: "answers whatever you write"}
	for _, other := range append(others, people...) {
		remarks[other] = ""
	}
	delete(remarks, name)
	return remarks
}

// said is a line of the demo's past, so long ago.
type said struct {
	ago            time.Duration
	from, to, text string
}

const day = 24 * time.Hour

var past = []said{
	{6 * day, "dora", "alice", "The photos from the lake are up."},
	{6*day - time.Hour, "alice", "dora", "Lovely, thank you!"},
	{5 * day, "alice", "emil", "Did the parcel arrive?"},
	{5*day - time.Hour, "emil", "alice", "This morning. Unbroken!"},
	{4 * day, "fay", "alice", "Chess on Thursday?"},
	{4*day - 3*time.Hour, "alice", "fay", "I'm in."},
	{3 * day, "gus", "alice", "The new keys are at the front desk."},
	{3 * day, "hana", "alice", "Thanks for the book, I finished it in one go."},
	{2 * day, "bob", "alice", "I have a list of 10,000 conversations to show tomorrow."},
	{2*day - 2*time.Minute, "alice", "bob", "From the server, each time?"},
	{2*day - 5*time.Minute, "bob", "alice", "From IndexedDB. It is there before the server has answered."},
	{day, "alice", "bob", "And the drafts?"},
	{day - time.Minute, "bob", "alice", "Kept with the conversation, in its custom field."},
	{50 * time.Minute, "carol", "alice", "Lunch at one?"},
	{48 * time.Minute, "alice", "carol", "Yes. The usual place."},
	{40 * time.Minute, "bob", "carol", "Bring the adapter, please."},
	{35 * time.Minute, "carol", "bob", "In my bag already."},
}

// seed gives everybody a past: one conversation each with most, and a group
// with more of it than fits a page of history.
func seed(server *imserver.Server) {
	now := time.Now()
	for n := 60; n > 0; n-- {
		at := now.Add(-time.Duration(n)*12*time.Hour - 20*time.Minute)
		server.Past(bot, "g1", true, fmt.Sprintf("Build %d: green in three browsers.", 400-n), at)
		if n%9 == 4 {
			server.Past(people[n%3], "g1", true, "Nice, that was quick.", at.Add(7*time.Minute))
		}
	}
	for _, line := range past {
		server.Past(line.from, line.to, false, line.text, now.Add(-line.ago))
	}
}

// chatter writes to the demo's users, so that a newcomer sees messages come in:
// soon at first, then seldom. A test has only what is there at first: it writes
// for itself.
func chatter(server *imserver.Server, test bool) {
	server.Send("carol", "alice", false, "I got us the table by the window.")
	server.Send("carol", "alice", false, "Don't be late!")
	pause := 20 * time.Second
	for n := 1; ; n++ {
		for _, name := range people {
			server.Send(bot, name, false, fmt.Sprintf("Hello %s, this is message %d. Write to me, I answer.", name, n))
		}
		if n%2 == 0 {
			server.Send(bot, "g1", true, fmt.Sprintf("Build %d: green in three browsers.", 399+n/2))
		}
		if test {
			return
		}
		time.Sleep(pause)
		pause = min(2*pause, time.Hour)
	}
}

// answer is a client on our own MiniCore, running natively: it acknowledges what
// is written to the bot, reads it, and writes back. It returns what ends it.
func answer(server *imserver.Server, log *slog.Logger) (end func()) {
	type letter struct{ from, text string }
	letters := make(chan letter, 100)
	client := minicore.New(minicore.Options{
		AppKey: imserver.AppKey, URL: server.SocketURL(), APIURL: server.URL(),
		Device: minicore.NewDevice(), AutoReconnectMax: 1000, Delivery: true,
		Events: func(e minicore.Event) {
			m, isMessage := e.Data.(*message.Message)
			if !isMessage || m.ChatType != message.SingleChat || m.From == bot {
				return
			}
			text := ""
			switch e.Name {
			case "onTextMessage":
				text = fmt.Sprintf("Received: %d characters.", utf8.RuneCountInString(m.Text))
			case "onImageMessage":
				text = fmt.Sprintf("Received: an image of %d bytes, %.0f × %.0f.", m.FileLength, m.Width, m.Height)
			default:
				return
			}
			select {
			case letters <- letter{m.From, text}:
			default: // too many at once: some stay unanswered
			}
		},
	})
	send := func(m *message.Message) {
		m.ID, m.ChatType = message.NewID(), message.SingleChat
		if _, err := client.Send(m); err != nil {
			log.Warn("the demo's bot could not answer", "to", m.To, "error", err)
		}
	}
	go func() {
		if _, err := client.Open(minicore.Credentials{User: bot, Password: password(bot)}); err != nil {
			log.Error("the demo's bot can't log in and answers nobody", "error", err)
			return
		}
		for l := range letters {
			time.Sleep(600 * time.Millisecond) // as a person would take
			send(&message.Message{Type: "channel", To: l.from})
			send(&message.Message{Type: "cmd", Action: "typing", To: l.from, DeliverOnlineOnly: true})
			time.Sleep(900 * time.Millisecond)
			send(&message.Message{Type: "txt", To: l.from, Text: l.text})
		}
	}()
	return client.Close
}
