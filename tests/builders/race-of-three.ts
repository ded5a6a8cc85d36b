import { expect } from 'vitest'
import { commitFunds } from '#modules/funds/server/fund-acts.service.ts'
import { bookPostings } from '#modules/funds/server/ledger.store.ts'
import { raceTranches } from '#modules/projects/race.rules.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import type { Programme } from '#tests/builders/http-files.ts'

const GRANT = 60_000_000n
const FIRST_STAGE = 24_000_000n
const RESOLUTION = '张科局纪〔2026〕3号'

/**
 * Three projects of one direction run side by side on money of the ledger; the second has had its first stage paid. One proposes the
 * ranking and another decides: the third goes on, the others end, and their money with them.
 */
export async function racesForMoney(o: Programme, callId: string, direction: string): Promise<void> {
  const { poolId, lineId } = await opensPool(o)
  const [first, second, third] = await startsThree(o, callId, direction, poolId, lineId)
  const ranking = [third!, first!, second!]
  const path = `/api/calls/${callId}/races`
  const race = async (login = 'lin-zhuren') => (await o.as(login).reads(path)).races[0]
  expect(await race()).toMatchObject({ percent: 40, goOn: 1, gate: null, acts: { propose: true, decide: false } })
  await expect(race('gz-tianbao')).rejects.toMatchObject({ code: 'not-allowed' })

  const proposes = (login: string, said: readonly string[]) =>
    o.as(login).does('POST', path, { direction, ranking: said, resolution: RESOLUTION })
  const decides = (login: string, more: object) => o.as(login).does('POST', `${path}/decision`, { direction, ...more })
  await expect(proposes('gz-tianbao', ranking)).rejects.toMatchObject({ code: 'not-allowed' })
  await expect(proposes('lin-zhuren', ranking.slice(1))).rejects.toMatchObject({ keys: ['race.not-all'] })
  const early = await proposes('lin-zhuren', [first!, second!, third!])
  await expect(proposes('zhou-kezhang', ranking)).rejects.toMatchObject({ keys: ['race.waits'] })
  const { proposalId } = await proposes('lin-zhuren', ranking)
  expect((await race()).projects.map(({ id }: { id: string }) => id)).toEqual(ranking)

  // Nobody decides on his own ranking, on one that was replaced, or without the permission.
  const yes = { proposalId, says: 'yes' }
  await expect(decides('lin-zhuren', yes)).rejects.toMatchObject({ keys: ['race.own-proposal'] })
  await expect(decides('zhou-kezhang', yes)).rejects.toMatchObject({ code: 'not-allowed' })
  await expect(decides('shao-juzhang', { ...yes, proposalId: early.proposalId })).rejects.toMatchObject({
    keys: ['race.proposal-changed'],
  })
  await expect(decides('shao-juzhang', { proposalId, says: 'no' })).rejects.toMatchObject({
    keys: ['race.reason-needed'],
  })
  await decides('shao-juzhang', { proposalId, says: 'no', reason: '评比依据不全' })
  expect(await race()).toMatchObject({ proposal: null, returned: { reason: '评比依据不全', by: '邵局长' } })
  const again = await proposes('lin-zhuren', ranking)
  expect(await race('shao-juzhang')).toMatchObject({
    proposal: { by: '林主任', resolution: RESOLUTION },
    acts: { propose: false, decide: true },
  })
  const decision = { proposalId: again.proposalId, says: 'yes' }
  expect(await decides('shao-juzhang', decision)).toEqual({ goingOn: [third], ended: [first, second] })
  await expect(decides('shao-juzhang', decision)).rejects.toMatchObject({ keys: ['race.decided'] })
  await expect(proposes('lin-zhuren', ranking)).rejects.toMatchObject({ keys: ['race.decided'] })

  const decided = await race()
  expect(decided).toMatchObject({
    gate: { by: '邵局长', proposedBy: '林主任' },
    acts: { propose: false, decide: false },
  })
  expect(decided.projects.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([
    [third, 'ongoing'],
    [first, 'terminated'],
    [second, 'terminated'],
  ])
  const { history } = await o.as('lin-zhuren').reads(`/api/calls/${callId}`)
  expect(history[0].text).toBe(`作出方向 ${direction} 的阶段评比（${RESOLUTION}）：1 项继续，2 项结束`)
  await tellsMoney(o, poolId, { winner: third!, paid: second!, unpaid: first! })
}

/** Who goes on may ask for the rest; who ends keeps what was paid, and the rest is on its line again. */
async function tellsMoney(
  o: Programme,
  poolId: string,
  { winner, paid, unpaid }: { readonly winner: string; readonly paid: string; readonly unpaid: string },
): Promise<void> {
  const desk = o.as('song-caiwu')
  const { rows } = await desk.reads(`/api/funds/commitments?poolId=${poolId}`)
  const of = async (projectId: string) => {
    const { id } = rows.find(({ subject }: { subject: { id: string } }) => subject.id === projectId)
    return desk.reads(`/api/funds/commitments/${id}`)
  }
  const goesOn = await of(winner)
  expect(goesOn).toMatchObject({ state: 'open', amountFen: String(GRANT) })
  expect(goesOn.tranches).toMatchObject([
    { code: 'first-stage', amountFen: String(FIRST_STAGE), releasedOn: '2026-05-11' },
    { code: 'race-gate', amountFen: String(GRANT - FIRST_STAGE), releasedOn: '2026-05-11' },
  ])
  expect(await of(paid)).toMatchObject({
    ...{ state: 'settled', amountFen: String(FIRST_STAGE), paidFen: String(FIRST_STAGE), leftFen: '0' },
    balances: { commitment: '0', paid: '0', surplus: String(FIRST_STAGE) },
  })
  expect(await of(unpaid)).toMatchObject({ state: 'settled', amountFen: '0', paidFen: '0' })
  const pool = await desk.reads(`/api/funds/pools/${poolId}`)
  expect(pool).toMatchObject({ isProven: true, balances: { line: String(3n * GRANT - GRANT - FIRST_STAGE) } })
}

async function opensPool(o: Programme): Promise<{ poolId: string; lineId: string }> {
  const { poolId } = await o.as('song-caiwu').does('POST', '/api/funds/pools', {
    ...{ unitId: o.units.get('620700'), year: 2026, code: 'race-2026', source: 'city', document: '张财教〔2026〕1号' },
    ...{ name: { zh: '2026年赛马资金', en: 'Money of races 2026' }, amountFen: String(3n * GRANT) },
    lines: [{ code: 'race', name: { zh: '赛马', en: 'Races' }, amountFen: String(3n * GRANT) }],
  })
  const { lines } = await o.as('song-caiwu').reads(`/api/funds/pools/${poolId}`)
  return { poolId, lineId: lines[0].id }
}

/** As signing three task books would have started them: the grant is committed in two stages. */
async function startsThree(
  { office, units }: Programme,
  callId: string,
  direction: string,
  poolId: string,
  lineId: string,
): Promise<readonly string[]> {
  const { tenantId, people } = office.pack
  const unitId = units.get('zy-szyx')!
  const rows = await office.db.asAdmin(
    `insert into projects (tenant_id, id, number, title, call_id, family, level, mode, direction, unit_id, division_id, leader_id,
       grant_fen, start_on, end_on, approved_on, state)
     select $1, gen_random_uuid(), '27YF90' || n, '并行路线' || n, $2, 'key-rd', 'province', 'parallel-race', $6, $3, $4, $5,
       ${GRANT}, '2026-06-01', '2028-05-31', '2026-05-11', 'ongoing' from generate_series(1, 3) n returning id`,
    [tenantId, callId, unitId, units.get('620700'), people.get('yx-tianbao'), direction],
  )
  const ids = (rows as unknown as { id: string }[]).map(({ id }) => id)
  const mode = { firstStage: { percent: 40, goOn: 1 } } as Parameters<typeof raceTranches>[0]
  const payee = { kind: 'unit' as const, id: unitId, name: '市直及高校院所', bankName: '', bankAccount: '' }
  await inTenant(office.db.app, tenantId, 'write', async (tx) => {
    const context = { tx, tenantId, now: office.clock.now, newId }
    const common = {
      poolId,
      lineId,
      unitId,
      payee,
      amountFen: GRANT,
      tranches: raceTranches(mode, GRANT, '2026-05-11')!,
    }
    for (const [at, id] of ids.entries()) {
      const subject = { kind: 'project', id }
      const commitmentId = await commitFunds(context, { ...common, subject, title: `并行路线${at + 1}` }, null)
      if (at !== 1) continue
      for (const movement of ['order', 'pay'] as const) {
        const entries = [{ poolId, commitmentId, amountFen: FIRST_STAGE }]
        const cause = { kind: 'commitment', id: commitmentId }
        await bookPostings(context, [{ poolId, movement, cause, on: '2026-05-11', by: null, entries }])
      }
    }
  })
  return ids
}
