import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keepReviews } from '#modules/dispatch/server/check-clock.service.ts'
import { registersOf } from '#modules/dispatch/server/finding.routes.ts'
import { findingReactions } from '#modules/supervision/server/finding.reactions.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at, type Desk, monthOffice } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'

/** Checks on figures in the office's verbs: what is planted is found, explained, accepted or sent back, and not told twice. */
const office = monthOffice('zhangye', at('2023-07-03 09:30'), loadDemoPack)
const CITY = '620700'
const officer = () => office.as('zhou-kezhang')
const unit = (code: string) => office.pack.units.get(code)!

interface Finding {
  readonly id: string | null
  readonly kind: string
  readonly state: string
  readonly unit: { readonly code: string }
  readonly indicator: { readonly code: string } | null
  readonly period: string | null
  readonly sentence: { readonly key: string; readonly params: Record<string, string | number> }
  readonly files: readonly { readonly name: string }[]
}

const quality = (more = '', by: Desk = officer()) =>
  by.reads(`/api/figures/quality?unitId=${unit(CITY)}&limit=500${more}`)
const found = async (kind: string, by?: Desk): Promise<Finding[]> => (await quality(`&kind=${kind}`, by)).findings

const looks = () =>
  keepReviews(
    {
      tenantId: office.pack.tenantId,
      now: office.clock.now,
      newId,
      inTransaction: (work) => inTenant(office.db.app, office.pack.tenantId, 'write', work),
    },
    registersOf([]),
  )

async function acts(desk: Desk, findingId: string, verb: string, body: object) {
  const { version } = await desk.reads(`/api/findings/${findingId}`)
  return desk.does('POST', `/api/findings/${findingId}/${verb}`, { version, ...body })
}

/** A unit's report of May with its cells, as the demo has filled it. */
async function reportOf(code: string, period = '2023-05'): Promise<string> {
  const [row] = await office.db.asAdmin(
    `select r.id from reports r join cycles y on y.tenant_id = r.tenant_id and y.id = r.cycle_id
      where r.tenant_id = $1 and r.unit_id = $2 and y.period = $3 and y.code = 'monthly'`,
    [office.pack.tenantId, unit(code), period],
  )
  return row!.id as string
}

const attach = (sha256: string, login: string, reportId: string, unitCode: string, name: string, on: string) =>
  office.db.asAdmin(
    `insert into files (tenant_id, id, subject_kind, subject_id, unit_id, sha256, name, attached_by, attached_at)
      values ($1, $2, 'report', $3, $4, $5, $6, $7, $8)`,
    [office.pack.tenantId, newId(), reportId, unit(unitCode), sha256, name, office.pack.people.get(login), on],
  )

const content = (sha256: string) =>
  office.db.asAdmin(
    `insert into file_contents (tenant_id, sha256, size_bytes, kind, state, received_at)
      values ($1, $2, 4000, 'pdf', 'clean', '2023-06-01')`,
    [office.pack.tenantId, sha256],
  )

/** The cells of May's reports were first entered over the days before the deadline, but for one unit's. */
async function spreadEntries(lastDayUnit: string): Promise<void> {
  const rows = await office.db.asAdmin(
    `select c.id, r.unit_id, y.opens_at, y.due_at, row_number() over (partition by r.id order by c.id) as n from cell_changes c
      join reports r on r.tenant_id = c.tenant_id and r.id = c.report_id
      join cycles y on y.tenant_id = r.tenant_id and y.id = r.cycle_id and y.period = '2023-05'
      where c.tenant_id = $1`,
    [office.pack.tenantId],
  )
  for (const row of rows as { id: string; unit_id: string; opens_at: Date; due_at: Date; n: string }[]) {
    const day = 86_400_000
    const early = new Date(row.opens_at.getTime() + (Number(row.n) % 3) * day)
    const entered = row.unit_id === unit(lastDayUnit) ? new Date(row.due_at.getTime() - 3_600_000) : early
    await office.db.asAdmin('update cell_changes set at = $2 where id = $1', [row.id, entered])
  }
  // What changed is history, which nothing in the product rewrites: the stamp is made to see it.
  await office.db.asAdmin(`update data_reviews set stamp = 'planted' where tenant_id = $1`, [office.pack.tenantId])
}

