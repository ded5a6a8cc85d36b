import {
  CHARACTER_PT,
  CHARACTER_SPACING_PT,
  LINE_PT,
  MARGIN_MM,
  PAGE_NUMBER_BELOW_CORE_MM,
  POINTS_PER_MM,
} from '#engine/document/page-layout.ts'

/** A twentieth of a point, the unit of WordprocessingML. */
export const twipsOfPt = (points: number): number => Math.round(points * 20)
export const twipsOfMm = (mm: number): number => Math.round(mm * POINTS_PER_MM * 20)
/** Indents are counted in characters of the body. */
export const twipsOfCharacters = (characters: number): number => twipsOfPt(characters * CHARACTER_PT)

export const LINE = twipsOfPt(LINE_PT)
export const SPACING = twipsOfPt(CHARACTER_SPACING_PT)

/** Sizes of type are written in half points. */
export const halfPoints = (points: number): number => Math.round(points * 2)

/** Borders are written in eighths of a point. */
export const eighthsOfMm = (mm: number): number => Math.max(2, Math.round(mm * POINTS_PER_MM * 8))

export const FOOTER_LINE_PT = 20
/** Of an exact line both Word and LibreOffice put the baseline at four fifths. */
const BASELINE = 0.8
/** A dash stands 0.38 of its size above the baseline. */
const DASH_RISE = 0.38

/** Height of an exact line's dash of 14 pt below its upper edge, in points. */
const DASH_BELOW_LINE_TOP_PT = FOOTER_LINE_PT * BASELINE - 14 * DASH_RISE

/** From the edge of the paper to the foot's lower edge, so that the dashes stand 7 mm below the core. */
export function footerTwips(bottomMm: number = MARGIN_MM.bottom): number {
  const dashFromEdgePt = (bottomMm - PAGE_NUMBER_BELOW_CORE_MM) * POINTS_PER_MM
  return twipsOfPt(dashFromEdgePt - (FOOTER_LINE_PT - DASH_BELOW_LINE_TOP_PT))
}

/** From the upper edge of an exact line to the upper edge of its Chinese characters, in points. */
export const inkBelowLineTopPt = (linePt: number, sizePt: number): number => linePt * BASELINE - sizePt * 0.84
