import { describe, expect, test } from 'vitest'
import { freezeAppraisal } from '#modules/appraisal/server/appraisal-freeze.ts'
import { keepSnapshots } from '#modules/dispatch/server/snapshot-clock.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at, monthOffice } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'
import { settles } from '#tests/builders/settle.ts'

/** May is closed and frozen; a county then corrects it, two counties merge, and the office restates what it froze. */
const office = monthOffice('zhangye', at('2023-07-03 09:40'), loadDemoPack)
const CITY = '620700'
const LINZE = '620723'
const GAOTAI = '620724'
const officer = () => office.as('zhou-kezhang')
const leader = () => office.as('shao-juzhang')
const unit = (code: string) => office.pack.units.get(code)!
const contracts = () => office.pack.indicators.get('tech_contracts')!

/** Time does what it does by itself. */
const freezes = () =>
  keepSnapshots(
    {
      tenantId: office.pack.tenantId,
      now: office.clock.now,
      newId,
      inTransaction: (work) => inTenant(office.db.app, office.pack.tenantId, 'write', work),
    },
    [freezeAppraisal],
  )

const snapshotsOf = async (period: string) => (await officer().reads(`/api/snapshots?period=${period}`)).rows
const tableOf = (code: string, asOf = '') =>
  officer().reads(`/api/figures/table?unitId=${unit(code)}&period=2023-05${asOf && `&asOf=${asOf}`}`)
const rankingOf = (asOf = '') =>
  officer().reads(`/api/figures/ranking?unitId=${unit(CITY)}&period=2023-05&by=score${asOf && `&asOf=${asOf}`}`)
const differenceOf = (snapshotId: string, more = '') =>
  officer().reads(`/api/snapshots/${snapshotId}/difference?unitId=${unit(CITY)}${more}`)

const valueIn = (table: { rows: { indicator: { code: string }; evaluation: { figure: { value: string } } }[] }) =>
  table.rows.find((row) => row.indicator.code === 'tech_contracts')!.evaluation.figure.value

/** The county finds its May figure wrong by so much, and the bureau adopts that. */
async function corrects(reason: string, by: string, code: string, login: string): Promise<void> {
  const { rows } = await office
    .as(login)
    .reads(`/api/figures/series?unitId=${unit(code)}&fromYear=2023&toYear=2023&indicatorId=${contracts()}`)
  const { correctionId } = await office.as(login).does('POST', '/api/corrections', {
    unitId: unit(code),
    indicatorId: contracts(),
    period: '2023-05',
    proposedValue: String(Number(rows[0].amounts[4]) + Number(by)),
    reason,
    source: '技术合同认定登记系统',
  })
  await officer().does('POST', `/api/corrections/${correctionId}/decisions`, { decision: 'adopt' })
}

/** The officer stands in for the leader, as happens in small bureaus. */
async function asLeader(login: string, work: () => Promise<void>): Promise<void> {
  const { tenantId } = office.pack
  await office.db.asAdmin(
    `insert into role_assignments (tenant_id, id, person_id, role_code, unit_id, from_on, assigned_by)
     select a.tenant_id, $3, a.person_id, 'bureau-leader', $4, '2023-01-01', a.person_id from accounts a
     where a.tenant_id = $1 and a.login = $2`,
    [tenantId, login, ROLE, unit(CITY)],
  )
  await work()
  await office.db.asAdmin('delete from role_assignments where tenant_id = $1 and id = $2', [tenantId, ROLE])
}

const ROLE = '00000000-0000-7000-8000-0000000000aa'

const known = { first: '', second: '', before: '' }

