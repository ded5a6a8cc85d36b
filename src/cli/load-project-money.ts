import { payTranches } from '#cli/load-funds.ts'
import type { SampleContext } from '#cli/load-samples.ts'
import { budgetOf } from '#cli/sample-answers.ts'
import type { SampleProject } from '#cli/sample-desk.ts'
import type { Stage } from '#cli/sample-stage.ts'
import { addDays } from '#engine/calendar/date.ts'
import type { ProgrammePractice } from '#engine/definition/programme-practice.ts'
import { decideExpenditure, insertBudget, insertExpenditure } from '#modules/funds/server/commitment.store.ts'
import { commitAll } from '#modules/funds/server/fund-acts.service.ts'
import { bookPostings, type NewPosting } from '#modules/funds/server/ledger.store.ts'
import { findLineOf } from '#modules/funds/server/pool.queries.ts'
import { getProgrammePractice } from '#modules/programmes/server/practice.queries.ts'
import { raceTranches } from '#modules/projects/race.rules.ts'

/** Rows of the papers by the subjects of the funds. */
const SUBJECTS: Readonly<Record<string, string>> = { operation: 'business' }
const subjectOf = (row: string): string => SUBJECTS[row] ?? row

interface Committed {
  readonly project: SampleProject
  readonly commitmentId: string
  readonly poolId: string
}

/** Commitments of the approved projects, by the ledger’s own functions: promised, the first part paid, what was spent accounted for. */
export async function keepMoney(
  context: SampleContext,
  stage: Stage,
  projects: readonly SampleProject[],
): Promise<void> {
  const committed = await commitByDay(context, stage, projects)
  for (const [poolId, some] of grouped(committed, ({ poolId: id }) => id)) {
    const paid = some.filter(({ project }) => project.application.course.project?.paid !== false)
    for (const [year, of] of grouped(paid, ({ project }) => project.approvedOn.slice(0, 4)))
      await payTranches(context, poolId, {
        title: `${year}年度科技计划项目首拨款（示例）`,
        kind: 'project',
        basis: `示例〔${year}〕21号`,
        on: of
          .map(({ project }) => addDays(project.approvedOn, 9))
          .sort()
          .at(-1)!,
        items: of.map(({ commitmentId, project }) => ({ commitmentId, purpose: project.application.matter.title })),
      })
  }
  await keepSpending(context, stage, committed)
}

async function commitByDay(
  context: SampleContext,
  stage: Stage,
  projects: readonly SampleProject[],
): Promise<readonly Committed[]> {
  const by = stage.byLogin(stage.sample.hands.officer).person
  const { practice } = await getProgrammePractice(context.tx, context.tenantId)
  const committed: Committed[] = []
  const inOrder = [...projects].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
  for (const [, some] of grouped(
    inOrder,
    ({ approvedOn, application: { call } }) => `${approvedOn} ${call.family} ${call.year}`,
  )) {
    const { call } = some[0]!.application
    const line = await findLineOf(context, { unitId: stage.root.id, year: call.year, programme: call.family })
    if (line === undefined) throw new RangeError(`samples: no line pays for ${call.title}`)
    const ids = await commitAll(
      { ...context, now: new Date(some[0]!.startedAt) },
      some.map(({ id, number, application: { matter, walk, course, direction } }) => ({
        poolId: line.poolId,
        lineId: line.id,
        unitId: walk.one.unit.id,
        payee: {
          kind: 'unit' as const,
          id: walk.one.unit.id,
          name: walk.one.unit.nameZh,
          bankName: '示例银行',
          bankAccount: `62000000${walk.one.unit.code.replaceAll(/\D/g, '').padEnd(6, '0')}`,
        },
        subject: { kind: 'project', id },
        title: `${number} ${matter.title}`,
        amountFen: matter.grantFen,
        ownFen: matter.ownFen,
        ...(course.project?.instalments !== undefined && { instalments: course.project.instalments }),
        ...inStages(practice, direction.mode, matter.grantFen, some[0]!.approvedOn),
      })),
      by,
    )
    committed.push(...some.map((project, at) => ({ project, commitmentId: ids[at]!, poolId: line.poolId })))
  }
  return committed
}

/** Of a race: its first stage, and what waits for the gate. */
function inStages({ modes }: ProgrammePractice, code: string, grantFen: bigint, on: string) {
  const mode = modes.find((one) => one.code === code)
  const tranches = mode && raceTranches(mode, grantFen, on)
  return tranches && { tranches }
}

/** The budget of each, what its unit reported as spent, and what was accounted for. */
async function keepSpending(context: SampleContext, stage: Stage, committed: readonly Committed[]): Promise<void> {
  const checker = stage.byLogin(stage.sample.hands.officer).person
  const postings: NewPosting[] = []
  for (const { project, commitmentId, poolId } of committed) {
    const { matter, course, walk } = project.application
    const by = stage.headOf(walk.one.unit.code).person
    const writing = { ...context, now: new Date(project.startedAt) }
    const lines = budgetOf(matter).flatMap(({ row, grant, ownFunds }) => [
      { subject: subjectOf(row), source: 'granted' as const, amountFen: String(grant) },
      ...(ownFunds > 0 ? [{ subject: subjectOf(row), source: 'own' as const, amountFen: String(ownFunds) }] : []),
    ])
    await insertBudget(writing, commitmentId, { version: 1, lines, reason: '', right: null, by })
    const percent = course.project?.spentPercent ?? 0
    if (percent === 0) continue
    const spent = lines.map(({ amountFen, ...line }) => ({
      ...line,
      amountFen: String(((BigInt(amountFen) * BigInt(percent)) / 10_000n) * 100n),
    }))
    const grantedFen = spent.reduce((sum, one) => (one.source === 'granted' ? sum + BigInt(one.amountFen) : sum), 0n)
    const id = context.newId()
    const on = project.approvedOn.replace(/^\d{4}/, (year) => String(Number(year) + 1))
    const day = on < stage.today ? addDays(on, -20) : addDays(stage.today, -6)
    const period = `${project.approvedOn.slice(0, 4)}`
    const reporting = { ...context, now: new Date(`${day}T02:00:00Z`) }
    await insertExpenditure(reporting, { id, commitmentId, period, lines: spent, grantedFen, note: '（示例）', by })
    await decideExpenditure(reporting, id, { state: 'accounted', by: checker, note: '' })
    const entries = [{ poolId, commitmentId, amountFen: grantedFen }]
    const cause = { kind: 'commitment', id: commitmentId }
    postings.push({ poolId, movement: 'account', cause, on: day, by: checker, reason: period, entries })
  }
  await bookPostings(context, postings)
}

function grouped<T>(list: readonly T[], key: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const one of list) groups.set(key(one), [...(groups.get(key(one)) ?? []), one])
  return groups
}
