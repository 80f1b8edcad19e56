// Package mailtest starts mail servers for tests and for the demo: small ones
// that live inside the process, and real ones with a throw-away configuration.
// All listen on 127.0.0.1 on a free port and end when they are told to.
package mailtest
