package docx

// childOrder is the order in which ECMA-376 part 1 (annex A, wml.xsd) lets the
// children of an element stand. Names in one string, parted by "|", may mix.
// Word calls a document unreadable when some of these orders are broken.
var childOrder = map[string][]string{
	// CT_PPr
	"pPr": {
		"pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
		"suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
		"overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
		"snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
		"textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr",
		"sectPr", "pPrChange",
	},
	// CT_RPr; ins to moveTo in a paragraph mark's only (CT_ParaRPr)
	"rPr": {
		"ins", "del", "moveFrom", "moveTo",
		"rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline",
		"shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing",
		"w", "kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText",
		"vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange",
	},
	// CT_SectPr
	"sectPr": {
		"headerReference|footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc",
		"pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote", "titlePg",
		"textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange",
	},
	// CT_TblPr
	"tblPr": {
		"tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize",
		"tblW", "jc", "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar",
		"tblLook", "tblCaption", "tblDescription", "tblPrChange",
	},
	// CT_TcPr
	"tcPr": {
		"cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar",
		"textDirection", "tcFitText", "vAlign", "hideMark", "headers", "cellIns|cellDel|cellMerge",
		"tcPrChange",
	},
	// CT_TrPr: a choice, then the tracked changes
	"trPr": {
		"cnfStyle|divId|gridBefore|gridAfter|wBefore|wAfter|cantSplit|trHeight|tblHeader|tblCellSpacing|jc|hidden",
		"ins", "del", "trPrChange",
	},
	// CT_Tbl, CT_Row, CT_Tc: properties first
	"tbl": {"bookmarkStart|bookmarkEnd", "tblPr", "tblGrid", "tr|sdt|customXml|bookmarkStart|bookmarkEnd|ins|del|moveFrom|moveTo|proofErr|permStart|permEnd|commentRangeStart|commentRangeEnd"},
	"tr":  {"tblPrEx", "trPr", "tc|sdt|customXml|bookmarkStart|bookmarkEnd|ins|del|moveFrom|moveTo|proofErr|permStart|permEnd|commentRangeStart|commentRangeEnd"},
	// CT_PBdr, CT_TblBorders, CT_TcBorders, CT_TblCellMar, CT_TcMar
	"pBdr":       {"top", "left", "bottom", "right", "between", "bar"},
	"tblBorders": {"top", "left|start", "bottom", "right|end", "insideH", "insideV"},
	"tcBorders":  {"top", "left|start", "bottom", "right|end", "insideH", "insideV", "tl2br", "tr2bl"},
	"tblCellMar": {"top", "left|start", "bottom", "right|end"},
	"tcMar":      {"top", "left|start", "bottom", "right|end"},
	// CT_NumPr
	"numPr": {"ilvl", "numId", "numberingChange", "ins"},
	// CT_Style
	"style": {
		"name", "aliases", "basedOn", "next", "link", "autoRedefine", "hidden", "uiPriority", "semiHidden",
		"unhideWhenUsed", "qFormat", "locked", "personal", "personalCompose", "personalReply", "rsid",
		"pPr", "rPr", "tblPr", "trPr", "tcPr", "tblStylePr",
	},
	// CT_Styles, CT_Numbering, CT_AbstractNum, CT_Lvl
	"styles":      {"docDefaults", "latentStyles", "style"},
	"numbering":   {"numPicBullet", "abstractNum", "num", "numIdMacAtCleanup"},
	"abstractNum": {"nsid", "multiLevelType", "tmpl", "name", "styleLink", "numStyleLink", "lvl"},
	"lvl":         {"start", "numFmt", "lvlRestart", "pStyle", "isLgl", "suff", "lvlText", "lvlPicBulletId", "legacy", "lvlJc", "pPr", "rPr"},
}

// anyChild lists the parents of the table above that may hold, at any place,
// elements the table does not name.
var anyChild = map[string]bool{"tbl": true, "tr": true}
