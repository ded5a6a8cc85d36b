import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#server/http/new-id.ts'
import { at, type Desk, monthOffice, type OpenedCycle } from '#tests/builders/month-office.ts'

const CROWD = 200
const office = monthOffice('zhangye', at('2023-07-03 09:00'))
const codes = Array.from({ length: CROWD }, (_, n) => `x${n}`)
let june: OpenedCycle

/** Two hundred more counties, each with a reporter and a head. */
beforeAll(async () => {
  const { tenantId, units, people, accounts } = office.pack
  for (const code of codes) {
    const unitId = newId()
    await office.db.asAdmin(
      `with unit as (insert into units (tenant_id, id, code, opened_on) values ($1, $2, $3, '2002-07-01') returning id)
       insert into unit_versions (tenant_id, unit_id, from_on, parent_id, path, level, kind, name_zh, name_en, short_zh, short_en)
       select $1, id, '2002-07-01', $4, '/620700/' || $3 || '/', 1, 'county', $3, $3, $3, $3 from unit`,
      [tenantId, unitId, code, units.get('620700')],
    )
    for (const role of ['reporter', 'unit-head']) {
      const [personId, accountId] = [newId(), newId()]
      const login = `${code}-${role}`
      people.set(login, personId)
      accounts.set(login, accountId)
      await office.db.asAdmin(
        `with person as (insert into people (tenant_id, id, name, unit_id) values ($1, $2, $3, $4) returning id),
           account as (insert into accounts (tenant_id, id, person_id, login) select $1, $5, id, $3 from person)
         insert into role_assignments (tenant_id, id, person_id, role_code, unit_id, from_on, assigned_by)
         select $1, $6, id, $7, $4, '2020-01-01', id from person`,
        [tenantId, personId, login, unitId, accountId, newId(), role],
      )
    }
  }
  june = await office.opens('zhou-kezhang', 'monthly', '2023-06')
  await office.db.asAdmin(
    `update report_cells set state = 'value', value = 12, explanation = '据实填报', version = 1
     where tenant_id = $1 and not is_derived and dimension = ''`,
    [tenantId],
  )
}, 300_000)

const clerkOf = (code: string): Desk => office.as(`${code}-reporter`)
const countOf = async (statement: string): Promise<number> => Number((await office.db.asAdmin(statement))[0]!.count)
const percentile = (sorted: readonly number[], percent: number) => sorted[Math.floor((sorted.length - 1) * percent)]!

test('two hundred units hand up at once: none is lost and none counted twice', async () => {
  for (const code of codes) await clerkOf(code).signedIn()
  const times: number[] = []
  const answers = await Promise.all(
    codes.map(async (code) => {
      const began = performance.now()
      const answer = await clerkOf(code).does('POST', `/api/reports/${june.of(code)}/submit`, { version: 1 })
      times.push(performance.now() - began)
      return answer
    }),
  )
  times.sort((a, b) => a - b)
  console.info(
    `${CROWD} submissions at once: p50 ${percentile(times, 0.5).toFixed(0)} ms, p99 ${percentile(times, 0.99).toFixed(0)} ms`,
  )
  expect(answers.every(({ state, version }) => state === 'submitted' && version === 2)).toBe(true)
  expect(new Set(answers.map(({ receipt }) => receipt.contentHash)).size).toBe(CROWD)
  expect(await countOf(`select count(*) from reports where state = 'submitted' and version = 2`)).toBe(CROWD)
  expect(await countOf(`select count(*) from history_entries where message_key = 'report.submitted'`)).toBe(CROWD)
  expect(await countOf(`select count(*) from audit_entries where deed = 'report.submit' and outcome = 'done'`)).toBe(
    CROWD,
  )
})

