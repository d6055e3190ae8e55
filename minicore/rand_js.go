//go:build js

package minicore

import "syscall/js"

// random is the browser's: math/rand would come along for this alone.
func random() float64 { return js.Global().Get("Math").Call("random").Float() }
