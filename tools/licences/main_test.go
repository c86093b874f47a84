package main

import "testing"

func TestTell(t *testing.T) {
	for text, want := range map[string]string{
		"Apache License\n   Version 2.0, January 2004":                                "Apache-2.0",
		"Licensed under the Apache License, Version 2.0 (the \"License\")":            "Apache-2.0",
		"MIT License\n\nPermission is hereby granted, free of charge, to any person":  "MIT",
		"Redistribution and use in source and binary\nforms, with or without":         "BSD-2-Clause",
		"Redistribution and use in source and binary forms ... Neither the name of X": "BSD-3-Clause",
		"GNU GENERAL PUBLIC LICENSE\nVersion 3":                                       "GPL",
		"GNU AFFERO GENERAL PUBLIC LICENSE":                                           "AGPL",
		"Mozilla Public License, version 2.0":                                         "MPL-2.0",
		"Everything is ours.":                                                         "",
	} {
		if got := tell(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestForbiddenIsRefused(t *testing.T) {
	m := module{Path: "example.org/x", Dir: t.TempDir()}
	if err := m.read(); err == nil {
		t.Error("a module without a licence passes")
	}
}
