import { z } from 'zod'

const FontName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^<>&"';]+$/, 'a plain font name')

/** Fonts by what they are for. They are configuration: the names in the file decide what the reader's machine prints. */
export const DocumentFonts = z.strictObject({
  mark: FontName.describe('发文机关标志: 小标宋'),
  title: FontName.describe('标题: 2号小标宋'),
  body: FontName.describe('正文: 3号仿宋'),
  heading: FontName.describe('一、 and labels: 黑体'),
  subheading: FontName.describe('（一） and names of signers: 楷体'),
  pageNumber: FontName.describe('页码: 4号宋体'),
})
export type DocumentFonts = z.infer<typeof DocumentFonts>

/** The fonts GB/T 9704-2012 names, by the names Chinese offices have them under. 小标宋 needs a licence of its own. */
export const STANDARD_FONTS: DocumentFonts = {
  mark: '方正小标宋简体',
  title: '方正小标宋简体',
  body: '仿宋_GB2312',
  heading: '黑体',
  subheading: '楷体_GB2312',
  pageNumber: '宋体',
}

/** Free fonts for machines without the standard's: recognisable, not the standard's letter forms. */
export const FREE_FONTS: DocumentFonts = {
  mark: 'Noto Serif CJK SC',
  title: 'Noto Serif CJK SC',
  body: 'Noto Serif CJK SC',
  heading: 'Noto Sans CJK SC',
  subheading: 'Noto Serif CJK SC',
  pageNumber: 'Noto Serif CJK SC',
}

/** What a reader's machine may take when it has not the font itself; written into the file's table of fonts. */
export const FONT_ALTERNATIVES: Readonly<Record<string, readonly string[]>> = {
  方正小标宋简体: ['方正小标宋_GBK', 'FZXiaoBiaoSong-B05S', '宋体', 'Noto Serif CJK SC'],
  仿宋_GB2312: ['仿宋', 'FangSong', 'FangSong_GB2312', 'Noto Serif CJK SC'],
  楷体_GB2312: ['楷体', 'KaiTi', 'KaiTi_GB2312', 'Noto Serif CJK SC'],
  黑体: ['SimHei', 'Noto Sans CJK SC'],
  宋体: ['SimSun', 'Noto Serif CJK SC'],
}
