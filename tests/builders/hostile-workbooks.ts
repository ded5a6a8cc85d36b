/** Workbooks as other programs save them, and as somebody hostile would. */
import { deflateRawSync } from 'node:zlib'
import { type Member, zip } from '#tests/builders/hostile-files.ts'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

export const TYPES = `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`

export interface WorkbookPieces {
  /** Inside of `<worksheet>`, one for each sheet. */
  readonly sheets?: readonly string[]
  readonly names?: readonly string[]
  readonly strings?: string
  readonly styles?: string
  readonly workbook?: string
  readonly types?: string
  readonly states?: readonly string[]
  readonly extra?: readonly Member[]
}

export const part = (name: string, content: string): Member => ({ name, content })

/** A workbook of these pieces, around which everything is in order. */
export function workbookOf(pieces: WorkbookPieces): Buffer {
  const sheets = pieces.sheets ?? ['<sheetData/>']
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`
  const listed = sheets.map((_, n) => {
    const state = pieces.states?.[n] ? ` state="${pieces.states[n]}"` : ''
    return `<sheet name="${pieces.names?.[n] ?? `表${n + 1}`}" sheetId="${n + 1}"${state} r:id="rId${n + 1}"/>`
  })
  const relations = [
    ...sheets.map((_, n) => relation(`rId${n + 1}`, 'worksheet', `worksheets/sheet${n + 1}.xml`)),
    ...(pieces.strings === undefined ? [] : [relation('rIdS', 'sharedStrings', 'sharedStrings.xml')]),
    ...(pieces.styles === undefined ? [] : [relation('rIdY', 'styles', '/xl/styles.xml')]),
  ]
  return zip([
    part('[Content_Types].xml', pieces.types ?? TYPES),
    part(
      '_rels/.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}">${relation('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ),
    part(
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">${pieces.workbook ?? ''}<sheets>${listed.join('')}</sheets></workbook>`,
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      `${HEAD}<Relationships xmlns="${PACKAGE}">${relations.join('')}</Relationships>`,
    ),
    ...sheets.map((sheet, n) =>
      part(`xl/worksheets/sheet${n + 1}.xml`, `${HEAD}<worksheet xmlns="${MAIN}">${sheet}</worksheet>`),
    ),
    ...(pieces.strings === undefined
      ? []
      : [part('xl/sharedStrings.xml', `${HEAD}<sst xmlns="${MAIN}">${pieces.strings}</sst>`)]),
    ...(pieces.styles === undefined
      ? []
      : [part('xl/styles.xml', `${HEAD}<styleSheet xmlns="${MAIN}">${pieces.styles}</styleSheet>`)]),
    ...(pieces.extra ?? []),
  ])
}

/** One row of cells given as XML, in `<sheetData>`. */
export const rowOf = (cells: string): string => `<sheetData><row r="1">${cells}</row></sheetData>`

const numbered = (count: number, one: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => one(n + 1)).join('')

/** Random-looking and hardly repetitive, so that no ratio gives it away. */
function noise(bytes: number): string {
  let seed = 7
  let text = ''
  while (text.length < bytes) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    text += seed.toString(36)
  }
  return text
}

const external = (kind: string, target: string) =>
  `${HEAD}<Relationships xmlns="${PACKAGE}"><Relationship Id="r" Type="${RELATIONS}/${kind}" Target="${target}" TargetMode="External"/></Relationships>`

