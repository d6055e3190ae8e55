//go:build !js

package minicore

import "math/rand/v2"

func random() float64 { return rand.Float64() }
