package calendar

// Plus returns the date so many days later; the zero date stays zero.
func (d Date) Plus(days int) Date {
	if d.IsZero() {
		return d
	}
	return On(d.midnight().AddDate(0, 0, days))
}
