// Package oracle is the codec that protoc-gen-go-lite generates for the messages
// of package msync. The tests compare msync's own codec with it. It is not for
// programs: linked in, it would add 34 KB to what a page downloads.
package oracle
