package web

// dutyRoutes are the pages of what units owe, and of what is measured of them.
func (s *server) dutyRoutes() []route {
	return []route{
		{"GET " + unit + "/duties", s.duties, false},
		{"GET " + unit + "/duties/{duty}", s.duty, false},
		{"POST " + unit + "/duties/{duty}", s.fulfilDuty, false},
		{"POST " + unit + "/duties/{duty}/deeds/{deed}", s.takeBack, false},
		{"GET " + unit + "/duties/{duty}/deeds/{deed}", s.deedFile, false},
		{"GET " + unit + "/duties/{duty}/edit", s.dutyForm, false},
		{"POST " + unit + "/duties/{duty}/edit", s.editDuty, false},
		{"GET " + unit + "/news", s.news, false},
		{"POST " + unit + "/news", s.addNews, false},
		{"POST " + unit + "/news/{item}", s.countNews, false},

		{"GET " + round + "/duties", s.dutiesAll, false},
		{"GET " + round + "/duties/new", s.dutySetup, false},
		{"POST " + round + "/duties/new", s.setUpDuties, false},

		{"GET /calendar", s.calendar, false},
		{"POST /calendar", s.renewCalendar, false},
		{"GET /calendar/{token}", s.calendarFile, open},
	}
}
