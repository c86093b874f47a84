package reading

// Name cites the document with its date, as far as the paper tells it.
func (c *Cited) Name() string {
	s := c.name()
	if !c.date.IsZero() {
		s += " ngày " + c.date.Citation()
	}
	return s
}
