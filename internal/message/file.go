package message

import (
	"strings"

	"localcache-wasm/msync"
)

// readFile reads the content of a message with an attachment.
func (r *Reader) readFile(m *Message, c *msync.MessageBody_Content) {
	m.Secret, m.Filename = c.GetSecretKey(), c.GetDisplayName()
	m.FileLength, m.Length = int64(c.GetFileLength()), int(c.GetDuration())
	m.URL = c.GetRemotePath()
	if !r.OwnUpload {
		m.URL = r.url(c)
	}
}

// url is where the attachment is fetched, with the secret that permits it.
func (r *Reader) url(c *msync.MessageBody_Content) string {
	url := r.rehost(c.GetRemotePath())
	if url == "" || strings.Contains(c.GetRemotePath(), "?em-redirect") {
		return url
	}
	url += "?em-redirect=true"
	if secret := c.GetSecretKey(); secret != "" {
		url += "&share-secret=" + secret
	}
	return url
}

// rehost replaces the host of a URL by the REST server's: a peer can't make
// the reader fetch from a host of its choice. "https://" is 8 long, so the
// path starts at the first slash behind it.
func (r *Reader) rehost(url string) string {
	if len(url) <= 9 {
		return ""
	}
	slash := strings.IndexByte(url[9:], '/')
	if slash < 0 {
		return ""
	}
	return r.APIURL + url[9+slash:]
}
