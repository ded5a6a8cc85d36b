import { beforeAll, describe, expect, it } from 'vitest'
import { readDocument } from '#engine/document/check-document.ts'
import { FREE_FONTS } from '#engine/document/document-fonts.ts'
import { CHARACTERS_PER_LINE, LINES_PER_PAGE } from '#engine/document/page-layout.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import { aBulletin, aFullPage, aJointRequest, aLetter, theMinutes } from '#tests/builders/official-documents.ts'
import { canPrint, isDark, isRed, type PrintedPage, printPages } from '#tests/builders/printed-pages.ts'

const print = async (paper: Parameters<typeof writeDocument>[0]): Promise<PrintedPage[]> =>
  printPages(await writeDocument(paper, { fonts: FREE_FONTS }))

const wordOf = (page: PrintedPage, text: string) => page.words.find((word) => word.text.startsWith(text))!
/** The rows of a rule: nearly full from edge to edge, and long. */
const rules = (page: PrintedPage, isInk: typeof isRed) =>
  page.inkWhere(isInk).filter(({ left, right, share }) => right - left > 140 && share > 0.98)

if (!canPrint && process.getuid?.() !== 0) {
  console.log('The layout of official documents is measured with LibreOffice and poppler; they are not installed here.')
}

describe.skipIf(!canPrint && process.getuid?.() !== 0)(
  'GB/T 9704-2012, printed and measured',
  { timeout: 90_000 },
  () => {
    let bulletin: PrintedPage[] = []
    beforeAll(async () => {
      bulletin = await print(aBulletin())
    }, 120_000)

    it('a page holds 22 lines of 28 characters in 156 × 225 mm, 37, 28, 35 and 26 mm from its edges', async () => {
      const [first, second] = (await print(aFullPage())) as [PrintedPage, PrintedPage]
      expect([first.width, first.height].map(Math.round)).toEqual([210, 297])
      expect(second.words).toHaveLength(LINES_PER_PAGE + 3)
      const lines = second.words.filter(({ text }) => text.startsWith('国'))
      expect(lines.map(({ text }) => text.length)).toEqual(
        Array.from({ length: LINES_PER_PAGE }, () => CHARACTERS_PER_LINE),
      )
      for (const { left, right } of lines) {
        expect(left).toBeCloseTo(28, 0)
        expect(Math.abs(right - (210 - 26))).toBeLessThan(0.6)
      }
      const ink = second.inkWhere(isDark).filter(({ right }) => right > 100)
      const body = ink.filter(({ at }) => at < 262)
      expect(body[0]!.at).toBeGreaterThan(37)
      expect(body[0]!.at).toBeLessThan(37 + 5)
      expect(body.at(-1)!.at).toBeLessThanOrEqual(297 - 35)
      expect(body.at(-1)!.at).toBeGreaterThan(297 - 35 - 5)
    })

    it('the mark stands 35 mm below the core, its line 4 mm below the number, the title two lines below that', () => {
      const page = bulletin[0]!
      const red = page.inkWhere(isRed)
      expect(Math.abs(red[0]!.at - (37 + 35))).toBeLessThan(1)
      const line = rules(page, isRed)
      expect(Math.abs(line[0]!.left - 28)).toBeLessThan(0.4)
      expect(Math.abs(line[0]!.right - (210 - 26))).toBeLessThan(0.4)
      const number = wordOf(page, '张科发')
      const inkAboveLine = page
        .inkWhere(isDark)
        .filter(({ at, left }) => at < line[0]!.at && at > number.top && left > 60)
        .at(-1)!
      expect(Math.abs(line[0]!.at - inkAboveLine.at - 4)).toBeLessThan(0.6)
      const title = wordOf(page, '关于')
      const [lineHeight, belowLine] = [28.95 * (25.4 / 72), title.top - line[0]!.at]
      expect(belowLine).toBeGreaterThan(lineHeight * 2 - 1)
      expect(belowLine).toBeLessThan(lineHeight * 2 + 3)
    })

    it('the mark stands there with no line above it, and with two organs and their signers', async () => {
      const [page] = await print(aJointRequest())
      expect(Math.abs(page!.inkWhere(isRed)[0]!.at - 72)).toBeLessThan(1.5)
      expect(wordOf(page!, '张科发').left).toBeCloseTo(28 + 5.5, 0)
      expect(page!.words.some(({ text }) => text.endsWith('签发人：周志远'))).toBe(true)
      expect(page!.words.some(({ text }) => text.startsWith('各县区'))).toBe(true)
    })

    it('page numbers stand outside: right on odd pages, left on even ones, 7 mm below the core', () => {
      for (const [at, page] of bulletin.entries()) {
        if (page.width > page.height) continue
        const foot = page.words.filter(({ top }) => top > 297 - 35)
        expect(foot.map(({ text }) => text)).toEqual(['—', String(at + 1), '—'])
        if (at % 2 === 0) expect(Math.abs(foot[2]!.right - (184 - 4.9))).toBeLessThan(1)
        else expect(Math.abs(foot[0]!.left - (28 + 4.9))).toBeLessThan(1)
      }
      const dash = bulletin[0]!.inkWhere(isDark).filter(({ at, share }) => at > 262 && share > 0.3)
      const middle = dash.filter(({ left, right }) => right - left > 5 && right - left < 16)
      expect(Math.abs(middle[Math.floor(middle.length / 2)]!.at - (297 - 35 + 7))).toBeLessThan(1.5)
    })

    it('a wide table lies on landscape pages of its own, and its heads come again on each', () => {
      const wide = bulletin.filter(({ width, height }) => width > height)
      expect(wide.length).toBeGreaterThan(1)
      for (const page of wide) {
        expect([page.width, page.height].map(Math.round)).toEqual([297, 210])
        expect(wordOf(page, '序时差')).toBeDefined()
        const body = page.words.filter(({ bottom }) => bottom < 210 - 26)
        expect(Math.min(...body.map(({ left }) => left))).toBeGreaterThanOrEqual(35)
        expect(Math.max(...body.map(({ right }) => right))).toBeLessThanOrEqual(297 - 37 + 0.3)
        expect(Math.min(...body.map(({ top }) => top))).toBeGreaterThan(28 - 1)
      }
      const heads = bulletin
        .slice(bulletin.indexOf(wide.at(-1)!) + 1)
        .filter((page) => wordOf(page, '进展') !== undefined)
      expect(heads.length).toBeGreaterThan(1)
    })

    it('the print block is the end of the last page, between lines of 0.35 mm', () => {
      const page = bulletin.at(-1)!
      const lines = rules(page, isDark).filter(({ at }) => at > 200)
      const groups = lines.filter(({ at }, n) => n === 0 || at - lines[n - 1]!.at > 0.5)
      expect(groups).toHaveLength(3)
      expect(Math.abs(groups[2]!.at - (297 - 35))).toBeLessThan(1)
      expect(wordOf(page, '抄送').left).toBeCloseTo(28 + 4.9, 0)
      expect(Math.abs(wordOf(page, '日印发').right - (184 - 4.9))).toBeLessThan(1)
    })

    it('text that reaches the print block sends it to a page of its own, never under it', async () => {
      const ending = (lines: number) =>
        readDocument({
          head: { kind: 'plain' },
          title: '题',
          body: [{ kind: 'paragraph', text: '国'.repeat(CHARACTERS_PER_LINE * (20 + lines) - 2) }],
          print: { copies: '省科技厅', office: '办公室', date: '2023-07-03' },
        })
      const above = (await print(ending(19))).at(-1)!
      const text = above.words.filter((word) => word.text.startsWith('国'))
      expect(text).toHaveLength(19)
      expect(text.at(-1)!.bottom).toBeLessThan(wordOf(above, '抄送').top)
      const alone = (await print(ending(21))).at(-1)!
      expect(alone.words.filter((word) => word.text.startsWith('国'))).toEqual([])
      expect(wordOf(alone, '抄送')).toBeDefined()
    })

    it('the date stands four characters in, its organ centred over it', () => {
      const page = bulletin.find((each) => each.words.some(({ text }) => text.includes('公开发布')))!
      const organ = page.words.find(({ text }) => text === '张掖市科学技术局')!
      const date = page.words.filter(({ top }) => Math.abs(top - organ.top - 28.95 * (25.4 / 72)) < 1)
      const [left, right] = [Math.min(...date.map((word) => word.left)), Math.max(...date.map((word) => word.right))]
      expect(Math.abs(184 - right - 4 * 5.54)).toBeLessThan(1)
      expect(Math.abs((left + right) / 2 - (organ.left + organ.right) / 2)).toBeLessThan(2.5)
    })

    it('a letter’s mark stands 30 mm from the edge, its lines are 170 mm wide, its first page has no number', async () => {
      const [first, second] = (await print(aLetter())) as [PrintedPage, PrintedPage]
      expect(Math.abs(first.inkWhere(isRed)[0]!.at - 30)).toBeLessThan(1)
      const lines = rules(first, isRed)
      expect(Math.abs(lines[0]!.left - 20)).toBeLessThan(0.6)
      expect(Math.abs(lines[0]!.right - 190)).toBeLessThan(0.6)
      expect(Math.abs(lines.at(-1)!.at - (297 - 20))).toBeLessThan(1)
      expect(first.words.some(({ top }) => top > 264)).toBe(false)
      expect(second.words.some(({ top, text }) => top > 262 && text === '2')).toBe(true)
    })

    it('minutes list who attended and bear no signature', async () => {
      const pages = await print(theMinutes())
      const words = pages.flatMap((page) => page.words.map(({ text }) => text)).join(' ')
      expect(words).toContain('出席：周志远')
      expect(words).toContain('第3期')
    })
  },
)
