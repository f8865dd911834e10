//go:build tools

// Package engine names what is built here, so that go.mod and go.sum pin all of it.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
