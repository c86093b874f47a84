package calendar

// AddDays returns the date so many days later, earlier if n is below zero.
func (d Date) AddDays(n int) Date { return On(d.At(12).AddDate(0, 0, n)) }
