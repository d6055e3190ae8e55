//go:build !js

package localcache_test

import (
	"fmt"
	"reflect"
	"strings"

	. "localcache-wasm/localcache"
)

// simText is a call in one line, without addresses.
func simText(call Call) string {
	var b strings.Builder
	name := fmt.Sprintf("%T", call)
	b.WriteString(name[strings.LastIndex(name, ".")+1:])
	simWrite(&b, reflect.ValueOf(call))
	return b.String()
}

// simWrite writes what a value holds, and leaves out what is zero.
func simWrite(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			simWrite(b, v.Elem())
		}
	case reflect.Struct:
		b.WriteString("{")
		for i := range v.NumField() {
			if field := v.Field(i); !field.IsZero() {
				b.WriteString(" " + v.Type().Field(i).Name + ":")
				simWrite(b, field)
			}
		}
		b.WriteString(" }")
	case reflect.Slice:
		b.WriteString("[")
		for i := range v.Len() {
			simWrite(b, v.Index(i))
			b.WriteString(" ")
		}
		b.WriteString("]")
	default:
		fmt.Fprint(b, v.Interface())
	}
}

// traceLog writes the calls in the order of the database.
func (d *simDatabase) traceLog() {
	if d.sim.log == nil {
		return
	}
	for i, e := range d.log {
		for at, c := range e.calls {
			if c == nil || simReads(c.call) {
				continue
			}
			how := "stored"
			switch {
			case !e.committed:
				how = fmt.Sprint("not stored: ", c.err)
			case e.merge != nil:
				how = fmt.Sprint("merged as ", e.first+at)
			}
			d.sim.trace("%d %s %s %q: %s", i+1, e.tab.nonce, simText(c.call), c.text, how)
		}
		if e.trim != nil {
			d.sim.trace("%d %s %s: made room", i+1, e.tab.nonce, simText(e.trim))
		}
	}
}
