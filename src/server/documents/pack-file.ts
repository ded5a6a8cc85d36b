import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate'
import { type DocumentFonts, FONT_ALTERNATIVES } from '#engine/document/document-fonts.ts'
import { SPACING } from '#server/documents/measures.ts'
import { TABLE_MARK } from '#server/documents/table-writer.ts'

/** The first day a ZIP archive can name: the same document is the same bytes on every day and machine. */
const NO_DAY = new Date(1980, 0, 1)

type Change = (xml: string) => string

/**
 * Rewrites what the library cannot say: dates that do not change, what a machine may take for a missing font, marks that
 * do not hang out of the margin, no room between Chinese characters and digits, and section ends that take no line; and
 * puts the tables in their places.
 */
export function packFile(archive: Uint8Array, fonts: DocumentFonts, tables: readonly string[]): Buffer {
  const changes: Readonly<Record<string, Change>> = {
    'docProps/core.xml': (xml) => xml.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, '$12000-01-01T00:00:00Z'),
    'word/styles.xml': (xml) =>
      xml
        .replace('<w:pPrDefault><w:pPr>', `<w:pPrDefault><w:pPr>${EAST_ASIAN}`)
        .replace(
          NORMAL,
          (style) => `${style}<w:pPr>${EAST_ASIAN}</w:pPr><w:rPr><w:spacing w:val="${SPACING}"/></w:rPr>`,
        ),
    'word/document.xml': (xml) =>
      numberPictures(
        putTables(xml, tables).replaceAll(
          '<w:p><w:pPr><w:sectPr>',
          '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="10" w:lineRule="exact"/><w:sectPr>',
        ),
      ),
    'word/fontTable.xml': (xml) => xml.replace(/\/>\s*$/, `>${fontTable(fonts)}</w:fonts>`),
  }
  const files = unzipSync(archive)
  const names = Object.keys(files).sort(
    (a, b) => Number(b === CONTENT_TYPES) - Number(a === CONTENT_TYPES) || compare(a, b),
  )
  const packed: Zippable = {}
  for (const name of names) {
    const change = changes[name]
    const bytes = change === undefined ? files[name]! : strToU8(change(strFromU8(files[name]!)))
    packed[name] = [bytes, { level: name.endsWith('.png') ? 0 : 6, mtime: NO_DAY }]
  }
  return Buffer.from(zipSync(packed))
}

const EAST_ASIAN =
  '<w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
const NORMAL = /<w:style w:type="paragraph" w:styleId="Normal"[^>]*><w:name w:val="Normal"\/><w:qFormat\/>/

/** Readers that guess a file's kind look at the first entry. */
const CONTENT_TYPES = '[Content_Types].xml'

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const MARKED = new RegExp(`<w:p><w:r><w:t[^>]*>${TABLE_MARK}(\\d+)${TABLE_MARK}</w:t></w:r></w:p>`, 'g')

function putTables(xml: string, tables: readonly string[]): string {
  return xml.replace(MARKED, (_, at: string) => tables[Number(at)]!)
}

/** The library numbers pictures through all files it has written. */
function numberPictures(xml: string): string {
  let number = 0
  return xml.replace(/<wp:docPr id="\d+"/g, () => `<wp:docPr id="${++number}"`)
}

function fontTable(fonts: DocumentFonts): string {
  return [...new Set(Object.values(fonts))]
    .filter((name) => FONT_ALTERNATIVES[name] !== undefined)
    .map((name) => {
      const others = FONT_ALTERNATIVES[name]!.join(',')
      return `<w:font w:name="${name}"><w:altName w:val="${others}"/><w:charset w:val="86"/><w:pitch w:val="variable"/></w:font>`
    })
    .join('')
}
