//go:build !unix

package blob

// syncDir does nothing where a folder cannot be synced (Windows).
func syncDir(string) error { return nil }
