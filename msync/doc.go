// Package msync is the wire of the MSync protocol: its messages, whose types
// are generated from spec/msync.proto, and a codec for them.
//
// The codec works from tables (fields.go) and not from generated code, which
// would be a twentieth of what a page downloads; the generated one serves as
// oracle in the tests. It is strict in what it writes: fields in the order of
// their numbers, each only if it is set. It is lenient in what it reads: fields
// in any order, unknown ones, known ones of another wire type and explicit
// defaults are all fine. What it allocates is bounded by the size of the input.
//
// What a message means is not decided here: package message reads bodies,
// package minicore the rest.
//
// To generate the types anew, protoc (Debian: protobuf-compiler) is needed.
package msync

//go:generate go build -o ../build/protoc-gen-go-lite github.com/aperturerobotics/protobuf-go-lite/cmd/protoc-gen-go-lite
//go:generate protoc -I ../spec --plugin ../build/protoc-gen-go-lite --go-lite_out . --go-lite_opt features=equal,paths=source_relative,Mmsync.proto=localcache-wasm/msync;msync msync.proto
//go:generate protoc -I ../spec --plugin ../build/protoc-gen-go-lite --go-lite_out internal/oracle --go-lite_opt features=marshal+unmarshal+size,paths=source_relative,Mmsync.proto=localcache-wasm/msync/internal/oracle;oracle msync.proto