beforeAll(looks, 120_000)
afterAll(() => undefined)

describe('what the checks find in the demonstration', () => {
  test('the answer kept by the clock is the answer worked out on the spot', async () => {
    const kept = await quality()
    await office.db.asAdmin(`update data_reviews set stamp = 'older' where tenant_id = $1`, [office.pack.tenantId])
    const live = await quality()
    expect(live.findings.map((one: Finding) => one.sentence)).toEqual(kept.findings.map((one: Finding) => one.sentence))
    expect(live.findings.map((one: Finding) => one.id)).toEqual(kept.findings.map((one: Finding) => one.id))
    expect(live.identities).toEqual(kept.identities)
    expect(live.examined).toEqual(kept.examined)
    await looks()
  })

  test('a second look at the same data tells nothing new', async () => {
    const before = await office.db.asAdmin('select id, state, version, found_at from findings order by id', [])
    await office.db.asAdmin(`update data_reviews set stamp = 'older' where tenant_id = $1`, [office.pack.tenantId])
    await looks()
    expect(await office.db.asAdmin('select id, state, version, found_at from findings order by id', [])).toEqual(before)
  })
})

describe('one evidence file used by two units', () => {
  const [shared, form] = ['a', 'b'].map((one) => one.repeat(64)) as [string, string]

  test('is found by its content under another name; a form of the bureau is not', async () => {
    await content(shared)
    await content(form)
    await attach(shared, 'gz-tianbao', await reportOf('620702'), '620702', '甘州技术合同.pdf', '2023-06-02')
    await attach(shared, 'lz-tianbao', await reportOf('620723'), '620723', '临泽佐证.pdf', '2023-06-04')
    for (const [login, code] of [
      ['zhou-kezhang', '620702'],
      ['lz-tianbao', '620723'],
    ] as const)
      await attach(form, login, await reportOf(code), code, '填报表样.pdf', '2023-06-01')
    await looks()
    const findings = await found('shared-file')
    expect(findings.map((one) => [one.unit.code, one.state, one.files.map(({ name }) => name)])).toEqual([
      ['620723', 'open', ['甘州技术合同.pdf', '临泽佐证.pdf']],
    ])
  })

  test('is asked about, explained by the unit, accepted by another, and not told again', async () => {
    const [{ id }] = (await found('shared-file')) as [Finding & { id: string }]
    const reporter = office.as('lz-tianbao')
    await expect(acts(reporter, id, 'accept', { text: '自己认可' })).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(acts(office.as('gz-tianbao'), id, 'explain', { text: '别人的事' })).rejects.toMatchObject({
      code: 'not-allowed',
    })
    await acts(officer(), id, 'ask', { text: '请说明' })
    const mine = await reporter.reads('/api/tasks/mine')
    expect(JSON.stringify(mine)).toContain(id)
    await acts(reporter, id, 'explain', { text: '两县联合开展的项目，共用一份合同' })
    await acts(officer(), id, 'accept', { text: '联合项目，认可' })
    await office.db.asAdmin(`update data_reviews set stamp = 'older' where tenant_id = $1`, [office.pack.tenantId])
    await looks()
    const again = await reporter.reads(`/api/findings/${id}`)
    expect(again).toMatchObject({ state: 'accepted', explanation: { text: '两县联合开展的项目，共用一份合同' } })
    expect(again.history.map((line: { text: string }) => line.text)).toEqual(
      expect.arrayContaining([expect.stringContaining('请单位说明'), expect.stringContaining('认可')]),
    )
    expect(JSON.stringify(await reporter.reads('/api/tasks/mine'))).not.toContain(id)
  })
})

