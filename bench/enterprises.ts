import type { Column, ColumnTable } from '#engine/expression/column-table.ts'
import { epochDay, truthOf } from '#engine/expression/column-table.ts'
import type { FactDictionary, NamedFact } from '#engine/policy/fact-dictionary.ts'

/** A small generator with a fixed seed, so that every run decides the same enterprises (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Qualities an enterprise had better not have. */
const BAD = /^(?:prohibited|incident|abnormal|serious|false|excluded|related|export|contractDisputed|paidOnce)/
const REGIONS = ['620702', '620721', '620722', '620122', '360111']
const WORDS: Readonly<Record<string, readonly string[]>> = {
  region: REGIONS,
  rdBodyLevel: ['国家级', '省级', '市级', '市级以下', '无'],
  fieldClass: ['补短板', '六基或老字号或产业链配套', '其他'],
  contractKind: ['技术开发', '技术转让', '技术许可', '技术咨询', '技术服务'],
  hnteGranted: ['首次', '重新', '无'],
}

/** Invented enterprises, a column for each fact: money to the fen, head counts, so that many lie on a border; `gaps` are missing. */
export function enterprises(dictionary: FactDictionary, rows: number, gaps = 0, seed = 20260630): ColumnTable {
  const next = random(seed)
  const columns: Record<string, Column> = {}
  for (const [name, fact] of dictionary.facts) columns[name] = columnOf(name, fact, rows, next, gaps)
  return { rows, columns }
}

function columnOf(
  name: string,
  { definition, declared }: NamedFact,
  rows: number,
  next: () => number,
  gaps: number,
): Column {
  const known = Uint8Array.from({ length: rows }, () => Number(next() >= gaps))
  if (declared.type === 'bool') {
    const likely = BAD.test(name) ? 0.02 : 0.6
    return { kind: 'bool', truths: known.map((isKnown) => truthOf(isKnown === 0 ? undefined : next() < likely)) }
  }
  if (declared.type === 'date') {
    const last = epochDay('2026-06-30')
    return { kind: 'date', known, days: Int32Array.from({ length: rows }, () => last - Math.floor(next() * 4000)) }
  }
  if (declared.type === 'text') {
    const dictionary = WORDS[name] ?? ['是', '否']
    return {
      kind: 'text',
      dictionary,
      codes: Int32Array.from(known, (isKnown) => (isKnown === 0 ? -1 : Math.floor(next() * dictionary.length))),
    }
  }
  const { type, lowest = 0, highest, whole } = definition
  const top = highest ?? (type === 'money' ? 8000 : name === 'staffTotal' ? 300 : name.endsWith('Staff') ? 60 : 8)
  const value = (): number => {
    const x = lowest + next() * (top - lowest)
    return whole || type !== 'money' ? Math.round(x) : Math.round(x * 100) / 100
  }
  return { kind: 'number', values: Float64Array.from(known, (isKnown) => (isKnown === 0 ? Number.NaN : value())) }
}
