package main

import (
	"crypto/rand"
	"strings"
)

// newToken is a secret that can be typed: 130 bits in lower-case letters and
// digits.
func newToken() string { return strings.ToLower(rand.Text()) }