describe('two at once', () => {
  test('the same key twenty times is one submission and one answer', async () => {
    const reportId = june.of('620702')
    await office.as('gz-tianbao').signedIn()
    const key = 'the-same-key-0001'
    const submit = () => office.as('gz-tianbao').does('POST', `/api/reports/${reportId}/submit`, { version: 1 }, key)
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, submit))
    const done = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
    expect(done.length).toBeGreaterThan(0)
    expect(refused.every((code) => code === 'conflict')).toBe(true) // it is still running
    expect(new Set(done.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await submit()).toEqual(done[0])
    expect(
      await countOf(
        `select count(*) from history_entries where subject_id = '${reportId}' and message_key = 'report.submitted'`,
      ),
    ).toBe(1)
  })

  test('one cell typed by two: the second hears what the first wrote, and nothing of either is overwritten in silence', async () => {
    const reportId = june.of('620721')
    const cell = { indicatorId: office.pack.indicators.get('tech_smes'), seenVersion: 1 }
    const writers = [office.as('sn-tianbao'), await anotherReporterOf('620721')]
    for (let round = 0; round < 10; round++) {
      const seenVersion = round + 1
      const answers = await Promise.all(
        writers.map((writer, index) =>
          writer.does('PUT', `/api/reports/${reportId}/cells`, {
            cells: [{ ...cell, seenVersion, typed: `${100 + round * 2 + index}` }],
          }),
        ),
      )
      const losers = answers.filter(({ conflicts }) => conflicts.length === 1)
      expect(losers).toHaveLength(1)
      const [stored] = await office.db.asAdmin(
        'select value, version from report_cells where report_id = $1 and indicator_id = $2',
        [reportId, cell.indicatorId],
      )
      expect(losers[0].conflicts[0]).toMatchObject({ theirs: { value: stored!.value }, version: stored!.version })
      expect(stored!.version).toBe(seenVersion + 1)
    }
    const [{ count }] = (await office.db.asAdmin('select count(*)::int from cell_changes where report_id = $1', [
      reportId,
    ])) as [{ count: number }]
    expect(count).toBe(10)
  })

  test('accepting and taking back the approval at once: one is done, the other is refused, and the figures follow', async () => {
    for (const [index, code] of codes.slice(0, 8).entries()) {
      const reportId = june.of(code)
      const head = office.as(`${code}-unit-head`)
      await head.does('POST', `/api/reports/${reportId}/approve`, { version: 2 })
      const desk = office.as(index % 2 === 0 ? 'zhou-kezhang' : 'he-kezhang')
      await desk.signedIn()
      const outcomes = await Promise.allSettled([
        desk.does('POST', `/api/reports/${reportId}/accept`, { version: 3 }),
        head.does('POST', `/api/reports/${reportId}/withdraw`, { version: 3, reason: '再核一遍' }),
      ])
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
      expect(lost).toHaveLength(1)
      expect((lost[0] as PromiseRejectedResult).reason.code).toBe('conflict')
      const isAccepted = outcomes[0]!.status === 'fulfilled'
      const [report] = await office.db.asAdmin('select state, version from reports where id = $1', [reportId])
      expect(report).toEqual({ state: isAccepted ? 'accepted' : 'submitted', version: 4 })
      const official = await countOf(
        `select count(*) from official_values where source_id = '${reportId}' and is_current`,
      )
      expect(official > 0).toBe(isAccepted)
    }
  })

  test('saving while handing up: what is saved is in what was handed up, or is refused', async () => {
    const cell = { indicatorId: office.pack.indicators.get('tech_smes'), seenVersion: 1, typed: '77' }
    for (const code of ['620722', '620723', '620724', '620725']) {
      const reportId = june.of(code)
      const login = { 620722: 'ml', 620723: 'lz', 620724: 'gt', 620725: 'sd' }[code]
      const clerk = office.as(`${login}-tianbao`)
      await clerk.signedIn()
      const [saved, submitted] = await Promise.allSettled([
        clerk.does('PUT', `/api/reports/${reportId}/cells`, { cells: [cell] }),
        clerk.does('POST', `/api/reports/${reportId}/submit`, { version: 1 }),
      ])
      expect(submitted.status).toBe('fulfilled')
      const [stored] = await office.db.asAdmin(
        'select value from report_cells where report_id = $1 and indicator_id = $2',
        [reportId, cell.indicatorId],
      )
      expect(stored!.value).toBe(saved.status === 'fulfilled' ? '77' : '12')
      if (saved.status === 'rejected') expect(saved.reason.code).toBe('wrong-state')
    }
  })
})

/** A second clerk of the same unit. */
async function anotherReporterOf(unitCode: string): Promise<Desk> {
  const { tenantId, units, accounts } = office.pack
  const [personId, accountId] = [newId(), newId()]
  accounts.set('another', accountId)
  await office.db.asAdmin(
    `with person as (insert into people (tenant_id, id, name, unit_id) values ($1, $2, '另一位', $3) returning id),
       account as (insert into accounts (tenant_id, id, person_id, login) select $1, $4, id, 'another' from person)
     insert into role_assignments (tenant_id, id, person_id, role_code, unit_id, from_on, assigned_by)
     select $1, $5, id, 'reporter', $3, '2020-01-01', id from person`,
    [tenantId, personId, units.get(unitCode), accountId, newId()],
  )
  const desk = office.as('another')
  await desk.signedIn()
  return desk
}
