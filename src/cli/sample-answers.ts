import type { NamedPerson } from '#cases/server/case-person.queries.ts'
import { type SampleTexts, saidBy, sayText } from '#cli/sample-text.ts'
import { addDays, type CalendarDate, dayNumber } from '#engine/calendar/date.ts'

/** A member of a team: an entry of the register of people. */
export interface TeamMember {
  readonly id: string
  readonly name: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** What a made-up application is about; everything in its papers follows from it. */
export interface SampleMatter {
  readonly title: string
  readonly thing: string
  readonly deed: string
  readonly discipline: string
  readonly industry: string
  readonly field: string
  readonly leader: NamedPerson
  readonly unitCode: string
  readonly startOn: CalendarDate
  readonly endOn: CalendarDate
  readonly grantFen: bigint
  readonly ownFen: bigint
  readonly members: readonly TeamMember[]
  readonly n: number
  /** How far indicators have come and how much of the grant was spent, in per cent. */
  readonly reached: number
  readonly spentPercent: number
  /** Which time it is handed in. */
  readonly revision: number
  /** What the pack has its made-up papers say, by question, field or part. */
  readonly texts: SampleTexts
}

/** Money in a form is a whole number. */
export const inForm = (amount: bigint): number => Number(amount)

type Answer = (matter: SampleMatter) => unknown

/** Shares of the grant and of own funds by subject, in per cent: indirect costs stay below their ceiling. */
const SHARES = [
  { row: 'equipment', grant: 10, own: 0 },
  { row: 'operation', grant: 50, own: 70 },
  { row: 'labour', grant: 22, own: 20 },
  { row: 'indirect', grant: 18, own: 10 },
] as const

const WAN = 1_000_000n
const part = (whole: bigint, percent: number): bigint => (((whole / 10_000n) * BigInt(percent)) / 100n) * 10_000n

/** Parts in whole 万元 hundredths; what is left over by dividing goes to operations, so that the sum is the whole. */
function parts(whole: bigint, of: 'grant' | 'own'): readonly bigint[] {
  const each = SHARES.map((share) => part(whole, share[of]))
  const rest = whole - each.reduce((sum, one) => sum + one, 0n)
  return each.map((one, at) => (at === 1 ? one + rest : one))
}

export function budgetOf({ grantFen, ownFen }: Pick<SampleMatter, 'grantFen' | 'ownFen'>) {
  const [grants, owns] = [parts(grantFen, 'grant'), parts(ownFen, 'own')]
  return SHARES.map(({ row }, at) => ({ row, grant: inForm(grants[at]!), ownFunds: inForm(owns[at]!) }))
}

const withBasis: Answer = (matter) =>
  budgetOf(matter).map((line) => ({
    ...line,
    ...(line.grant + line.ownFunds > 0 && { basis: sayText(matter, `budget.${line.row}`) }),
  }))

const milestones = (matter: SampleMatter) => {
  const { startOn, endOn } = matter
  const half = addDays(startOn, Math.floor((dayNumber(endOn) - dayNumber(startOn)) / 2))
  const stage = (row: string, from: string, to: string) => ({
    ...{ row, from, to },
    content: sayText(matter, `milestone.${row}.content`),
    mark: sayText(matter, `milestone.${row}.mark`),
  })
  return [stage('s1', startOn, half), stage('s2', addDays(half, 1), endOn)]
}

const indicatorsOf = (matter: SampleMatter) => {
  const { n, grantFen } = matter
  const scale = inForm(grantFen / (20n * WAN)) + 1
  const of = (row: string, category: string, method: string, present: number, midTerm: number, target: number) => ({
    ...{ row, category, present, midTerm, target, method },
    name: sayText(matter, `indicator.${category}.name`),
    measure: sayText(matter, `indicator.${category}.measure`),
  })
  return [
    of('i1', 'rights', 'certificate', 0, 1, 1 + (n % 2) + (scale > 4 ? 1 : 0)),
    of('i2', 'standard', 'publication', 0, 0, 1),
    of('i3', 'technical', 'expert', 0, 1, 2 + (n % 3)),
    of('i4', 'economic', 'audit', 100 + (n % 5) * 20, 160, 300 + scale * 60 + (n % 7) * 10),
    of('i5', 'talent', 'user-proof', 0, 60, 120 + (n % 6) * 20),
  ]
}

const reachedBy = (reached: number, { present, target }: { present: number; target: number }): number =>
  reached >= 100
    ? Math.ceil(present + ((target - present) * reached) / 100)
    : Math.floor(present + ((target - present) * reached) / 100)

/** What is worked out, by question of the bank; what is only said stands in the pack. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  'project.name': ({ title }) => title,
  'project.discipline': ({ discipline }) => discipline,
  'project.industry': ({ industry }) => industry,
  'project.technology-field': ({ field }) => field,
  'project.term': ({ startOn, endOn }) => ({ from: startOn, to: endOn }),
  'project.trl-now': ({ n }) => 3 + (n % 3),
  'project.trl-target': ({ n }) => 6 + (n % 3),
  'project.members': (matter) =>
    matter.members.map(({ id, name, facts }, at) => ({
      row: `m${at + 1}`,
      person: { id, name, facts },
      role: 'participant',
      months: at === 0 ? 6 : 8,
      task: sayText(matter, `member.m${(at % 3) + 1}`),
    })),
  'project.indicators': indicatorsOf,
  'project.milestones': milestones,
  'project.budget': withBasis,
  'leader.months': ({ n }) => 6 + (n % 4),
  'leader.born-on': ({ n }) => `19${74 + (n % 15)}-0${1 + (n % 9)}-12`,
  'leader.email': ({ n }) => `shenbao${n}@example.org`,
  'unit.bank-account': ({ unitCode }) => `62000000${unitCode.replaceAll(/\D/g, '').padEnd(6, '0')}`,
  'report.milestones': (matter) =>
    milestones(matter).map(({ row }, at) => ({ row, state: matter.reached >= 100 || at === 0 ? 'done' : 'on-time' })),
  'report.indicators': (matter) =>
    indicatorsOf(matter).map((one) => ({
      row: one.row,
      reached: reachedBy(matter.reached, one),
      evidence: sayText(matter, `evidence.${one.category}`),
    })),
  'report.outputs': (matter) => [
    { row: 'o1', kind: 'utility-model', name: sayText(matter, 'output.o1'), gainedOn: addDays(matter.startOn, 300) },
    { row: 'o2', kind: 'report', name: sayText(matter, 'output.o2'), gainedOn: addDays(matter.startOn, 320) },
  ],
  'report.spending': (matter) =>
    budgetOf(matter).map(({ row, grant, ownFunds }) => ({
      row,
      spentGrant: spentOf(grant, matter.spentPercent),
      spentOwn: spentOf(ownFunds, matter.spentPercent),
    })),
  'report.problems': (matter) => sayText(matter, matter.reached < 40 ? 'report.problems.behind' : 'report.problems'),
  'report.rating': ({ reached }) => (reached < 40 ? 'normal' : 'good'),
}

/** Whole 元, so that sums can be told. */
const spentOf = (fen: number, percent: number): number => Math.floor((fen * percent) / 10_000) * 100

/** Of fields that belong to no question: by their own names. */
const OTHER_ANSWERS: Readonly<Record<string, Answer>> = {
  tranches: ({ grantFen, startOn }) => {
    const first = part(grantFen, 60)
    return [
      { row: 't1', amount: inForm(first), on: addDays(startOn, 30), condition: 'signed' },
      { row: 't2', amount: inForm(grantFen - first), on: addDays(startOn, 420), condition: 'accepted' },
    ]
  },
  contributors: (matter) =>
    matter.members.map(({ id, name, facts }, at) => ({
      row: `c${at + 1}`,
      person: { id, name, facts },
      share: sayText(matter, `contributor.c${(at % 3) + 1}`),
    })),
  trlReached: () => 7,
}

/** What a made-up paper answers to a field; undefined: neither the code nor the pack has a word for it. */
export function sampleAnswer(
  { question, code }: { readonly question?: string | undefined; readonly code: string },
  matter: SampleMatter,
): unknown {
  const worked = (question === undefined ? undefined : ANSWERS[question]) ?? OTHER_ANSWERS[code]
  if (worked !== undefined) return worked(matter)
  const said = question === undefined ? undefined : saidBy(matter, question)
  return said ?? saidBy(matter, code)
}
