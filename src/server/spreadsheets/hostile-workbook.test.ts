import { performance } from 'node:perf_hooks'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { Refusal } from '#engine/refusal.ts'
import { spreadsheetMessages } from '#engine/spreadsheet/spreadsheet.messages.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'
import { HOSTILE_WORKBOOKS, rowOf, workbookOf } from '#tests/builders/hostile-workbooks.ts'

/** The word by which reading was refused; `read` when it was not. */
async function refusalOf(bytes: Buffer): Promise<string> {
  try {
    await readWorkbook(bytes)
    return 'read'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect(Object.keys(spreadsheetMessages)).toContain(error.reasons[0]!.key)
    return error.reasons[0]!.key.replace('spreadsheet.', '')
  }
}

beforeAll(() => refusalOf(workbookOf({}))) // the worker is bundled once

describe('a hostile or broken workbook is refused by name within two seconds', () => {
  it.each(HOSTILE_WORKBOOKS)('%s: %s', async (_, key, bytes) => {
    const content = bytes()
    const began = performance.now()
    expect(await refusalOf(content)).toBe(key)
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  it('the server goes on while they are read', async () => {
    const bombs = HOSTILE_WORKBOOKS.filter(([, key]) => /too-many|too-much|bomb/.test(key)).map(([, , bytes]) =>
      bytes(),
    )
    // What the event loop itself did meanwhile, whatever else the machine had to do.
    const before = performance.eventLoopUtilization()
    await Promise.all(bombs.map(refusalOf))
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5)
  }, 60_000)

  it('law: a workbook broken anywhere is read or refused, never a crash', async () => {
    const whole = workbookOf({
      strings: '<si><r><t>富</t></r><r><t>文本</t></r></si>',
      styles: '<cellXfs><xf numFmtId="14"/></cellXfs>',
      sheets: [rowOf('<c r="A1" t="s"><v>0</v></c><c r="B1" s="0"><v>45000</v></c><c r="C1"><f>A1</f><v>1</v></c>')],
    })
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), fc.nat(whole.length), async (changes, cut) => {
        const copy = Buffer.from(whole)
        for (const [at, byte] of changes) copy[at] = byte
        await refusalOf(cut % 3 === 0 ? copy.subarray(0, cut) : copy)
      }),
      { numRuns: 60 },
    )
  }, 120_000)
})
