package main

import "strings"

var tsType = map[string]string{
	"string": "string", "float64": "number", "int": "number", "bool": "boolean", "Body": "unknown", "Status": "number", "Key": "unknown",
}

var tsMethod = map[string]string{
	"string": "text", "float64": "number", "int": "number", "bool": "flag", "Body": "body", "Status": "number", "Key": "key",
}

// typeScript is the declarations as types, with the functions that write and
// read them.
func typeScript(d *declarations) string {
	var o out
	o.line("// Code generated from internal/bridge by go generate. DO NOT EDIT.\n")
	o.line("import type { Reader, Writer } from '../../../internal/bridge/text.js';\n")
	for _, c := range d.shared {
		tsDoc(&o, c.doc, "")
		o.line("export const %s = %s;", camel(c.name), strings.ReplaceAll(c.value, "_", ""))
	}
	if len(d.shared) > 0 {
		o.line("")
	}
	for _, name := range d.names {
		if s := d.structs[name]; s.toGo || s.toJS {
			tsInterface(&o, s)
		}
	}
	for _, name := range d.names {
		s := d.structs[name]
		if s.toGo {
			if len(s.fields) == 0 {
				o.line("function write%s(): void {}\n", name)
			} else {
				o.line("function write%s(w: Writer, x: %s): void {", name, name)
				for _, f := range s.fields {
					tsWrite(&o, f)
				}
				o.line("}\n")
			}
		}
		if s.toJS {
			if len(s.fields) == 0 {
				o.line("%sconst read%s = (): %s => ({});\n", export(s), name, name)
			} else {
				o.line("%sconst read%s = (r: Reader): %s => ({", export(s), name, name)
				for _, f := range s.fields {
					o.line("  %s: %s,", f.js, tsRead(f))
				}
				o.line("});\n")
			}
		}
	}
	tsCalls(&o, d)
	tsEvents(&o, d)
	return strings.TrimRight(o.String(), "\n") + "\n"
}

// export makes the reader of a result usable by itself.
func export(s *structure) string {
	if s.kind == "result" {
		return "export "
	}
	return ""
}

func tsInterface(o *out, s *structure) {
	tsDoc(o, s.doc, "")
	if len(s.fields) == 0 {
		o.line("export type %s = Record<string, never>;\n", s.name)
		return
	}
	o.line("export interface %s {", s.name)
	for _, f := range s.fields {
		tsDoc(o, f.doc, "  ")
		optional, t := "", tsTypeOf(f.typ)
		if f.typ.optional {
			optional, t = "?", t+" | undefined"
		}
		o.line("  %s%s: %s;", f.js, optional, t)
	}
	o.line("}\n")
}

func tsTypeOf(k kind) string {
	t := tsType[k.basic]
	if k.of != "" {
		t = k.of
	}
	if k.list {
		t = "readonly " + t + "[]"
	}
	return t
}

func tsWrite(o *out, f field) {
	k, source := f.typ, "x."+f.js
	switch {
	case k.list && k.of != "":
		o.line("  w.list(%s, (item) => write%s(w, item));", source, k.of)
	case k.list:
		o.line("  w.list(%s, (item) => w.%s(item));", source, tsMethod[k.basic])
	case k.of != "" && k.optional:
		o.line("  w.flag(Boolean(%s));\n  if (%s) write%s(w, %s);", source, source, k.of, source)
	case k.of != "":
		o.line("  write%s(w, %s);", k.of, source)
	case k.optional:
		o.line("  if (%s === undefined) w.absent();\n  else w.%s(%s);", source, tsMethod[k.basic], source)
	default:
		o.line("  w.%s(%s);", tsMethod[k.basic], source)
	}
}

func tsRead(f field) string {
	k := f.typ
	switch {
	case k.list && k.of != "":
		return "r.list(read" + k.of + ")"
	case k.list:
		return "r.list(() => r." + tsMethod[k.basic] + "())"
	case k.of != "" && k.optional:
		return "r.flag() ? read" + k.of + "(r) : undefined"
	case k.of != "":
		return "read" + k.of + "(r)"
	case k.optional:
		return "r.absent() ? undefined : r." + tsMethod[k.basic] + "()"
	}
	return "r." + tsMethod[k.basic] + "()"
}

// tsCalls is a map of each group: the call's name to what writes it and reads its
// result.
func tsCalls(o *out, d *declarations) {
	for _, group := range groups(d.of("call")) {
		title := strings.ToUpper(group[:1]) + group[1:]
		o.line("/** The calls of the group %s: what each takes and gives. */\nexport interface %sCalls {", group, title)
		for _, s := range d.calls(group) {
			result := "void"
			if s.result != "" {
				result = s.result
			}
			o.line("  %s: { takes: %s; gives: %s };", camel(s.name), s.name, result)
		}
		o.line("}\n")
		o.line("export const %sCalls: { [Name in keyof %sCalls]: {", group, title)
		o.line("  write(w: Writer, x: %sCalls[Name]['takes']): void;\n  read(r: Reader): %sCalls[Name]['gives'];\n} } = {", title, title)
		for _, s := range d.calls(group) {
			read := "() => undefined"
			if s.result != "" {
				read = "read" + s.result
			}
			o.line("  %s: { write: write%s, read: %s },", camel(s.name), s.name, read)
		}
		o.line("};\n")
	}
}

// tsEvents is a map of each group: the event's name to what reads it.
func tsEvents(o *out, d *declarations) {
	for _, group := range groups(d.of("event")) {
		title := strings.ToUpper(group[:1]) + group[1:]
		o.line("/** The events of the group %s. */\nexport interface %sEvents {", group, title)
		for _, s := range d.of("event") {
			if s.group == group {
				o.line("  %s: %s;", camel(s.name), s.name)
			}
		}
		o.line("}\n")
		o.line("export const %sEvents: { [Name in keyof %sEvents]: (r: Reader) => %sEvents[Name] } = {", group, title, title)
		for _, s := range d.of("event") {
			if s.group == group {
				o.line("  %s: read%s,", camel(s.name), s.name)
			}
		}
		o.line("};\n")
	}
}

func groups(list []*structure) (names []string) {
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s.group] {
			seen[s.group] = true
			names = append(names, s.group)
		}
	}
	return names
}

func tsDoc(o *out, doc, indent string) {
	if doc == "" {
		return
	}
	lines := strings.Split(doc, "\n")
	if len(lines) == 1 {
		o.line("%s/** %s */", indent, doc)
		return
	}
	o.line("%s/**", indent)
	for _, line := range lines {
		o.line("%s", strings.TrimRight(indent+" * "+line, " "))
	}
	o.line("%s */", indent)
}
