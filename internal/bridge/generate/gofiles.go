package main

import "strings"

var goMethod = map[string]string{
	"string": "Text", "float64": "Float", "int": "Int", "bool": "Bool", "Body": "Body", "Status": "Status", "Key": "Key",
}

// goStructs is the methods of the declared structs of a package. prefix is how it
// names what is in package bridge.
func goStructs(d *declarations, pkg string) string {
	var o out
	o.line("%spackage %s\n", goHeader, pkg)
	prefix := ""
	if pkg != "bridge" {
		prefix = "bridge."
		o.line("import \"localcache-wasm/internal/bridge\"\n")
	}
	for _, name := range d.names {
		s := d.structs[name]
		if s.toGo {
			o.line("// Read reads the fields that JavaScript wrote.")
			o.line("func (%s*%s) Read(r *%sReader) {", receiver(s), name, prefix)
			for _, f := range s.fields {
				goRead(&o, f)
			}
			o.line("}\n")
		}
		if s.toJS {
			o.line("// AppendTo writes the fields for JavaScript.")
			o.line("func (%s*%s) AppendTo(w *%sWriter) {", receiver(s), name, prefix)
			for _, f := range s.fields {
				goWrite(&o, f)
			}
			o.line("}\n")
		}
		switch s.kind {
		case "read", "write":
			o.line("// Record writes a record: the name as JavaScript spells it, and the fields.")
			o.line("func (x *%s) Record(w *%sWriter) {\nw.Record()\nw.Text(%q)\nx.AppendTo(w)\n}\n", name, prefix, camel(name))
		}
		if pkg == "bridge" && (s.toGo || s.toJS) {
			goBodies(&o, s, d)
		}
	}
	return o.String()
}

func receiver(s *structure) string {
	if len(s.fields) == 0 {
		return ""
	}
	return "x "
}

func goRead(o *out, f field) {
	k, target := f.typ, "x."+f.name
	switch {
	case k.list && k.optional:
		o.line("if r.Present() {\n%s = new([]%s)", target, k.name())
		o.line("for range r.Count() {")
		if k.of != "" {
			o.line("var item %s\nitem.Read(r)\n*%s = append(*%s, item)", k.of, target, target)
		} else {
			o.line("*%s = append(*%s, r.%s())", target, target, goMethod[k.basic])
		}
		o.line("}\n}")
	case k.list:
		o.line("for range r.Count() {")
		if k.of != "" {
			o.line("var item %s\nitem.Read(r)\n%s = append(%s, item)", k.of, target, target)
		} else {
			o.line("%s = append(%s, r.%s())", target, target, goMethod[k.basic])
		}
		o.line("}")
	case k.of != "" && k.optional:
		o.line("if r.Present() {\n%s = new(%s)\n%s.Read(r)\n}", target, k.of, target)
	case k.of != "":
		o.line("%s.Read(r)", target)
	case k.optional:
		o.line("if !r.Absent() {\nvalue := r.%s()\n%s = &value\n}", goMethod[k.basic], target)
	default:
		o.line("%s = r.%s()", target, goMethod[k.basic])
	}
}

func goWrite(o *out, f field) {
	k, source := f.typ, "x."+f.name
	switch {
	case k.list && k.optional && k.of == "":
		o.line("w.Present(%s != nil)\nif %s != nil {\nw.Int(len(*%s))\nfor _, item := range *%s {\nw.%s(item)\n}\n}", source, source, source, source, goMethod[k.basic])
	case k.list:
		o.line("w.Int(len(%s))\nfor i := range %s {", source, source)
		if k.of != "" {
			o.line("%s[i].AppendTo(w)", source)
		} else {
			o.line("w.%s(%s[i])", goMethod[k.basic], source)
		}
		o.line("}")
	case k.of != "" && k.optional:
		o.line("w.Present(%s != nil)\nif %s != nil {\n%s.AppendTo(w)\n}", source, source, source)
	case k.of != "":
		o.line("%s.AppendTo(w)", source)
	case k.optional:
		o.line("if %s != nil {\nw.%s(*%s)\n} else {\nw.Absent()\n}", source, goMethod[k.basic], source)
	default:
		o.line("w.%s(%s)", goMethod[k.basic], source)
	}
}

// goBodies is the method that finds the bodies in a struct.
func goBodies(o *out, s *structure, d *declarations) {
	receiver := ""
	var lines out
	for _, f := range s.fields {
		source := "x." + f.name
		switch k := f.typ; {
		case k.basic == "Body" && k.list:
			lines.line("bodies = append(bodies, %s...)", source)
		case k.basic == "Body" && k.optional:
			lines.line("if %s != nil {\nbodies = append(bodies, *%s)\n}", source, source)
		case k.basic == "Body":
			lines.line("if %s != 0 {\nbodies = append(bodies, %s)\n}", source, source)
		case k.of == "" || !holdsBodies(d, k.of):
			continue
		case k.list:
			lines.line("for i := range %s {\nbodies = %s[i].Bodies(bodies)\n}", source, source)
		case k.optional:
			lines.line("if %s != nil {\nbodies = %s.Bodies(bodies)\n}", source, source)
		default:
			lines.line("bodies = %s.Bodies(bodies)", source)
		}
		receiver = "x "
	}
	o.line("// Bodies appends the bodies that the fields refer to.")
	o.line("func (%s*%s) Bodies(bodies []Body) []Body {\n%sreturn bodies\n}\n", receiver, s.name, lines.String())
}

func holdsBodies(d *declarations, name string) bool {
	for _, f := range d.structs[name].fields {
		if f.typ.basic == "Body" || f.typ.of != "" && holdsBodies(d, f.typ.of) {
			return true
		}
	}
	return false
}

// goCalls is the function of the package that owns a group of calls, which reads
// one into the package's own type of that name.
func goCalls(d *declarations, group, pkg string) string {
	var o out
	o.line("%spackage %s\n\nimport \"localcache-wasm/internal/bridge\"\n", goHeader, pkg)
	o.line("// readCall reads a call by its name, and the bodies that came with it. It is nil")
	o.line("// for a name that is not declared.")
	o.line("func readCall(name string, r *bridge.Reader) (call Call, bodies []bridge.Body) {\nswitch name {")
	for _, s := range d.calls(group) {
		o.line("case %q:\nc := new(bridge.%s)\nc.Read(r)\nreturn (*%s)(c), c.Bodies(nil)", camel(s.name), s.name, s.name)
	}
	o.line("}\nreturn nil, nil\n}")
	return o.String()
}

func (k kind) name() string {
	if k.of != "" {
		return k.of
	}
	return k.basic
}

// camel is a name as JavaScript spells it: ServerMsgID is serverMsgId.
func camel(name string) string {
	for _, initials := range []string{"ID", "URL", "API", "JSON"} {
		name = strings.ReplaceAll(name, initials, initials[:1]+strings.ToLower(initials[1:]))
	}
	return strings.ToLower(name[:1]) + name[1:]
}
