import { sheetText } from '#engine/spreadsheet/sheet-text.ts'

export interface CellStyle {
  readonly font?: 'bold' | 'title' | 'second'
  readonly isHead?: boolean
  /** Locked beside cells that are open. */
  readonly isShut?: boolean
  /** Of a table: with a frame. */
  readonly isFramed?: boolean
  readonly format?: string
  readonly align?: 'left' | 'center' | 'right'
  readonly wraps?: boolean
  readonly isOpen?: boolean
  /** Begins like a formula: stays text even when somebody edits it. */
  readonly isQuoted?: boolean
}

const FONTS = ['', 'bold', 'title', 'second'] as const
const FACE = '<name val="宋体"/><charset val="134"/>'
const FONT_XML = [
  `<font><sz val="11"/>${FACE}</font>`,
  `<font><b/><sz val="11"/>${FACE}</font>`,
  `<font><b/><sz val="16"/>${FACE}</font>`,
  `<font><sz val="10"/><color rgb="FF5B6472"/>${FACE}</font>`,
]
const EDGE = '<color rgb="FFBFC6D1"/>'
const FRAME = ['left', 'right', 'top', 'bottom'].map((side) => `<${side} style="thin">${EDGE}</${side}>`).join('')
const FIRST_OWN_FORMAT = 164
const BUILT_IN: Readonly<Record<string, number>> = { General: 0, '@': 49 }

/** The cell styles of one workbook: each asked for gets a number, and all are written at the end. */
export class StyleBook {
  readonly #numbers = new Map<string, number>()
  readonly #formats = new Map<string, number>()
  readonly #xml: string[] = []

  constructor() {
    this.number({})
  }

  number(style: CellStyle): number {
    const key = JSON.stringify(Object.entries(style).sort())
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.#xml.push(this.#cellXml(style)) - 1
    this.#numbers.set(key, number)
    return number
  }

  #cellXml({ font, isHead, isShut, isFramed, format = 'General', align, wraps, isOpen, isQuoted }: CellStyle): string {
    const parts = [
      `numFmtId="${this.#formatNumber(format)}"`,
      `fontId="${FONTS.indexOf(font ?? '')}"`,
      `fillId="${isHead ? 2 : isShut ? 3 : 0}"`,
      `borderId="${isFramed ? 1 : 0}"`,
      'xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1"',
      ...(isQuoted ? ['quotePrefix="1"'] : []),
    ]
    const place = `${align ? ` horizontal="${align}"` : ''} vertical="center"${wraps ? ' wrapText="1"' : ''}`
    return `<xf ${parts.join(' ')}><alignment${place}/><protection locked="${isOpen ? 0 : 1}"/></xf>`
  }

  #formatNumber(format: string): number {
    const known = BUILT_IN[format] ?? this.#formats.get(format)
    if (known !== undefined) return known
    const number = FIRST_OWN_FORMAT + this.#formats.size
    this.#formats.set(format, number)
    return number
  }

  /** `xl/styles.xml`. */
  toXml(): string {
    const formats = [...this.#formats].map(
      ([code, number]) => `<numFmt numFmtId="${number}" formatCode="${sheetText(code)}"/>`,
    )
    return [
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
      '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
      formats.length === 0 ? '' : `<numFmts count="${formats.length}">${formats.join('')}</numFmts>`,
      `<fonts count="${FONT_XML.length}">${FONT_XML.join('')}</fonts>`,
      '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
      '<fill><patternFill patternType="solid"><fgColor rgb="FFEDF1F7"/><bgColor indexed="64"/></patternFill></fill>',
      '<fill><patternFill patternType="solid"><fgColor rgb="FFF4F5F7"/><bgColor indexed="64"/></patternFill></fill></fills>',
      '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>',
      `<border>${FRAME}<diagonal/></border></borders>`,
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
      `<cellXfs count="${this.#xml.length}">${this.#xml.join('')}</cellXfs>`,
      '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    ].join('')
  }
}
