//go:build js

package minicore

import "syscall/js"

// random is the browser's: only this would need math/rand.
func random() float64 { return js.Global().Get("Math").Call("random").Float() }
