import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A word on a page in millimetres from its upper left corner. */
export interface PrintedWord {
  readonly text: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface PrintedPage {
  readonly width: number
  readonly height: number
  readonly words: readonly PrintedWord[]
  /** Upper and lower edge, left and right of what the given test finds in the picture of the page, in millimetres. */
  readonly inkWhere: (isInk: (red: number, green: number, blue: number) => boolean) => readonly InkRow[]
}

/** A row of the picture with ink in it. */
export interface InkRow {
  readonly at: number
  readonly left: number
  readonly right: number
  readonly share: number
}

const PER_MM = 10
const MM_PER_POINT = 25.4 / 72

export const canPrint = ['soffice', 'pdftotext', 'pdftoppm'].every((tool) => {
  try {
    execFileSync('which', [tool], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

/** Prints a .docx with LibreOffice and measures what came out with poppler. */
export async function printPages(docx: Uint8Array): Promise<PrintedPage[]> {
  const folder = await mkdtemp(join(tmpdir(), 'danxia-print-'))
  try {
    await writeFile(join(folder, 'page.docx'), docx)
    const profile = `-env:UserInstallation=file://${folder}/profile`
    await run('soffice', [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, join(folder, 'page.docx')])
    const pdf = join(folder, 'page.pdf')
    await run('pdftotext', ['-bbox-layout', pdf, join(folder, 'page.html')])
    await run('pdftoppm', ['-r', String(25.4 * PER_MM), pdf, join(folder, 'page')])
    const pictures = (await readdir(folder)).filter((name) => name.endsWith('.ppm')).sort()
    const pages = (await readFile(join(folder, 'page.html'), 'utf8')).split('<page ').slice(1)
    return await Promise.all(pages.map(async (html, at) => pageOf(html, await readFile(join(folder, pictures[at]!)))))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const WORD = /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</g

function pageOf(html: string, ppm: Buffer): PrintedPage {
  const mm = (points: string | undefined) => Number(points) * MM_PER_POINT
  const size = /width="([\d.]+)" height="([\d.]+)"/.exec(html)!
  const words = [...html.matchAll(WORD)].map(([, left, top, right, bottom, text]) => ({
    text: text!,
    left: mm(left),
    top: mm(top),
    right: mm(right),
    bottom: mm(bottom),
  }))
  return { width: mm(size[1]), height: mm(size[2]), words, inkWhere: (isInk) => inkRows(ppm, isInk) }
}

function inkRows(ppm: Buffer, isInk: (red: number, green: number, blue: number) => boolean): InkRow[] {
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.subarray(0, 40).toString('latin1'))!
  const [width, height] = [Number(head[1]), Number(head[2])]
  const rows: InkRow[] = []
  for (let y = 0; y < height; y++) {
    let [left, right, count] = [-1, -1, 0]
    for (let x = 0; x < width; x++) {
      const at = head[0].length + (y * width + x) * 3
      if (!isInk(ppm[at]!, ppm[at + 1]!, ppm[at + 2]!)) continue
      if (left < 0) left = x
      right = x
      count++
    }
    if (count > 0)
      rows.push({ at: y / PER_MM, left: left / PER_MM, right: (right + 1) / PER_MM, share: count / (right - left + 1) })
  }
  return rows
}

export const isRed = (red: number, green: number, blue: number): boolean => red > 150 && green < 110 && blue < 110
export const isDark = (red: number, green: number, blue: number): boolean => red + green + blue < 300
