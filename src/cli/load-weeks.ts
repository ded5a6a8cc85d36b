import { sql } from 'kysely'
import { actorWith, operationContext, type SampleContext } from '#cli/load-samples.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { weekOf } from '#modules/supervision/problem.rules.ts'
import { answerProblem, handSheet, raiseProblem, solveProblem } from '#modules/supervision/server/problem.service.ts'

interface Place {
  readonly id: string
  readonly path: string
}

/** Weekly sheets of the weeks before, written, answered and closed by those whose duty it is, each on its day. */
export async function loadWeeks(context: SampleContext, pack: Pack): Promise<void> {
  const problems = pack.sampleWeeks.flatMap(({ value }) => value.problems)
  const clear = pack.sampleWeeks.flatMap(({ value }) => value.clear)
  if (problems.length + clear.length === 0) return
  const units = await placesOf(context)
  const [indicators, tasks] = [await idsByCode(context, 'indicators'), await idsByCode(context, 'key_tasks')]
  const as = async (permission: Permission, unit: string, day: string, hour: string) => {
    const at = new Date(Math.min(Date.parse(`${day}T${hour}:00:00Z`), context.now.getTime()))
    return operationContext(context, await actorWith(context, permission, units.get(unit)!.path), at)
  }
  const written = new Set<string>()
  for (const one of [...problems].sort((a, b) => (a.on < b.on ? -1 : 1))) {
    const unitId = units.get(one.unit)!.id
    const clerk = await as('problem.write', one.unit, one.on, '01')
    const { problemId, week } = await raiseProblem(clerk, {
      unitId,
      text: one.text,
      help: one.help ?? '',
      ownerUnitId: one.owner === undefined ? null : units.get(one.owner)!.id,
      dueOn: one.due ?? null,
      indicatorId: one.indicator === undefined ? null : indicators.get(one.indicator)!,
      keyTaskId: one.task === undefined ? null : tasks.get(one.task)!,
    })
    if (!written.has(`${unitId} ${week}`)) await handSheet(clerk, { week, unitId, isClear: false })
    written.add(`${unitId} ${week}`)
    let version = 1
    if (one.answered) {
      const helper = await as(
        one.owner === undefined ? 'problem.assign' : 'problem.write',
        one.owner ?? one.unit,
        one.answered.on,
        '03',
      )
      ;({ version } = await answerProblem(helper, { problemId, version, text: one.answered.text }))
    }
    if (one.solved) {
      const officer = await as('problem.assign', one.unit, one.solved.on, '06')
      await solveProblem(officer, { problemId, version, result: one.solved.result })
    }
  }
  for (const { unit, on } of clear) {
    const clerk = await as('problem.write', unit, on, '02')
    await handSheet(clerk, { week: weekOf(on), unitId: units.get(unit)!.id, isClear: true })
  }
}

async function placesOf({ tx, tenantId }: SampleContext): Promise<ReadonlyMap<string, Place>> {
  const { rows } = await sql<Place & { code: string }>`
    select u.code, u.id, v.path from units u
    join unit_versions v on v.tenant_id = u.tenant_id and v.unit_id = u.id and v.until_on is null
    where u.tenant_id = ${tenantId}`.execute(tx)
  return new Map(rows.map(({ code, ...place }) => [code, place]))
}

async function idsByCode({ tx, tenantId }: SampleContext, table: 'indicators' | 'key_tasks') {
  const { rows } = await sql<{ id: string; code: string }>`
    select id, code from ${sql.table(table)} where tenant_id = ${tenantId}`.execute(tx)
  return new Map(rows.map((row) => [row.code, row.id]))
}
