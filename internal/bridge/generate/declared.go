package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
)

// declarations are what internal/bridge declares, in the order of the files.
type declarations struct {
	structs map[string]*structure
	names   []string // in order
	shared  []constant
}

// structure is one declared struct.
type structure struct {
	name   string
	doc    string
	kind   string // the first word of its directive; "" for what others hold
	group  string
	result string
	fields []field

	toGo, toJS bool // in which directions it crosses
}

// field is one field of a struct.
type field struct {
	name, doc string
	typ       kind
	js        string // its name in JavaScript
	from      string // the path to its value there: "." for the object itself, "a.b", "a|b" for the first that is there
	as        string // "truthy", "object": what of the value counts
}

// kind is the type of a field: a basic type, or a declared struct, perhaps as a
// list, perhaps absent.
type kind struct {
	basic    string // "string", "float64", "int", "bool", "Body", "Status"
	of       string // a declared struct
	list     bool
	optional bool
}

type constant struct{ name, value, doc string }

func (d *declarations) of(kind string) (list []*structure) {
	for _, name := range d.names {
		if s := d.structs[name]; s.kind == kind {
			list = append(list, s)
		}
	}
	return list
}

func (d *declarations) calls(group string) (list []*structure) {
	for _, s := range d.of("call") {
		if group == "" || s.group == group {
			list = append(list, s)
		}
	}
	return list
}

var basics = map[string]bool{"string": true, "float64": true, "int": true, "bool": true, "Body": true, "Status": true, "Key": true}

func parse(folder string) (*declarations, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	sort.Strings(paths)
	d := &declarations{structs: map[string]*structure{}}
	files := token.NewFileSet()
	for _, path := range paths {
		base := filepath.Base(path)
		if strings.HasSuffix(base, "generated.go") || strings.HasSuffix(base, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, path, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, decl := range file.Decls {
			general, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			if err := d.take(general); err != nil {
				return nil, fmt.Errorf("%s: %w", files.Position(decl.Pos()), err)
			}
		}
	}
	return d, d.resolve()
}

func (d *declarations) take(decl *ast.GenDecl) error {
	doc, words := directive(decl.Doc)
	switch {
	case decl.Tok == token.CONST && len(words) > 0 && words[0] == "shared":
		for _, spec := range decl.Specs {
			value := spec.(*ast.ValueSpec)
			literal, ok := literalOf(value.Values[0])
			if !ok {
				return fmt.Errorf("the shared constant %s is no literal", value.Names[0])
			}
			d.shared = append(d.shared, constant{value.Names[0].Name, literal, comment(value.Doc, value.Comment)})
		}
	case decl.Tok == token.TYPE:
		spec := decl.Specs[0].(*ast.TypeSpec)
		structType, ok := spec.Type.(*ast.StructType)
		if !ok || !declaresData(structType) {
			return nil
		}
		s := &structure{name: spec.Name.Name, doc: doc}
		if len(words) > 0 {
			s.kind = words[0]
		}
		if len(words) > 1 {
			s.group = words[1]
		}
		if len(words) > 2 {
			s.result = words[2]
		}
		if err := s.take(structType); err != nil {
			return err
		}
		d.structs[s.name] = s
		d.names = append(d.names, s.name)
	}
	return nil
}

// literalOf is the text of a literal, which may be a number below 0.
func literalOf(e ast.Expr) (text string, ok bool) {
	sign := ""
	if unary, is := e.(*ast.UnaryExpr); is && unary.Op == token.SUB {
		sign, e = "-", unary.X
	}
	literal, ok := e.(*ast.BasicLit)
	if !ok {
		return "", false
	}
	return sign + literal.Value, true
}

// declaresData reports whether every field of a struct is exported: the package's
// own machinery has others.
func declaresData(s *ast.StructType) bool {
	for _, f := range s.Fields.List {
		for _, name := range f.Names {
			if !name.IsExported() {
				return false
			}
		}
	}
	return true
}

func (s *structure) take(structType *ast.StructType) error {
	for _, f := range structType.Fields.List {
		for _, name := range f.Names {
			k, err := kindOf(f.Type)
			if err != nil {
				return fmt.Errorf("%s.%s: %w", s.name, name.Name, err)
			}
			declared := field{name: name.Name, doc: comment(f.Doc, f.Comment), typ: k, js: camel(name.Name)}
			if f.Tag != nil {
				tag := reflect.StructTag(strings.Trim(f.Tag.Value, "`"))
				if name := tag.Get("js"); name != "" {
					declared.js = name
				}
				declared.from, declared.as = tag.Get("from"), tag.Get("as")
			}
			if declared.from == "" {
				declared.from = declared.js
			}
			s.fields = append(s.fields, declared)
		}
	}
	return nil
}

func kindOf(t ast.Expr) (kind, error) {
	switch t := t.(type) {
	case *ast.SelectorExpr: // bridge.Body in another package
		return kindOf(t.Sel)
	case *ast.Ident:
		if basics[t.Name] {
			return kind{basic: t.Name}, nil
		}
		return kind{of: t.Name}, nil
	case *ast.StarExpr:
		k, err := kindOf(t.X)
		if err == nil && k.optional {
			err = fmt.Errorf("a pointer goes to a basic type, a struct or a list")
		}
		k.optional = true
		return k, err
	case *ast.ArrayType:
		k, err := kindOf(t.Elt)
		if err == nil && (k.optional || k.list) {
			err = fmt.Errorf("a list holds basic types or structs")
		}
		k.list = true
		return k, err
	}
	return kind{}, fmt.Errorf("a type that the generator does not know")
}

// resolve finds in which directions each struct crosses.
func (d *declarations) resolve() error {
	for _, s := range d.structs {
		switch s.kind {
		case "call":
			if s.result != "" && (d.structs[s.result] == nil || d.structs[s.result].kind != "result") {
				return fmt.Errorf("%s: no result %q is declared", s.name, s.result)
			}
			if err := d.reach(s, true); err != nil {
				return err
			}
		case "read":
			if d.structs[s.group] == nil {
				return fmt.Errorf("%s: no answer %q is declared", s.name, s.group)
			}
			if err := d.reach(s, false); err != nil {
				return err
			}
		case "row":
			if err := d.reach(s, true); err != nil {
				return err
			}
		case "result", "event", "write", "columns":
			if err := d.reach(s, false); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *declarations) reach(s *structure, toGo bool) error {
	if toGo && s.toGo || !toGo && s.toJS {
		return nil
	}
	s.toGo, s.toJS = s.toGo || toGo, s.toJS || !toGo
	for _, f := range s.fields {
		if f.typ.of == "" {
			continue
		}
		inner := d.structs[f.typ.of]
		if inner == nil {
			return fmt.Errorf("%s.%s: %s is not declared", s.name, f.name, f.typ.of)
		}
		if err := d.reach(inner, toGo); err != nil {
			return err
		}
	}
	return nil
}

// directive takes the line "//bridge:…" out of a comment.
func directive(group *ast.CommentGroup) (doc string, words []string) {
	if group == nil {
		return "", nil
	}
	for _, c := range group.List {
		if text, ok := strings.CutPrefix(c.Text, "//bridge:"); ok {
			words = strings.Fields(text)
		}
	}
	return strings.TrimSpace(group.Text()), words
}

func comment(groups ...*ast.CommentGroup) string {
	for _, group := range groups {
		if text := strings.TrimSpace(group.Text()); text != "" {
			return text
		}
	}
	return ""
}
