package main

import (
	"slices"
	"time"
)

// cast is whom a visitor of the demo meets in one language, and what they say.
// The page offers the people of its language; all are users of one server.
type cast struct {
	people []string // can log in
	others []string // are there to have been talked to
	group  string   // its id; people and the bot are in it
	past   []said
	waits  []said // come in when the server starts

	build   string // what the bot writes to the group: a number
	applaud string // what the people of the group answer now and then
	hello   string // what the bot writes to each of the people: a name, a number
	gotText string // what the bot answers to a text: its characters
	gotFile string // what the bot answers to an image: its bytes, its width, its height
	remark  string // of the bot, in everybody's contacts
}

// said is a line of a talk, so long ago.
type said struct {
	ago            time.Duration
	from, to, text string
}

const day = 24 * time.Hour

var casts = []cast{english, chinese}

var english = cast{
	people: []string{"alice", "bob", "carol"},
	others: []string{"dora", "emil", "fay", "gus", "hana"},
	group:  "g1",
	past: []said{
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
		{day - time.Minute, "bob", "alice", "Kept with the conversation too."},
		{50 * time.Minute, "carol", "alice", "Lunch at one?"},
		{48 * time.Minute, "alice", "carol", "Yes. The usual place."},
		{40 * time.Minute, "bob", "carol", "Bring the adapter, please."},
		{35 * time.Minute, "carol", "bob", "In my bag already."},
	},
	waits: []said{
		{0, "carol", "alice", "I got us the table by the window."},
		{0, "carol", "alice", "Don't be late!"},
	},
	build:   "Build %d: green in three browsers.",
	applaud: "Nice, that was quick.",
	hello:   "Hello %s, this is message %d. Write to me, I answer.",
	gotText: "Received: %d characters.",
	gotFile: "Received: an image of %d bytes, %.0f × %.0f.",
	remark:  "answers whatever you write",
}

var chinese = cast{
	people: []string{"lin", "mei", "wei"},
	others: []string{"yun", "hao", "jing", "tao", "ning"},
	group:  "g2",
	past: []said{
		{6 * day, "yun", "lin", "湖边的照片传好了。"},
		{6*day - time.Hour, "lin", "yun", "真好看，谢谢！"},
		{5 * day, "lin", "hao", "包裹收到了吗？"},
		{5*day - time.Hour, "hao", "lin", "今天早上到的，完好无损！"},
		{4 * day, "jing", "lin", "周四下棋吗？"},
		{4*day - 3*time.Hour, "lin", "jing", "算我一个。"},
		{3 * day, "tao", "lin", "新钥匙放在前台了。"},
		{3 * day, "ning", "lin", "谢谢你的书，我一口气读完了。"},
		{2 * day, "mei", "lin", "明天我要演示一个有一万个会话的列表。"},
		{2*day - 2*time.Minute, "lin", "mei", "每次都从服务器取吗？"},
		{2*day - 5*time.Minute, "mei", "lin", "从 IndexedDB 取。服务器还没应答，列表就出来了。"},
		{day, "lin", "mei", "草稿呢？"},
		{day - time.Minute, "mei", "lin", "也和会话存在一起。"},
		{50 * time.Minute, "wei", "lin", "一点吃午饭？"},
		{48 * time.Minute, "lin", "wei", "好，老地方。"},
		{40 * time.Minute, "mei", "wei", "麻烦带一下转接头。"},
		{35 * time.Minute, "wei", "mei", "已经在包里了。"},
	},
	waits: []said{
		{0, "wei", "lin", "我订到了靠窗的位子。"},
		{0, "wei", "lin", "别迟到哦！"},
	},
	build:   "第 %d 次构建：三个浏览器全部通过。",
	applaud: "不错，真快。",
	hello:   "你好 %s，这是第 %d 条消息。写点什么，我会回复。",
	gotText: "收到 %d 个字。",
	gotFile: "收到一张图片：%d 字节，%.0f × %.0f。",
	remark:  "有问必答",
}

// castOf is the cast that a user belongs to; strangers talk English.
func castOf(name string) cast {
	for _, c := range casts {
		for _, one := range slices.Concat(c.people, c.others) {
			if one == name {
				return c
			}
		}
	}
	return english
}
