package contact

import (
	"strings"
	"testing"

	"localcache-wasm/internal/jsontext"
)

// BenchmarkAPageOf50 reads the largest page a caller can ask for.
func BenchmarkAPageOf50(b *testing.B) {
	row := `{"session_to":"carol","session_type":"chat","unread_num":3,"is_top":true,"update_top_status_time":1795399476066,"marks":["mark_2"],` +
		`"meta":{"id":"1480000000032505887","from":"org#app_carol@easemob.com","to":"org#app_alice@easemob.com","timestamp":1795399475748,` +
		`"payload":"{\"bodies\":[{\"type\":\"img\",\"url\":\"https://a1.easemob.com/org/app/chatfiles/11-22\",\"secret\":\"s\",\"filename\":\"a.png\",\"file_length\":12,\"size\":{\"width\":640,\"height\":480}}],\"ext\":{\"a\":1},\"from\":\"carol\",\"to\":\"alice\",\"type\":\"chat\"}"}}`
	answer := `{"data":{"channel_infos":[` + strings.Repeat(row+",", 49) + row + `],"cursor":""}}`
	b.SetBytes(int64(len(answer)))
	for b.Loop() {
		parsed, err := jsontext.Parse(answer)
		if err != nil {
			b.Fatal(err)
		}
		if p := alice.readPage(parsed); len(p.rows) != 50 || len(p.result()) == 0 {
			b.Fatal("rows are missing")
		}
	}
}
