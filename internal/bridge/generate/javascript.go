package main

import "strings"

// javaScript is the JavaScript half of the storage's protocol: functions that read
// what Go writes, and write what Go reads. Its values come out of a database, so
// they can be of any type.
func javaScript(d *declarations) string {
	var o out
	o.line("// @ts-check")
	o.line("// Code generated from localcache/indexeddb/protocol.go by go generate. DO NOT EDIT.\n")
	o.line("/** @import { Reader, Writer } from '../../internal/bridge/text.js' */\n")
	for _, name := range d.names {
		s := d.structs[name]
		if s.toJS {
			jsRead(&o, s)
		}
		if s.toGo {
			jsWrite(&o, s)
		}
		switch s.kind {
		case "view":
			jsView(&o, s)
		case "columns":
			jsColumns(&o, s)
		}
	}
	o.line("/** @param {unknown} list */\nconst integers = (list) => (Array.isArray(list) ? list.filter(Number.isInteger) : []);\n")
	o.line("/** Reads what Go asks for, by name. */\nexport const requests = {")
	for _, s := range append(d.of("read"), d.of("write")...) {
		o.line("  %s: read%s,", camel(s.name), s.name)
	}
	o.line("};\n")
	o.line("/** Writes the answers to reads, by the name of the read. */\nexport const answers = {")
	for _, s := range d.of("read") {
		o.line("  %s: write%s,", camel(s.name), s.group)
	}
	o.line("};")
	return o.String()
}

// jsRead makes an object with the members that have a value.
func jsRead(o *out, s *structure) {
	if len(s.fields) == 0 {
		o.line("/** @returns {any} */\nexport const read%s = () => ({});\n", s.name)
		return
	}
	o.line("/** @param {Reader} r */\nexport function read%s(r) {", s.name)
	o.line("  /** @type {any} */\n  const x = {};")
	for _, f := range s.fields {
		k := f.typ
		value := tsRead(field{typ: kind{basic: k.basic, of: k.of, list: k.list}})
		switch {
		case k.optional && (k.of != "" || k.list):
			o.line("  if (r.flag()) x.%s = %s;", f.js, value)
		case k.optional:
			o.line("  if (!r.absent()) x.%s = %s;", f.js, value)
		default:
			o.line("  x.%s = %s;", f.js, value)
		}
	}
	o.line("  return x;\n}\n")
}

func jsWrite(o *out, s *structure) {
	o.line("/** @param {Writer} w @param {any} x */\nexport function write%s(w, x) {", s.name)
	for _, f := range s.fields {
		k, value := f.typ, path(f)
		switch f.as {
		case "truthy":
			value = "Boolean(" + value + ")"
		case "object":
			value = "(typeof " + value + " === 'object' ? " + value + " ?? undefined : undefined)"
		}
		var write string
		switch {
		case k.list && k.of != "":
			write = "w.list(" + value + ", (item) => write" + k.of + "(w, item));"
		case k.list && k.basic == "int":
			write = "w.list(integers(" + value + "), (item) => w.number(item));"
		case k.list:
			write = "w.list(" + value + ", (item) => w." + tsMethod[k.basic] + "(item));"
		case k.of != "":
			write = "write" + k.of + "(w, " + value + ");"
		default:
			write = "w." + tsMethod[k.basic] + "(" + value + ");"
		}
		switch {
		case k.optional && k.list:
			o.line("  w.flag(Array.isArray(%s));\n  if (Array.isArray(%s)) %s", value, value, write)
		case k.optional:
			o.line("  if (%s) %s\n  else w.absent();", has(k, value), write)
		default:
			o.line("  %s", write)
		}
	}
	o.line("}\n")
}

// has is the condition that a value is of a field's type.
func has(k kind, value string) string {
	switch k.basic {
	case "string":
		return "typeof " + value + " === 'string'"
	case "bool":
		return "typeof " + value + " === 'boolean'"
	case "Body":
		return value + " !== undefined"
	case "":
		return value
	}
	return "typeof " + value + " === 'number'"
}

// jsColumns says what each member is, and which ones may be absent.
func jsColumns(o *out, s *structure) {
	var types, optional []string
	for _, f := range s.fields {
		kind := map[bool]string{true: tsMethod[f.typ.basic] + "s", false: tsMethod[f.typ.basic]}[f.typ.list]
		types = append(types, f.js+": '"+kind+"'")
		if f.typ.optional {
			optional = append(optional, "'"+f.js+"'")
		}
	}
	o.line("/** What the members of %s are in a row. */", s.name)
	o.line("export const typesOf%s = { %s };\n", s.name, strings.Join(types, ", "))
	o.line("/** Those that %s leaves out of a row when they have no value. */", s.name)
	o.line("export const optional%s = [%s];\n", s.name, strings.Join(optional, ", "))
}

// jsView makes an object of another. Members that may be absent are left out then.
func jsView(o *out, s *structure) {
	o.line("/** @param {any} x */\nexport function view%s(x) {", s.name)
	o.line("  /** @type {any} */\n  const out = {")
	for _, f := range s.fields {
		if !f.typ.optional {
			o.line("    %s: %s,", f.js, path(f))
		}
	}
	o.line("  };")
	for _, f := range s.fields {
		if f.typ.optional {
			o.line("  if ((%s ?? undefined) !== undefined) out.%s = %s;", path(f), f.js, path(f))
		}
	}
	o.line("  return out;\n}\n")
}

// path is the expression for a field's value.
func path(f field) string {
	if f.from == "." {
		return "x"
	}
	var ways []string
	for _, way := range strings.Split(f.from, "|") {
		ways = append(ways, "x."+strings.ReplaceAll(way, ".", "?."))
	}
	if len(ways) == 1 {
		return ways[0]
	}
	return "(" + strings.Join(ways, " ?? ") + ")"
}
