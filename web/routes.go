package web

import "slices"

// route is one row of the table: who asks for pattern gets handle. Unless
// open, it needs a person who is signed in.
type route struct {
	pattern string
	handle  func(*visit) error
	open    bool
}

const open = true

// The addresses that others begin with.
const (
	round, unit  = "/rounds/{round}", "/rounds/{round}/units/{unit}"
	index, draft = "/indexes/{hash}", "/drafts/{draft}"
)

// routes is every page there is.
func (s *server) routes() []route {
	pages := []route{
		{"GET /{$}", s.start, open},
		{"GET /sign-in", s.signInForm, open},
		{"POST /sign-in", s.signIn, open},
		{"POST /sign-out", s.signOut, open},
		{"POST /language", s.language, open},
		{"GET /handbook", s.handbookPage, open},
		{"GET /handbook/{picture}", s.handbookPicture, open},
		{"GET /password", s.passwordForm, false},
		{"POST /password", s.password, false},

		{"GET " + round + "/ranking", s.ranking, false},
		{"GET " + round + "/losses", s.losses, false},
		{"GET " + round + "/components/{code}", s.across, false},

		{"GET " + unit, s.overview, false},
		{"GET " + unit + "/sheet", s.sheet, false},
		{"GET " + unit + "/sheet/{code}", s.component, false},
		{"GET " + unit + "/years", s.years, false},
		{"GET " + unit + "/losses", s.losses, false},
		{"GET " + unit + "/plan", s.plan, false},
		{"GET " + unit + "/plan/{action}", s.actionForm, false},
		{"POST " + unit + "/plan/{action}", s.action, false},
		{"GET " + unit + "/documents", s.documents, false},
		{"GET " + unit + "/report", s.report, false},
		{"GET " + unit + "/report.docx", s.reportFile, false},
		{"GET " + unit + "/report.pdf", s.reportFile, false},
		{"GET " + unit + "/report/signed", s.signedFile, false},
		{"POST " + unit + "/report/signed", s.attachSigned, false},

		{"GET /audit", s.audit, false},
		{"GET /audit.csv", s.auditFile, false},

		{"/", s.nowhere, open},
	}
	return slices.Concat(pages, s.runningRoutes(), s.liveRoutes(), s.verdictRoutes(), s.indexRoutes(),
		s.peopleRoutes(), s.ownRoutes(), s.importRoutes(), s.handOverRoutes(), s.unitsRoutes(),
		s.winningRoutes(), s.actionRoutes(), s.systemRoutes(), s.lossRoutes(), s.readingRoutes(), s.dutyRoutes(), s.dossierRoutes(),
		s.officialRoutes(), s.signerRoutes(), s.tableRoutes(), s.registerRoutes(), s.apiRoutes(), s.ssoRoutes())
}

// runningRoutes are the pages of a round that is not published yet.
func (s *server) runningRoutes() []route {
	return []route{
		{"GET /rounds/new", s.openForm, false},
		{"POST /rounds", s.openRound, false},
		{"GET " + round, s.landing, false},
		{"GET " + round + "/progress", s.progress, false},
		{"POST " + round + "/stage", s.advance, false},
		{"POST " + round + "/timetable", s.timetable, false},
		{"POST " + round + "/publication", s.publication, false},
		{"GET " + round + "/draft", s.draftResult, false},
		{"GET " + round + "/appraisal", s.appraisal, false},
		{"GET " + round + "/appraisal/{code}", s.appraiseAcross, false},

		{"GET " + unit + "/scoring", s.scoring, false},
		{"POST " + unit + "/scoring", s.takeStep, false},
		{"GET " + unit + "/presented", s.presented, false},
		{"GET " + unit + "/scoring/{code}", s.scoringComponent, false},
		{"POST " + unit + "/scoring/{code}", s.saveEntry, false},
		{"POST " + unit + "/scoring/{code}/proofs/{proof}", s.changeProof, false},
		{"GET " + unit + "/offline", s.offline, false},
		{"GET " + unit + "/offline.xlsx", s.offlineFile, false},
		{"POST " + unit + "/offline", s.readOffline, false},
		{"POST " + unit + "/offline/take", s.takeOffline, false},
		{"GET " + unit + "/proofs/{proof}", s.proofFile, false},
		{"GET " + unit + "/proofs.zip", s.proofArchive, false},
		{"GET " + unit + "/appraisal", s.appraiseUnit, false},
		{"POST " + unit + "/appraisal", s.agreeAll, false},
		{"POST " + unit + "/appraisal/{code}", s.decide, false},
	}
}

// indexRoutes are the pages of indexes and their drafts.
func (s *server) indexRoutes() []route {
	return []route{
		{"GET /indexes", s.indexes, false},
		{"GET " + index, s.index, false},
		{"GET " + index + "/index.yaml", s.indexFile, false},
		{"GET " + index + "/components/{code}", s.indexComponent, false},
		{"GET " + index + "/diff", s.indexDiff, false},
		{"POST " + index + "/clone", s.clone, false},
		{"POST /drafts", s.upload, false},
		{"GET " + draft, s.draft, false},
		{"POST " + draft, s.saveDraft, false},
		{"POST " + draft + "/check", s.checkDraft, false},
		{"POST " + draft + "/discard", s.discardDraft, false},
		{"GET " + draft + "/index.yaml", s.draftFile, false},
		{"GET " + draft + "/diff", s.draftDiff, false},
		{"GET " + draft + "/components/{code}", s.draftComponentForm, false},
		{"POST " + draft + "/components/{code}", s.draftComponent, false},
	}
}
