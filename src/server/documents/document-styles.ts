import { AlignmentType, type IRunStylePropertiesOptions, type IStylesOptions } from 'docx'
import type { DocumentFonts } from '#engine/document/document-fonts.ts'
import { RED, SIZE_PT, TITLE_LINE_PT } from '#engine/document/page-layout.ts'
import { halfPoints, LINE, twipsOfCharacters, twipsOfPt } from '#server/documents/measures.ts'

/** Names of the styles; an officer finds them in his word processor. */
export const STYLE = {
  body: 'OfficialBody',
  flush: 'OfficialFlush',
  title: 'OfficialTitle',
  mark: 'OfficialMark',
  front: 'OfficialFront',
  table: 'OfficialTable',
  plain: 'OfficialPlain',
} as const

export const font = (name: string): NonNullable<IRunStylePropertiesOptions['font']> => ({
  ascii: name,
  hAnsi: name,
  eastAsia: name,
  cs: name,
})

/** 一、 in 黑体, （一） in 楷体, 1. and （1） in 仿宋. */
export function headingFont(level: 1 | 2 | 3 | 4, fonts: DocumentFonts): string {
  return level === 1 ? fonts.heading : level === 2 ? fonts.subheading : fonts.body
}

/**
 * The defaults hold font, size and line of the body; the space between characters stands in Normal (`packFile`), so that
 * what is not of the body is not based on it.
 */
export function documentStyles(fonts: DocumentFonts): IStylesOptions {
  const heading = (level: 1 | 2 | 3 | 4) => ({
    run: { font: font(headingFont(level, fonts)), size: halfPoints(SIZE_PT.three), color: '000000', italics: false },
    paragraph: { indent: { firstLine: twipsOfCharacters(2) }, outlineLevel: level - 1, keepNext: true },
  })
  const style = (id: string, name: string) => ({ id, name, basedOn: 'Normal', quickFormat: true })
  const apart = (id: string, name: string) => ({ id, name, quickFormat: true })
  return {
    default: {
      document: {
        run: {
          font: font(fonts.body),
          size: halfPoints(SIZE_PT.three),
          language: { value: 'en-US', eastAsia: 'zh-CN' },
        },
        paragraph: { spacing: { line: LINE, lineRule: 'exact', before: 0, after: 0 }, alignment: AlignmentType.BOTH },
      },
      heading1: heading(1),
      heading2: heading(2),
      heading3: heading(3),
      heading4: heading(4),
    },
    paragraphStyles: [
      { ...style(STYLE.body, '公文正文'), paragraph: { indent: { firstLine: twipsOfCharacters(2) } } },
      { ...style(STYLE.flush, '公文顶格'), paragraph: {} },
      {
        ...apart(STYLE.title, '公文标题'),
        run: { font: font(fonts.title), size: halfPoints(SIZE_PT.two) },
        paragraph: {
          alignment: AlignmentType.CENTER,
          spacing: { line: twipsOfPt(TITLE_LINE_PT), lineRule: 'exact' },
          keepNext: true,
        },
      },
      {
        ...apart(STYLE.mark, '发文机关标志'),
        run: { font: font(fonts.mark), color: RED },
        paragraph: { alignment: AlignmentType.CENTER },
      },
      { ...style(STYLE.front, '版头标注'), run: { font: font(fonts.heading) } },
      {
        ...apart(STYLE.table, '公文表格'),
        paragraph: { alignment: AlignmentType.CENTER },
      },
      { ...apart(STYLE.plain, '公文版记'), paragraph: { alignment: AlignmentType.LEFT } },
    ],
  }
}
