/** Room a character takes, in characters of the body: Chinese and full-width marks 1, Latin letters and digits a half. */
function characterWidth(character: string): number {
  return character > '\u2e7f' || FULL_WIDTH.has(character) ? 1 : 0.5
}

const FULL_WIDTH = new Set('“”‘’…—·×÷±°§〔〕№℃①②③④⑤⑥⑦⑧⑨⑩')

/** Room a text takes in its line, in characters of the body. */
export function textWidth(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

/** Marks that may not begin a line, and those that may not end one (GB/T 15834). */
const NOT_FIRST = new Set('，。、；：？！）》」』】〕”’％%,.;:?!)]}…')
const NOT_LAST = new Set('（《「『【〔“‘([{')

/**
 * Where a text breaks into lines of `perLine` characters, the first of which has `first` characters of room: the offset
 * at which each line but the first begins. Words of Latin letters and digits stay whole where they fit.
 */
export function lineBreaks(text: string, perLine: number, first: number): number[] {
  const breaks: number[] = []
  let room = first
  let lineStart = 0
  let at = 0
  while (at < text.length) {
    const piece = nextPiece(text, at)
    const width = textWidth(piece)
    if (width > room && at > lineStart) {
      const here = backToAllowed(text, at, lineStart)
      breaks.push(here)
      lineStart = here
      room = perLine - textWidth(text.slice(here, at))
      continue
    }
    room -= width
    at += piece.length
  }
  return breaks
}

const WORD = /[A-Za-z0-9.%+-]+/y

function nextPiece(text: string, at: number): string {
  WORD.lastIndex = at
  const word = WORD.exec(text)?.[0]
  if (word !== undefined && word.length <= 40) return word
  return String.fromCodePoint(text.codePointAt(at)!)
}

/** At most three characters go down with a mark that may not begin a line. */
function backToAllowed(text: string, at: number, lineStart: number): number {
  for (let here = at; here > lineStart + 1 && here > at - 3; here--) {
    if (!NOT_FIRST.has(text[here]!) && !NOT_LAST.has(text[here - 1]!)) return here
  }
  return at
}