describe('a restatement after the freeze', () => {
  test('the month that closed is frozen with a number of its year, and verified', async () => {
    await freezes()
    const [first, ...none] = await snapshotsOf('2023-05')
    expect(none).toEqual([])
    expect(first).toMatchObject({ period: '2023-05', year: 2023, revision: 1, previousId: null, restated: false })
    known.first = first.id
    known.before = JSON.stringify([await tableOf(GAOTAI, first.id), await rankingOf(first.id)])
    expect(await officer().reads(`/api/snapshots/${first.id}/verification`)).toMatchObject({
      holds: true,
      sealed: first.hash,
      found: first.hash,
      changed: [],
    })
  })

  test('while nothing has changed there is nothing to restate', async () => {
    expect(await differenceOf(known.first)).toMatchObject({ total: 0, headline: { key: 'snapshot.difference.none' } })
    const asked = officer().does('POST', `/api/snapshots/${known.first}/restatements`, { reason: '数据有误，需要重述' })
    await expect(asked).rejects.toMatchObject({ code: 'rule-broken', keys: ['restatement.nothing'] })
  })

  test('a correction adopted afterwards changes the live figures and not the frozen ones', async () => {
    const was = valueIn(await tableOf(GAOTAI))
    const proposedValue = String(Number(was) + 500)
    await corrects('漏报一份技术合同', '500', GAOTAI, 'gt-tianbao')
    expect(Number(valueIn(await tableOf(GAOTAI)))).toBe(Number(proposedValue))
    expect(valueIn(await tableOf(GAOTAI, known.first))).toBe(was)
    const difference = await differenceOf(known.first)
    // With the figure the score after adjustments changes too.
    expect(difference.headline).toMatchObject({ key: 'snapshot.difference.adjusted' })
    const changed = difference.rows.filter((row: { changed: string[] }) => row.changed.includes('value'))
    expect(changed.map((row: { unit: { code: string } }) => row.unit.code)).toContain(GAOTAI)
    expect(difference.headline.params.figures).toBe(changed.length)
  })

  test('an officer proposes with a reason, may not approve it himself, and the leader approves what he sees', async () => {
    const asked = { reason: '高台县补报一份技术合同，已核实' }
    const { restatementId, headline } = await officer().does(
      'POST',
      `/api/snapshots/${known.first}/restatements`,
      asked,
    )
    expect(headline.params.figures).toBeGreaterThan(0)
    await expect(officer().does('POST', `/api/snapshots/${known.first}/restatements`, asked)).rejects.toMatchObject({
      code: 'conflict',
      keys: ['restatement.open'],
    })
    await expect(
      officer().does('POST', `/api/restatements/${restatementId}/decisions`, { decision: 'approve' }),
    ).rejects.toMatchObject({ code: 'not-allowed' })
    expect(JSON.stringify(await leader().reads('/api/tasks/mine'))).toContain(restatementId)
    await asLeader('zhou-kezhang', async () => {
      const own = officer().does('POST', `/api/restatements/${restatementId}/decisions`, { decision: 'approve' })
      await expect(own).rejects.toMatchObject({ code: 'rule-broken', keys: ['restatement.own'] })
    })
    await leader().does('POST', `/api/restatements/${restatementId}/decisions`, { decision: 'approve' })
    await expect(
      leader().does('POST', `/api/restatements/${restatementId}/decisions`, { decision: 'refuse' }),
    ).rejects.toMatchObject({ code: 'wrong-state', keys: ['restatement.decided'] })
  })

  test('what moved between proposal and approval is not approved; it is refused and proposed anew', async () => {
    await freezes()
    const [second] = await snapshotsOf('2023-05')
    await corrects('漏报合同一份', '700', LINZE, 'lz-tianbao')
    const asked = { reason: '临泽县补报技术合同，已核实' }
    const path = `/api/snapshots/${second.id}/restatements`
    const { restatementId } = await officer().does('POST', path, asked)
    await corrects('再漏报合同一份', '30', LINZE, 'lz-tianbao')
    const decide = (decision: string) =>
      leader().does('POST', `/api/restatements/${restatementId}/decisions`, { decision })
    await expect(decide('approve')).rejects.toMatchObject({ code: 'conflict', keys: ['restatement.moved'] })
    await decide('refuse')
    expect((await snapshotsOf('2023-05')).map((row: { revision: number }) => row.revision)).toEqual([2, 1])
    const again = await officer().does('POST', path, asked)
    expect(again.restatementId).not.toBe(restatementId)
    await leader().does('POST', `/api/restatements/${again.restatementId}/decisions`, { decision: 'refuse' })
    // Taken back, so that the month stands as it was frozen.
    await corrects('两份合同撤销登记', '-730', LINZE, 'lz-tianbao')
    expect(await differenceOf(second.id)).toMatchObject({ total: 0 })
  })

  test('the next revision is frozen under a number of its own, and says which one it restates', async () => {
    await freezes()
    const [second, first] = await snapshotsOf('2023-05')
    known.second = second.id
    expect(first).toMatchObject({ id: known.first, restated: true, revision: 1 })
    expect(second).toMatchObject({ previousId: known.first, revision: 2, reason: '高台县补报一份技术合同，已核实' })
    expect(second.number).toBeGreaterThan(first.number)
    expect(await differenceOf(second.id)).toMatchObject({ total: 0 })
    const between = await differenceOf(known.first, `&with=${second.id}`)
    expect(between.total).toBeGreaterThan(0)
    const again = officer().does('POST', `/api/snapshots/${known.first}/restatements`, { reason: '再来一次重述' })
    await expect(again).rejects.toMatchObject({ code: 'wrong-state', keys: ['restatement.superseded'] })
  })

  test('after two counties merged back into the frozen year, what was frozen renders the same', async () => {
    const { pack } = office
    const decision = { onDate: '2023-05-10', reason: '行政区划调整', documentNo: '甘政函〔2023〕1号' }
    const facts = { kind: 'county', nameZh: '临高县', nameEn: 'Lingao', shortZh: '临高', shortEn: 'Lingao' }
    await office.as('lin-zhuren').does('POST', '/api/unit-mergers', {
      unitIds: [pack.units.get(LINZE), pack.units.get(GAOTAI)],
      into: { code: '620729', parentId: pack.units.get(CITY), facts: { ...facts, peerGroup: 'counties' } },
      ...decision,
    })
    await settles(office)
    const live = await rankingOf()
    expect(JSON.stringify(live)).not.toContain('高台')
    expect(JSON.stringify([await tableOf(GAOTAI, known.first), await rankingOf(known.first)])).toBe(known.before)
    const difference = await differenceOf(known.second)
    const gone = difference.rows.filter((row: { after: unknown }) => row.after === null)
    expect(gone.map((row: { unit: { code: string } }) => row.unit.code)).toContain(GAOTAI)
  })
})
