// Package parindex is the data that ships in the binary: rulebooks, the
// demonstration and the handbook, under the names that they have in the
// repository.
package parindex

import "embed"

// Shipped holds rules/, duties/, demo/ and docs/so-tay.md with its pictures.
//
//go:embed rules/*.yaml duties/*.yaml demo/*.yaml demo/*.csv docs/so-tay.md docs/so-tay/*.webp
var Shipped embed.FS