describe('entries all on the last day', () => {
  test('are told of the one unit that did so, with what the others did', async () => {
    await spreadEntries('620724')
    await looks()
    const told = (await found('last-day')).filter((one) => one.period === '2023-05' && one.unit.code !== CITY)
    expect(told.map((one) => [one.unit.code, one.sentence.params.alike])).toEqual([['620724', 0]])
  })
})

describe('a correction that lifts a figure just over a line', () => {
  test('is told with what it was and what it became; a correction demanded raises a slip and ends when the figure changes', async () => {
    const [row] = await office.db.asAdmin(
      `select o.value, t.value as target from official_values o
        join indicators i on i.tenant_id = o.tenant_id and i.id = o.indicator_id and i.code = 'registered_outcomes'
        join targets g on g.tenant_id = o.tenant_id and g.indicator_id = i.id and g.unit_id = o.unit_id and g.period = '2023'
        join target_versions t on t.tenant_id = g.tenant_id and t.target_id = g.id and t.state = 'in-force'
        where o.tenant_id = $1 and o.unit_id = $2 and o.period = '2023-05' and o.is_current`,
      [office.pack.tenantId, unit('620721')],
    )
    expect(row).toBeDefined()
    const indicatorId = office.pack.indicators.get('tech_contracts')!
    const [contracts] = await office.db.asAdmin(
      `select t.value as target from targets g
        join target_versions t on t.tenant_id = g.tenant_id and t.target_id = g.id and t.state = 'in-force'
        where g.tenant_id = $1 and g.unit_id = $2 and g.indicator_id = $3 and g.period = '2023'`,
      [office.pack.tenantId, unit('620721'), indicatorId],
    )
    const border = (Number(contracts!.target) * 5) / 12
    const corrects = async (value: number) => {
      const { correctionId } = await office.as('sn-tianbao').does('POST', '/api/corrections', {
        unitId: unit('620721'),
        indicatorId,
        period: '2023-05',
        proposedValue: value.toFixed(1),
        reason: '补登一份合同',
        source: '技术合同登记表',
      })
      await office
        .as('fang-zhuanyuan')
        .does('POST', `/api/corrections/${correctionId}/decisions`, { decision: 'adopt' })
    }
    await corrects(border * 0.9)
    await corrects(border * 1.004)
    await looks()
    const lifted = (await found('threshold')).filter((one) => one.sentence.key.endsWith('lifted'))
    expect(lifted.map((one) => [one.unit.code, one.indicator?.code, one.period])).toEqual([
      ['620721', 'tech_contracts', '2023-05'],
    ])
    const { id } = lifted[0] as Finding & { id: string }
    await acts(officer(), id, 'demand', { text: '请附登记表后更正', slip: true })
    const [event] = await office.db.asAdmin(
      `select payload from outbox_events where tenant_id = $1 and kind = 'finding.correction-demanded'`,
      [office.pack.tenantId],
    )
    const context = { tenantId: office.pack.tenantId, now: office.clock.now, newId }
    await inTenant(office.db.app, office.pack.tenantId, 'write', (tx) =>
      findingReactions[0]!.run({ ...context, tx }, event!.payload as Record<string, unknown>),
    )
    const slips = await officer().reads(`/api/slips?tab=open&unitId=${unit('620721')}&indicatorId=${indicatorId}`)
    expect(slips.rows.map((slip: { state: string }) => slip.state)).toContain('issued')
    await corrects(border * 1.2)
    await looks()
    expect(await officer().reads(`/api/findings/${id}`)).toMatchObject({ state: 'gone' })
    expect((await found('threshold')).some((one) => one.id === id)).toBe(false)
  })
})

test('who may see only his own unit reads of his own findings, and of no others', async () => {
  const desk = office.as('gz-tianbao')
  const others = (await quality()).findings.filter((one: Finding) => one.id !== null && one.unit.code !== '620702')
  expect(others.length).toBeGreaterThan(0)
  for (const one of others.slice(0, 3))
    await expect(desk.reads(`/api/findings/${one.id}`)).rejects.toMatchObject({ code: 'not-allowed' })
})
