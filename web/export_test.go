package web

// HandbookAt is where the handbook says more of a page.
func HandbookAt(page string) string { return handbookAt[page] }