/** What must be refused, and by which word. */
export const HOSTILE_WORKBOOKS: readonly (readonly [what: string, key: string, bytes: () => Buffer])[] = [
  ['nothing at all', 'not-a-workbook', () => Buffer.alloc(0)],
  ['a CSV under a false name', 'text', () => Buffer.from('指标,单位\nRD,1\n')],
  ['a page', 'text', () => Buffer.from('<html><table><tr><td>1</td></tr></table></html>')],
  ['a picture', 'not-a-workbook', () => Buffer.from('89504e470d0a1a0a0000', 'hex')],
  ['a BIFF 5 file', 'old-format', () => Buffer.from('0908080000050500', 'hex')],
  [
    'an .xls',
    'old-format',
    () =>
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2048), Buffer.from('Workbook', 'utf16le')]),
  ],
  [
    'a workbook under a password',
    'password',
    () =>
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(2048),
        Buffer.from('EncryptedPackage', 'utf16le'),
      ]),
  ],
  ['a zip with a password', 'password', () => zip([{ name: '[Content_Types].xml', content: TYPES, flags: 0x801 }])],
  ['any other zip', 'not-a-workbook', () => zip([{ name: 'a.txt', content: 'a' }])],
  [
    'archives within archives (42.zip)',
    'not-a-workbook',
    () => {
      let inner = zip([{ name: '0.dll', content: Buffer.alloc(4_000_000) }])
      for (let depth = 0; depth < 5; depth++) {
        const nested = inner
        inner = zip(Array.from({ length: 16 }, (_, n) => ({ name: `lib ${n}.zip`, content: nested })))
      }
      return inner
    },
  ],
  [
    'a sheet of a gigabyte that says so',
    'bomb',
    () => {
      const packed = deflateRawSync(Buffer.alloc(1_000_000))
      return workbookOf({ extra: [{ name: 'xl/worksheets/sheet2.xml', packed, saysBytes: 1_000_000_000 }] })
    },
  ],
  [
    'a sheet that says less than comes out',
    'bomb',
    () => {
      const content = Buffer.from(`<worksheet><sheetData>${' '.repeat(200_000)}</sheetData></worksheet>`)
      const packed = deflateRawSync(content)
      return workbookTo('worksheets/sheet9.xml', { name: 'xl/worksheets/sheet9.xml', packed, saysBytes: 100 })
    },
  ],
  [
    'very much from very little',
    'bomb',
    () => workbookOf({ sheets: [`<sheetData>${' '.repeat(60_000_000)}</sheetData>`] }),
  ],
  ['a document type with entities', 'entities', () => entityBomb()],
  [
    'an unknown entity',
    'entities',
    () => workbookOf({ sheets: [rowOf('<c r="A1" t="inlineStr"><is><t>&xxe;</t></is></c>')] }),
  ],
  [
    'elements within elements without end',
    'deep',
    () => workbookOf({ sheets: ['<a>'.repeat(5_000) + '</a>'.repeat(5_000)] }),
  ],
  [
    'macros',
    'macros',
    () => workbookOf({ extra: [{ name: 'xl/vbaProject.bin', content: Buffer.from('d0cf11e0a1b11ae1', 'hex') }] }),
  ],
  [
    'an .xlsm under a false name',
    'macros',
    () =>
      workbookOf({
        types: TYPES.replace(
          '</Types>',
          '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
        ),
      }),
  ],
  ['Excel 4 macros', 'macros', () => workbookOf({ extra: [part('xl/macrosheets/sheet1.xml', '<x/>')] })],
  [
    'links to other workbooks',
    'external',
    () =>
      workbookOf({
        extra: [
          part('xl/externalLinks/externalLink1.xml', '<externalLink/>'),
          part('xl/externalLinks/_rels/externalLink1.xml.rels', external('externalLinkPath', 'file:///c:/a.xlsx')),
        ],
      }),
  ],
  [
    'a relation to elsewhere',
    'external',
    () =>
      workbookOf({ extra: [part('xl/worksheets/_rels/sheet1.xml.rels', external('image', 'http://a.example/x.png'))] }),
  ],
  ['outside data', 'external', () => workbookOf({ extra: [part('xl/connections.xml', '<connections/>')] })],
  ['a DDE formula', 'external', () => workbookOf({ sheets: [rowOf(`<c r="A1"><f>cmd|'/c calc'!A0</f><v>0</v></c>`)] })],
  [
    'an embedded program',
    'embedded',
    () => workbookOf({ extra: [{ name: 'xl/embeddings/oleObject1.bin', content: 'MZ' }] }),
  ],
  ['a name that climbs out', 'unsafe-path', () => workbookOf({ extra: [part('../../etc/cron.d/x', 'x')] })],
  ['a relation that climbs out', 'unsafe-path', () => workbookTo('../../../etc/passwd')],
  ['the same part twice', 'damaged', () => workbookOf({ extra: [part('xl/WORKBOOK.xml', '<workbook/>')] })],
  ['a workbook cut short', 'damaged', () => workbookOf({}).subarray(0, 900)],
  ['a workbook with a broken byte', 'damaged', () => broken()],
  [
    'a range over the whole sheet',
    'range',
    () =>
      workbookOf({
        sheets: ['<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'],
      }),
  ],
  ['a value in the last column', 'too-many-columns', () => workbookOf({ sheets: [rowOf('<c r="XFD1"><v>1</v></c>')] })],
  [
    'a value in the last row',
    'too-many-rows',
    () => workbookOf({ sheets: ['<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'] }),
  ],
  [
    'a million empty rows with a style',
    'too-many-rows',
    () =>
      workbookOf({
        sheets: [`<sheetData>${'<row s="1" customFormat="1"/>'.repeat(1_048_576)}${noise(600_000)}</sheetData>`],
      }),
  ],
  [
    'more than a million empty cells with a style',
    'too-many-cells',
    () =>
      workbookOf({
        sheets: [
          `<sheetData>${numbered(4_400, (n) => `<row r="${n}">${'<c s="1"/>'.repeat(250)}</row>`)}</sheetData>${noise(300_000)}`,
        ],
      }),
  ],
  [
    'one long text shown by a million cells',
    'too-much-text',
    () =>
      workbookOf({
        strings: `<si><t>${noise(32_000)}</t></si>`,
        sheets: [
          `<sheetData>${numbered(20_000, (n) => `<row r="${n}">${'<c t="s"><v>0</v></c>'.repeat(20)}</row>`)}</sheetData>`,
        ],
      }),
  ],
  ['a text without end', 'too-much-text', () => workbookOf({ strings: `<si><t>${noise(2_000_000)}</t></si>` })],
  ['a text that is not there', 'damaged', () => workbookOf({ sheets: [rowOf('<c r="A1" t="s"><v>7</v></c>')] })],
  ['rows that go back', 'damaged', () => workbookOf({ sheets: ['<sheetData><row r="2"/><row r="1"/></sheetData>'] })],
  ['a cell twice', 'damaged', () => workbookOf({ sheets: [rowOf('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>')] })],
  ['tags that do not match', 'damaged', () => workbookOf({ sheets: ['<sheetData></sheetDatum>'] })],
  ['a number that is none', 'damaged', () => workbookOf({ sheets: [rowOf('<c r="A1"><v>0x10</v></c>')] })],
  [
    'too many sheets',
    'too-many-sheets',
    () => workbookOf({ sheets: Array.from({ length: 101 }, () => '<sheetData/>') }),
  ],
  [
    'an .xlsb',
    'binary-format',
    () =>
      zip([
        part('[Content_Types].xml', TYPES),
        part(
          '_rels/.rels',
          `<Relationships><Relationship Id="r" Type="${RELATIONS}/officeDocument" Target="xl/workbook.bin"/></Relationships>`,
        ),
        part('xl/workbook.bin', 'x'),
      ]),
  ],
  ['an .ods', 'open-document', () => zip([part('mimetype', 'application/vnd.oasis.opendocument.spreadsheet')])],
]

function entityBomb(): Buffer {
  const entities = numbered(9, (n) => `<!ENTITY l${n} "${`&l${n - 1};`.repeat(10)}">`)
  return zip([
    part('[Content_Types].xml', TYPES),
    part('xl/workbook.xml', `<!DOCTYPE w [<!ENTITY l0 "lol">${entities}]><workbook>&l9;</workbook>`),
  ])
}

/** A workbook whose only sheet is said to be there. */
function workbookTo(target: string, ...members: readonly Member[]): Buffer {
  const relation = `<Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="${target}"/>`
  const sheets = '<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets>'
  return zip([
    part('[Content_Types].xml', TYPES),
    part('xl/workbook.xml', `<workbook xmlns:r="r">${sheets}</workbook>`),
    part('xl/_rels/workbook.xml.rels', `<Relationships>${relation}</Relationships>`),
    ...members,
  ])
}

function broken(): Buffer {
  const whole = workbookOf({ sheets: [rowOf(`<c r="A1" t="inlineStr"><is><t>${noise(4_000)}</t></is></c>`)] })
  whole[Math.floor(whole.length / 2)]! ^= 0xff
  return whole
}
