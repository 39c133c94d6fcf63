package tidy

import (
	"go/ast"
	"slices"
)

// checkDocs wants a comment on every exported name. Methods that only satisfy an interface of the standard library
// have nothing of their own to say.
func checkDocs(tree Tree) []Finding {
	var findings []Finding
	for _, file := range tree.Go {
		if file.Test {
			continue
		}
		for _, decl := range file.ast.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				findings = append(findings, file.functionDoc(d)...)
			case *ast.GenDecl:
				findings = append(findings, file.groupDoc(d)...)
			}
		}
	}
	return append(findings, packageDocs(tree)...)
}

func (f GoFile) functionDoc(fn *ast.FuncDecl) []Finding {
	customary := []string{"Error", "String", "Unwrap", "Is", "As", "Len", "Less", "Swap", "Push", "Pop", "MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText"}
	if !fn.Name.IsExported() || fn.Doc != nil {
		return nil
	}
	if fn.Recv != nil && (slices.Contains(customary, fn.Name.Name) || !ast.IsExported(receiver(fn.Recv.List[0].Type))) {
		return nil
	}
	return []Finding{f.finding(fn.Pos(), "exported %s has no comment", fn.Name.Name)}
}

// receiver is the name of a receiver's type.
func receiver(e ast.Expr) string {
	switch t := e.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}

// groupDoc looks at types, constants and variables; a comment on the group speaks for its members.
func (f GoFile) groupDoc(group *ast.GenDecl) []Finding {
	var findings []Finding
	for _, spec := range group.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && s.Doc == nil && group.Doc == nil {
				findings = append(findings, f.finding(s.Pos(), "exported %s has no comment", s.Name.Name))
			}
		case *ast.ValueSpec:
			if s.Names[0].IsExported() && s.Doc == nil && s.Comment == nil && group.Doc == nil {
				findings = append(findings, f.finding(s.Pos(), "exported %s has no comment", s.Names[0].Name))
			}
		}
	}
	return findings
}

// packageDocs wants one file of each package to say what the package takes and gives.
func packageDocs(tree Tree) []Finding {
	documented := make(map[string]bool)
	for _, file := range tree.Go {
		if file.ast.Doc != nil {
			documented[file.folder()] = true
		}
	}
	var findings []Finding
	told := make(map[string]bool)
	for _, file := range tree.Go {
		if folder := file.folder(); !file.Test && !documented[folder] && !told[folder] {
			told[folder] = true
			findings = append(findings, file.finding(file.ast.Package, "package %s has no comment", file.ast.Name.Name))
		}
	}
	return findings
}
