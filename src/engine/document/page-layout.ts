/**
 * GB/T 9704-2012 in numbers. Paper and margins: 5.2.1; body of 22 lines of 28 characters in size 3 (16 pt): 5.2.3.
 * The exact line of 28.95 pt and −0.3 pt between characters give that in 225 × 156 mm without a document grid, which
 * Word and LibreOffice lay out differently (decision 0010).
 */
export const PAPER_MM = { width: 210, height: 297 } as const
export const MARGIN_MM = { top: 37, bottom: 35, left: 28, right: 26 } as const
/** A portrait page turned clockwise: the binding edge is above, the head of the page at the right. */
export const WIDE_MARGIN_MM = { top: 28, right: 37, bottom: 26, left: 35 } as const
export const CORE_MM = { width: 156, height: 225 } as const
export const WIDE_CORE_MM = { width: 225, height: 156 } as const

export const LINES_PER_PAGE = 22
export const CHARACTERS_PER_LINE = 28

/** Sizes of type, by their Chinese numbers, in points. */
export const SIZE_PT = { two: 22, three: 16, four: 14, smallFour: 12, five: 10.5 } as const

export const LINE_PT = 28.95
export const CHARACTER_SPACING_PT = -0.3
/** Room that one character of the body takes in its line. */
export const CHARACTER_PT = SIZE_PT.three + CHARACTER_SPACING_PT
/** The title stands wider than the body; it is not held to the lines of the page. */
export const TITLE_LINE_PT = 33
/** 156 mm hold twenty characters of size 2. */
export const TITLE_CHARACTERS_PER_LINE = 20

/** Upper edge of the red mark below the upper edge of the core; of a letter's mark below the edge of the paper. */
export const MARK_BELOW_CORE_MM = 35
export const LETTER_MARK_MM = 30
export const RED_LINE_BELOW_NUMBER_MM = 4
/** The lines of a letter: 170 mm, centred on the paper; the lower one stands 20 mm above its edge. */
export const LETTER_LINE_MM = { width: 170, fromBottom: 20 } as const
/** The dashes beside a page number stand 7 mm below the core. */
export const PAGE_NUMBER_BELOW_CORE_MM = 7

export const PRINT_LINE_MM = { outer: 0.35, inner: 0.25 } as const

export const RED = 'E60012'

export const POINTS_PER_MM = 72 / 25.4

/** How large the mark's characters are so that its longest line fits the core, in points: 26 to 58. */
export function markSizePt(longestLine: number): number {
  const fitting = Math.floor((CORE_MM.width * POINTS_PER_MM) / Math.max(longestLine, 1))
  return Math.min(58, Math.max(26, fitting))
}
