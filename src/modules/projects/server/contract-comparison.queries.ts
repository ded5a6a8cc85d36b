import { compareAnswers } from '#engine/form/compare-answers.ts'
import { sayPlace } from '#engine/form/say-answer-fault.ts'
import { wanText } from '#engine/money/fen.ts'
import { headDifferences } from '#modules/projects/contract-change.rules.ts'
import { contractForm } from '#modules/projects/server/change-asked.ts'
import { nameOfUnit, type Reading } from '#modules/projects/server/matter.ts'
import type { ContractVersion } from '#modules/projects/server/project.queries.ts'

type Text = { readonly zh: string; readonly en: string }

export interface ContractDifference {
  readonly what: Text
  readonly before: string
  readonly after: string
}

export const HEAD_NAMES = {
  title: { zh: '项目名称', en: 'Title' },
  unit: { zh: '承担单位', en: 'Undertaking unit' },
  leader: { zh: '负责人', en: 'Leader' },
  endOn: { zh: '届满', en: 'End of the term' },
  grantFen: { zh: '财政资助金额', en: 'Grant' },
  ownFen: { zh: '自筹资金', en: 'Own funds' },
} as const satisfies Readonly<Record<string, Text>>

/** 变更前后对照: the head of the contract, and what its task book says, field by field and cell by cell. */
export async function compareVersions(
  context: Reading,
  versions: readonly ContractVersion[],
  before: Pick<ContractVersion, 'content'>,
  after: Pick<ContractVersion, 'content'>,
): Promise<{ readonly heads: readonly ContractDifference[]; readonly answers: readonly ContractDifference[] }> {
  const heads: ContractDifference[] = []
  for (const { of, before: from, after: to } of headDifferences(before.content, after.content)) {
    const said = async (value: string) =>
      of === 'unit'
        ? (await nameOfUnit(context, value)).nameZh
        : of.endsWith('Fen')
          ? `${wanText(BigInt(value))} 万元`
          : value
    heads.push({ what: HEAD_NAMES[of], before: await said(from), after: await said(to) })
  }
  const form = (await contractForm(context, versions))?.form
  if (form === undefined) return { heads, answers: [] }
  const [was, is] = [before.content.answers, after.content.answers]
  const named = new Set(heads.flatMap(({ before: a, after: b }) => [`${a} ${b}`]))
  const answers = compareAnswers(form, was, is).flatMap((one): readonly ContractDifference[] => {
    const texts = { before: textOf(one.before), after: textOf(one.after) }
    // What the head tells already is not told twice.
    if (named.has(`${texts.before} ${texts.after}`) || isHeadAmount(one, heads)) return []
    const all = { ...was, ...is }
    const what = { zh: sayPlace(form, one.path, all, 'zh-CN'), en: sayPlace(form, one.path, all, 'en') }
    return one.kind === 'row-moved' ? [] : [{ what, ...texts }]
  })
  return { heads, answers }
}

const isHeadAmount = (
  one: { readonly before?: unknown; readonly after?: unknown },
  heads: readonly ContractDifference[],
) =>
  typeof one.before === 'number' &&
  typeof one.after === 'number' &&
  Number.isSafeInteger(one.before) &&
  Number.isSafeInteger(one.after) &&
  heads.some(
    ({ what, before, after }) =>
      what === HEAD_NAMES.grantFen &&
      before === `${wanText(BigInt(one.before as number))} 万元` &&
      after === `${wanText(BigInt(one.after as number))} 万元`,
  )

const LONGEST = 200

/** A value as it is read in a table of comparison. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string' || typeof value === 'number') return String(value).slice(0, LONGEST)
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (Array.isArray(value)) return value.map(textOf).join('、').slice(0, LONGEST)
  const record = value as Readonly<Record<string, unknown>>
  if (typeof record.name === 'string') return record.name.slice(0, LONGEST)
  if (typeof record.text === 'string') return record.text.slice(0, LONGEST)
  if (Array.isArray(record.content)) return textOf(record.content)
  return Object.entries(record)
    .filter(([key]) => key !== 'row')
    .map(([, part]) => textOf(part))
    .filter((text) => text !== '')
    .join(' ')
    .slice(0, LONGEST)
}
