import { builtInFormat, type FormatKind, formatKind } from '#engine/spreadsheet/number-format.ts'
import type { DateSystem } from '#engine/spreadsheet/serial-date.ts'
import { plainText } from '#engine/spreadsheet/sheet-text.ts'
import { BadWorkbook } from '#server/spreadsheets/bad-workbook.ts'
import { WORKBOOK_LIMITS } from '#server/spreadsheets/workbook-limits.ts'
import type { WorkbookPackage } from '#server/spreadsheets/workbook-package.ts'
import { attributeOf } from '#server/spreadsheets/xml-scanner.ts'

export interface SheetPart {
  readonly name: string
  readonly isHidden: boolean
  readonly part: string
}

/** What stands outside of the sheets and is needed to read them. */
export interface WorkbookParts {
  readonly system: DateSystem
  readonly sheets: readonly SheetPart[]
  readonly strings: readonly string[]
  /** What each cell style makes of a number. */
  readonly formats: readonly FormatKind[]
}

const REMOTE = /^(externalLink|externalLinkPath|attachedTemplate|oleObject|frame|connections|queryTable)$/

/** Reads the list of sheets, shared texts and styles; refuses macros and relations that fetch from elsewhere. */
export async function readParts(workbook: WorkbookPackage): Promise<WorkbookParts> {
  await refuseMacros(workbook)
  await refuseRemote(workbook)
  const start = [...(await workbook.relations('')).values()].find(({ kind }) => kind === 'officeDocument')
  const main = start?.part ?? 'xl/workbook.xml'
  if (/\.bin$/i.test(main)) throw new BadWorkbook('spreadsheet.binary-format')
  if (!workbook.has(main)) throw new BadWorkbook('spreadsheet.not-a-workbook')
  const relations = await workbook.relations(main)
  const partOf = (kind: string) => [...relations.values()].find((relation) => relation.kind === kind)?.part
  let system: DateSystem = 1900
  let isWorkbook = false
  const sheets: SheetPart[] = []
  await workbook.elements(main, (name, tag) => {
    if (name === 'workbook') isWorkbook = true
    if (name === 'workbookPr' && isTrue(attributeOf(tag, 'date1904'))) system = 1904
    if (name !== 'sheet') return
    if (sheets.length === WORKBOOK_LIMITS.sheets)
      throw new BadWorkbook('spreadsheet.too-many-sheets', { limit: WORKBOOK_LIMITS.sheets })
    const relation = relations.get(/ \w+:id="([^"]*)"/.exec(tag)?.[1] ?? '')
    if (!relation) throw new BadWorkbook('spreadsheet.damaged')
    if (relation.kind !== 'worksheet') return // a chart on a sheet of its own
    const isHidden = (attributeOf(tag, 'state') ?? 'visible') !== 'visible'
    sheets.push({ name: plainText(attributeOf(tag, 'name') ?? ''), isHidden, part: relation.part })
  })
  if (!isWorkbook) throw new BadWorkbook('spreadsheet.not-a-workbook')
  const strings = partOf('sharedStrings')
  const styles = partOf('styles')
  return {
    system,
    sheets,
    strings: strings === undefined ? [] : await readStrings(workbook, strings),
    formats: styles === undefined ? [] : await readFormats(workbook, styles),
  }
}

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true'

async function refuseMacros(workbook: WorkbookPackage): Promise<void> {
  await workbook.elements('[Content_Types].xml', (_, tag) => {
    const type = attributeOf(tag, 'ContentType') ?? ''
    if (/macroEnabled|vbaProject/i.test(type)) throw new BadWorkbook('spreadsheet.macros')
    if (/opendocument/i.test(type)) throw new BadWorkbook('spreadsheet.open-document')
  })
}

/** A link to click fetches nothing by itself; all other outside relations do. */
async function refuseRemote(workbook: WorkbookPackage): Promise<void> {
  for (const part of workbook.relationNames()) {
    await workbook.elements(part, (name, tag) => {
      if (name !== 'Relationship') return
      const kind = (attributeOf(tag, 'Type') ?? '').replace(/^.*\//, '')
      const isOutside = attributeOf(tag, 'TargetMode') === 'External' && kind !== 'hyperlink'
      if (isOutside || REMOTE.test(kind)) throw new BadWorkbook('spreadsheet.external', { part: kind.slice(0, 40) })
    })
  }
}

/** Texts by number; runs of rich text are joined, readings of characters (phonetic runs) are left out. */
async function readStrings(workbook: WorkbookPackage, part: string): Promise<string[]> {
  const strings: string[] = []
  let text = ''
  let isText = false
  let phonetic = 0
  let characters = 0
  await workbook.scan(part, {
    open: (name) => {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic++
      else if (name === 't') isText = phonetic === 0
    },
    text: (piece) => {
      if (isText) text += piece
    },
    close: (name) => {
      if (name === 't') isText = false
      else if (name === 'rPh') phonetic--
      else if (name === 'si') {
        characters += text.length
        if (characters > WORKBOOK_LIMITS.characters || strings.push(plainText(text)) > WORKBOOK_LIMITS.cells)
          throw new BadWorkbook('spreadsheet.too-much-text')
      }
    },
  })
  return strings
}

async function readFormats(workbook: WorkbookPackage, part: string): Promise<FormatKind[]> {
  const codes = new Map<number, FormatKind>()
  const formats: FormatKind[] = []
  const path: string[] = []
  let count = 0
  await workbook.scan(part, {
    open: (name, tag) => {
      if (++count > WORKBOOK_LIMITS.otherElements) throw new BadWorkbook('spreadsheet.damaged')
      if (name === 'numFmt') {
        codes.set(
          Number(attributeOf(tag, 'numFmtId')),
          formatKind((attributeOf(tag, 'formatCode') ?? '').slice(0, 400)),
        )
      } else if (name === 'xf' && path.at(-1) === 'cellXfs') {
        const id = Number(attributeOf(tag, 'numFmtId') ?? 0)
        formats.push(codes.get(id) ?? builtInFormat(id))
      }
      path.push(name)
    },
    close: () => path.pop(),
    text: () => undefined,
  })
  return formats
}
