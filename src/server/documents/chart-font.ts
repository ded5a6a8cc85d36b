import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { GlobalFonts } from '@napi-rs/canvas'
import { Refusal } from '#engine/refusal.ts'

/** Families that hold Chinese characters, the ones without serifs first. */
const CHINESE_FAMILIES = [
  /^Noto Sans (CJK )?SC/,
  /^Source Han Sans/,
  /^(PingFang|Microsoft YaHei|SimHei|黑体|Heiti|STHeiti|Hiragino Sans GB)/,
  /^Noto Sans CJK/,
  /^(WenQuanYi|Droid Sans Fallback|AR PL)/,
  /^(Noto Serif (CJK|SC)|Source Han Serif|SimSun|宋体|Songti|STSong|FangSong|仿宋)/,
]

const registered = new Map<string, string>()

/**
 * The family charts are lettered in: the configured one (a family of this machine or an absolute path of a font file),
 * else the first Chinese one. Undefined: this machine has none, and a chart prints as its table.
 * @throws Refusal form-invalid when the configured one does not exist.
 */
export function findChartFont(configured?: string): string | undefined {
  const families = GlobalFonts.families.map(({ family }) => family)
  if (configured === undefined) {
    for (const pattern of CHINESE_FAMILIES) {
      const found = families.find((family) => pattern.test(family))
      if (found !== undefined) return found
    }
    return undefined
  }
  const found = isAbsolute(configured) ? registerFile(configured) : families.find((family) => family === configured)
  if (found === undefined)
    throw new Refusal('form-invalid', { key: 'paper.no-chart-font', params: { name: configured.slice(0, 200) } })
  return found
}

function registerFile(path: string): string | undefined {
  const known = registered.get(path)
  if (known !== undefined) return known
  const alias = `danxia-chart-${registered.size + 1}`
  if (!existsSync(path) || GlobalFonts.registerFromPath(path, alias) === null) return undefined
  registered.set(path, alias)
  return alias
}
