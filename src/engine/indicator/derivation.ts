import { z } from 'zod'

export interface RegisterColumn {
  readonly type: 'bool' | 'number' | 'text' | 'date'
  readonly label: { readonly zh: string; readonly en: string }
}

export interface KeptRegister {
  readonly name: { readonly zh: string; readonly en: string }
  /** Whose a row can be said to be. */
  readonly units: readonly string[]
  readonly columns: Readonly<Record<string, RegisterColumn>>
}

const column = (type: RegisterColumn['type'], zh: string, en: string): RegisterColumn => ({ type, label: { zh, en } })

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
} as const satisfies Readonly<Record<string, KeptRegister>>

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
      .strictObject({ from: Name, until: Name.optional() })
      .optional()
      .describe('or: what stands at the end of the period, from a day on and, where one is named, before another'),
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
