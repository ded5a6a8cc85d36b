import type { Register, RegisterFact } from '#engine/form/register.ts'
import { tidyName } from '#engine/import/tidy-name.ts'

/** What a column of a list holds beside facts. */
export const PARTS = [
  'key',
  'name',
  'region',
  'year',
  'asOf',
  'trust',
  'source',
  'expiresOn',
  'sample',
  'fact',
  'value',
  'measure',
  'unit',
  'person',
] as const
export type Part = (typeof PARTS)[number]

/** What each part is called in lists of both languages; the first two are what templates say. */
export const PART_NAMES: Readonly<Record<Part, readonly [zh: string, en: string, ...more: string[]]>> = {
  key: ['编号', 'key', 'entry key'],
  name: ['名称', 'name'],
  region: ['行政区划代码', 'region', '所属地区'],
  year: ['年度', 'year', '年份'],
  asOf: ['数据日期', 'as of', 'asof', '截至日期'],
  trust: ['来源类别', 'trust', 'source kind'],
  source: ['来源', 'source', '数据来源'],
  expiresOn: ['有效期至', 'expires on', 'expireson'],
  sample: ['示例', 'sample'],
  fact: ['事实', 'fact', '事实代码'],
  value: ['值', 'value', '数值'],
  measure: ['计量单位', 'measure', 'unit of measure'],
  unit: ['单位代码', 'unit', 'unit code'],
  person: ['登录名', 'person', 'login'],
}

export interface FactColumn {
  readonly fact: RegisterFact
  readonly at: number
  readonly shownIn: '万元' | '元'
}

export interface Columns {
  readonly parts: ReadonlyMap<Part, number>
  readonly facts: readonly FactColumn[]
  /** Columns nobody knows. */
  readonly ignored: readonly number[]
  /** A column that stands twice. */
  readonly twice?: number
}

const UNIT = /[（(]\s*(万元|元|人|件|项|%)\s*[)）]$/
const wordOf = (text: string): string => tidyName(text).toLowerCase()

/** Which column holds what: names of the register's own facts go before the parts that every list may have. */
export function columnsOf(register: Register, head: readonly string[]): Columns | undefined {
  const known = namesOf(register)
  const parts = new Map<Part, number>()
  const facts: FactColumn[] = []
  const ignored: number[] = []
  let twice: number | undefined
  const seen = new Set<string>()
  for (const [at, label] of head.entries()) {
    const unit = UNIT.exec(label.trim())?.[1]
    const found = known.get(wordOf(label)) ?? known.get(wordOf(label.trim().replace(UNIT, '')))
    if (wordOf(label) === '') continue
    if (found === undefined) {
      ignored.push(at)
      continue
    }
    const name = typeof found === 'string' ? found : found.code
    if (seen.has(name)) twice ??= at
    seen.add(name)
    if (typeof found === 'string') parts.set(found, at)
    else facts.push({ fact: found, at, shownIn: unit === '元' ? '元' : '万元' })
  }
  const isLong = parts.has('fact') && parts.has('value')
  if (!parts.has('key') || (!isLong && facts.length === 0 && !parts.has('name'))) return undefined
  return { parts, facts, ignored, ...(twice !== undefined && { twice }) }
}

function namesOf(register: Register): ReadonlyMap<string, Part | RegisterFact> {
  const names = new Map<string, Part | RegisterFact>()
  const add = (label: string, what: Part | RegisterFact) => {
    if (!names.has(wordOf(label))) names.set(wordOf(label), what)
  }
  for (const label of [...(register.key?.headings ?? []), ...(register.key ? Object.values(register.key.name) : [])])
    add(label, 'key')
  for (const label of register.headings?.name ?? []) add(label, 'name')
  for (const label of register.headings?.region ?? []) add(label, 'region')
  for (const fact of recordedFacts(register))
    for (const label of [fact.code, fact.name.zh, fact.name.en, ...(fact.headings ?? [])]) add(label, fact)
  for (const part of PARTS) for (const label of PART_NAMES[part]) add(label, part)
  return names
}

/** Facts that are kept; the others are read from the entry or from these. */
export const recordedFacts = ({ facts }: Register): readonly RegisterFact[] =>
  facts.filter(({ reads }) => reads === undefined)

/** A fact by its code or by what it is called. */
export function findFact(register: Register, text: string): RegisterFact | undefined {
  const word = wordOf(text.trim().replace(UNIT, ''))
  return recordedFacts(register).find(({ code, name, headings }) =>
    [code, name.zh, name.en, ...(headings ?? [])].some((label) => wordOf(label) === word),
  )
}
