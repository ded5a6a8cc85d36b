import { describe, expect, it } from 'vitest'
import { type PagePart, paginate } from '#engine/document/paginate.ts'
import { plainText } from '#engine/document/words.ts'
import { aBulletin, aFullPage, aSlip } from '#tests/builders/official-documents.ts'

const textOf = (parts: readonly PagePart[]) =>
  parts.flatMap((part) => (part.kind === 'paragraph' ? [plainText(part.text)] : [])).join('')

describe('pages of the preview', () => {
  it('hold 22 lines of 28 characters', () => {
    const pages = paginate(aFullPage())
    expect(pages.length).toBe(4)
    expect(textOf(pages[1]!.parts)).toHaveLength(22 * 28)
    expect(pages[1]!.parts[0]!.continued).toBe(true)
  })

  it('lose nothing: every paragraph and every row stands on some page, the print block on the last', () => {
    const paper = aBulletin(60)
    const pages = paginate(paper)
    const all = pages.flatMap(({ parts }) => parts)
    const body = paper.body.flatMap((block) => (block.kind === 'paragraph' ? [plainText(block.text)] : []))
    expect(textOf(all)).toContain(body.join(''))
    const rows = all.flatMap((part) => (part.kind === 'table' ? part.rows : []))
    expect(rows).toHaveLength(6 + 60 + 60)
    expect(pages.at(-1)!.parts.at(-1)!.kind).toBe('print-block')
    expect(pages.map(({ number }) => number)).toEqual(pages.map((_, at) => at + 1))
    expect(pages.filter(({ wide }) => wide).length).toBeGreaterThan(1)
    expect(all.filter((part) => part.kind === 'table').every((part) => part.heads.length > 0)).toBe(true)
  })

  it('a form of one page stays on one page', () => {
    expect(paginate(aSlip())).toHaveLength(1)
  })
})
