import { z } from 'zod'
import { check } from '#engine/expression/compile.ts'
import {
  type Declarations,
  type Expression,
  ExpressionError,
  type ExpressionFault,
  type ValueType,
} from '#engine/expression/expression.ts'
import { nearestName } from '#engine/expression/nearest-name.ts'
import { toSql } from '#engine/expression/to-sql.ts'

interface Column {
  readonly type: 'bool' | 'number' | 'text' | 'date'
  readonly label: { readonly zh: string; readonly en: string }
}

interface Kept {
  readonly name: { readonly zh: string; readonly en: string }
  /** Whose a row can be said to be. */
  readonly units: readonly string[]
  readonly columns: Readonly<Record<string, Column>>
}

const column = (type: Column['type'], zh: string, en: string): Column => ({ type, label: { zh, en } })

/**
 * Registers that are kept row by row, from which an indicator can be worked out: a closed list, as the program must be able
 * to read each. Amounts in 万元; days are those of the office.
 */
export const DERIVED_REGISTERS = {
  applications: {
    name: { zh: '申报台账', en: 'Register of applications' },
    units: ['undertaking', 'recommending'],
    columns: {
      family: column('text', '计划类别', 'family'),
      callYear: column('number', '通知年度', 'year of the call'),
      mode: column('text', '组织方式', 'organisation mode'),
      direction: column('text', '指南代码', 'code of the direction'),
      state: column('text', '所处环节', 'state'),
      phase: column('text', '阶段', 'phase'),
      outcome: column('text', '结果', 'outcome'),
      recommended: column('bool', '已推荐', 'recommended'),
      approved: column('bool', '已立项', 'approved'),
      submittedOn: column('date', '首次提交日', 'first handed in on'),
      recommendedOn: column('date', '推荐日', 'recommended on'),
      approvedOn: column('date', '立项日', 'approved on'),
      closedOn: column('date', '办结日', 'closed on'),
    },
  },
  projects: {
    name: { zh: '项目台账', en: 'Register of projects' },
    units: ['undertaking', 'recommending', 'managing'],
    columns: {
      family: column('text', '计划类别', 'family'),
      level: column('text', '级别', 'level'),
      mode: column('text', '组织方式', 'organisation mode'),
      direction: column('text', '指南代码', 'code of the direction'),
      state: column('text', '状态', 'state'),
      grant: column('number', '财政经费', 'grant'),
      own: column('number', '自筹经费', 'own funds'),
      extensions: column('number', '延期次数', 'extensions'),
      onTime: column('bool', '按期通过验收', 'accepted in time'),
      approvedOn: column('date', '立项日', 'approved on'),
      startOn: column('date', '开始日', 'begins on'),
      endOn: column('date', '到期日', 'ends on'),
      acceptBy: column('date', '应验收日', 'to be accepted by'),
      overdueFrom: column('date', '逾期起算日', 'overdue from'),
      closedOn: column('date', '结题日', 'closed on'),
    },
  },
} as const satisfies Readonly<Record<string, Kept>>

export type DerivedRegister = keyof typeof DERIVED_REGISTERS
const REGISTERS = Object.keys(DERIVED_REGISTERS) as [DerivedRegister, ...DerivedRegister[]]

const Name = z.string().min(1).max(64)
const Condition = z.string().min(1).max(4000)

/** How an indicator follows from the rows of a register: which rows, whose, of which period, and what is measured of them. */
export const Derivation = z
  .strictObject({
    from: z.enum(REGISTERS).describe('the register'),
    where: Condition.optional().describe('CEL over the columns of the register: which rows; all when absent'),
    on: Name.optional().describe('a day of the row: it belongs to the period in which it falls, or to the year so far'),
    standing: z
      .strictObject({ from: Name, until: Name })
      .optional()
      .describe('or: what stands at the end of the period, from a day on and before another'),
    unit: Name.default('undertaking').describe('whose the row is'),
    measure: z
      .discriminatedUnion('of', [
        z.strictObject({ of: z.literal('count') }),
        z.strictObject({ of: z.literal('sum'), column: Name }).describe('of a number; money in 万元'),
        z.strictObject({ of: z.literal('share'), that: Condition }).describe('per cent of the rows for which it holds'),
      ])
      .default({ of: 'count' }),
  })
  .refine(({ on, standing }) => (on === undefined) !== (standing === undefined), 'rule.on-or-standing')
export type Derivation = z.infer<typeof Derivation>

/** What conditions of a register may name. */
export function registerDeclarations(register: DerivedRegister): Declarations {
  const { columns }: Kept = DERIVED_REGISTERS[register]
  const names = Object.entries(columns).map(([name, { type, label }]) => [name, { type: type as ValueType, label }])
  return { names: Object.fromEntries(names), result: 'bool' }
}

/** The database counts: what it cannot say is told beforehand. */
function faultsInSql(expression: Expression): readonly ExpressionFault[] {
  try {
    toSql(expression, (name) => name)
    return []
  } catch (error) {
    if (error instanceof ExpressionError) return error.faults
    throw error
  }
}

type DerivationFault = { readonly path: readonly string[] } & (
  | { readonly fault: ExpressionFault }
  | {
      readonly key: `definition.${'unknown-column' | 'unknown-column-like' | 'unknown-owner' | 'column-type'}`
      readonly params: Readonly<Record<string, string>>
    }
)

/** What is wrong with names and conditions of a derivation, each at its key. */
export function checkDerivation({ from, where, on, standing, unit, measure }: Derivation): readonly DerivationFault[] {
  const kept: Kept = DERIVED_REGISTERS[from]
  const faults: DerivationFault[] = []
  const register = kept.name.zh
  const registerEn = kept.name.en
  const named = (name: string | undefined, type: Column['type'], ...path: string[]): void => {
    if (name === undefined) return
    const found = Object.hasOwn(kept.columns, name) ? kept.columns[name] : undefined
    if (found?.type === type) return
    const wanted = Object.entries(kept.columns).flatMap(([code, each]) => (each.type === type ? [code] : []))
    if (found !== undefined) {
      faults.push({ path, key: 'definition.column-type', params: { code: name, options: wanted.join(', ') } })
      return
    }
    const like = nearestName(name, wanted)
    const params = { code: name, register, registerEn, ...(like !== undefined && { like }) }
    faults.push({ path, key: `definition.unknown-column${like === undefined ? '' : '-like'}`, params })
  }
  const condition = (text: string | undefined, ...path: string[]): void => {
    if (text === undefined) return
    const result = check(text, registerDeclarations(from))
    const found = 'faults' in result ? result.faults : faultsInSql(result.expression)
    faults.push(...found.map((fault) => ({ path, fault })))
  }
  condition(where, 'where')
  named(on, 'date', 'on')
  named(standing?.from, 'date', 'standing', 'from')
  named(standing?.until, 'date', 'standing', 'until')
  if (!kept.units.includes(unit))
    faults.push({
      path: ['unit'],
      key: 'definition.unknown-owner',
      params: { code: unit, options: kept.units.join(', ') },
    })
  if (measure.of === 'sum') named(measure.column, 'number', 'measure', 'column')
  if (measure.of === 'share') condition(measure.that, 'measure', 'that')
  return faults
}
