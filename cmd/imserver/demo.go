package main

import (
	"fmt"
	"log/slog"
	"slices"
	"time"
	"unicode/utf8"

	"localcache-wasm/internal/imserver"
	"localcache-wasm/internal/message"
	"localcache-wasm/minicore"
)

const bot = "bot"

// people are the users that the page offers to be.
var people = func() (all []string) {
	for _, c := range casts {
		all = append(all, c.people...)
	}
	return all
}()

func password(name string) string { return "pw-" + name }

// demoOptions are the accounts, the groups and the room of the demo.
func demoOptions(options *imserver.Options) {
	options.Users = map[string]string{bot: password(bot)}
	options.Groups = map[string][]string{}
	for _, c := range casts {
		for _, name := range slices.Concat(c.people, c.others) {
			options.Users[name] = password(name)
		}
		options.Groups[c.group] = append(slices.Clone(c.people), bot)
	}
	options.Rooms = []string{"lobby"}
}

func contactsOf(name string) map[string]string {
	c := castOf(name)
	remarks := map[string]string{bot: c.remark}
	for _, other := range slices.Concat(c.people, c.others) {
		remarks[other] = ""
	}
	delete(remarks, name)
	return remarks
}

// seed gives everybody a past: one conversation each with most, and a group
// with more of it than fits a page of history.
func seed(server *imserver.Server) {
	now := time.Now()
	for _, c := range casts {
		for n := 60; n > 0; n-- {
			at := now.Add(-time.Duration(n)*12*time.Hour - 20*time.Minute)
			server.Past(bot, c.group, true, fmt.Sprintf(c.build, 400-n), at)
			if n%9 == 4 {
				server.Past(c.people[n%3], c.group, true, c.applaud, at.Add(7*time.Minute))
			}
		}
		for _, line := range c.past {
			server.Past(line.from, line.to, false, line.text, now.Add(-line.ago))
		}
	}
}

// chatter writes to the demo's users, so that a newcomer sees messages come in:
// soon at first, then seldom. A test has only what is there at first: it writes
// for itself.
func chatter(server *imserver.Server, test bool) {
	for _, c := range casts {
		for _, line := range c.waits {
			server.Send(line.from, line.to, false, line.text)
		}
	}
	pause := 20 * time.Second
	for n := 1; ; n++ {
		for _, c := range casts {
			for _, name := range c.people {
				server.Send(bot, name, false, fmt.Sprintf(c.hello, name, n))
			}
			if n%2 == 0 {
				server.Send(bot, c.group, true, fmt.Sprintf(c.build, 399+n/2))
			}
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
			c, text := castOf(m.From), ""
			switch e.Name {
			case "onTextMessage":
				text = fmt.Sprintf(c.gotText, utf8.RuneCountInString(m.Text))
			case "onImageMessage":
				text = fmt.Sprintf(c.gotFile, m.FileLength, m.Width, m.Height)
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
