import fc from 'fast-check'
import { expect, test } from 'vitest'
import { getToday } from '#cases/server/tenant.queries.ts'
import { judge } from '#engine/policy/decide.ts'
import { fenOf, reckon } from '#engine/policy/reckon-amount.ts'
import { getSheet } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { getPolicyBook, inForceOn } from '#modules/policies/server/policy-book.queries.ts'
import {
  catchUp,
  judgeEnterprises,
  judgeInPieces,
  policiesFollowFacts,
} from '#modules/policies/server/policy-run.service.ts'
import { inTenant, type Tx } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at, monthOffice } from '#tests/builders/month-office.ts'
import { loadRegisteredPack } from '#tests/builders/pack-office.ts'

/** What a run keeps of every enterprise, against the exact rules on its sheet. */
const office = monthOffice('zhangye', at('2023-07-03 09:30'), loadRegisteredPack)
const inOffice = <R>(work: (context: Parameters<typeof catchUp>[0]) => Promise<R>) =>
  inTenant(office.db.app, office.pack.tenantId, 'write', (tx) =>
    work({ tx, tenantId: office.pack.tenantId, now: office.clock.now, newId }),
  )

test('law: whatever facts come, go or change, what is kept is what the exact rules say of each sheet', async () => {
  await inOffice(catchUp)
  const on = await inOffice(({ tx, tenantId, now }) => getToday(tx, tenantId, now))
  const next = fc.sample(fc.array(fc.nat(), { minLength: 200, maxLength: 200 }), { numRuns: 1, seed: 20230703 })[0]!
  const pick = <T>(all: readonly T[]): T => all[next.pop()! % all.length] as T
  const facts = (await office.db.asAdmin(
    `select f.id, f.entry_id, f.value from register_facts f join register_entries e on e.tenant_id = f.tenant_id and
       e.id = f.entry_id where e.register = 'enterprise' and e.state = 'active' and f.standing = 'stands' order by f.id`,
  )) as { id: string; entry_id: string; value: string }[]
  for (let round = 0; round < 3; round++) {
    const changed = new Set<string>()
    for (let change = 0; change < 8; change++) {
      const { id, entry_id: entryId, value } = pick(facts)
      changed.add(entryId)
      const other = value === 'true' ? 'false' : value === 'false' ? 'true' : /^\d+$/.test(value) ? `${value}0` : value
      const [set, to] = pick([
        ['standing', 'withdrawn'],
        ['value', other],
        ['expires_on', '2001-01-01'],
        ['as_of', '2199-01-01'],
      ] as const)
      await office.db.asAdmin(`update register_facts set ${set} = $2 where id = $1`, [id, to])
      await office.db.asAdmin('update register_entries set version = version + 1 where id = $1', [entryId])
    }
    const ran = await inOffice(catchUp)
    expect(ran?.entries).toBe(changed.size)
    await inOffice(async (context) => {
      const book = await getPolicyBook(context.tx, context.tenantId)
      for (const entryId of changed) {
        const { entry } = await getSheet(context, book, entryId, on)
        const kept = await office.db.asAdmin(
          'select policy, state, amount_fen::text, is_payable, pays_fen::text from policy_results where entry_id = $1 order by policy',
          [entryId],
        )
        const exactly = inForceOn(book, on).map((compiled) => {
          const [known, vouched] = [entry.known, entry.vouched].map((sheet) => {
            const judged = judge(compiled, sheet.facts, on)
            const step =
              judged.state === 'eligible' && compiled.amount ? reckon(compiled.amount, judged.known) : undefined
            const fen = step && !('open' in step) ? String(fenOf(step.value, compiled.policy.gives!.rounding)) : null
            return { state: judged.state, fen }
          })
          return {
            ...{ policy: compiled.policy.code, state: known!.state, amount_fen: known!.fen },
            ...{ is_payable: vouched!.state === 'eligible', pays_fen: vouched!.fen },
          }
        })
        expect(kept).toEqual(exactly.sort((a, b) => (a.policy < b.policy ? -1 : 1)))
      }
      const anew = await judgeEnterprises(context, book, { on })
      expect(anew.changed).toBe(0)
    })
  }
})

test('a night that breaks off goes on under its own id, and never writes over who was judged by newer facts meanwhile', async () => {
  await inOffice(catchUp)
  const { tenantId } = office.pack
  const [book, on] = await inOffice(async ({ tx, now }) => [
    await getPolicyBook(tx, tenantId),
    await getToday(tx, tenantId, now),
  ])
  const [newer, other] = (
    await office.db.asAdmin('select entry_id from policy_judgements order by entry_id limit 2')
  ).map((row) => row.entry_id as string)
  await office.db.asAdmin(
    `update policy_judgements set states = translate(states, 'nN', 'uU') where entry_id = any($1)`,
    [[newer, other]],
  )
  let calls = 0
  const inTransaction = <R>(work: (tx: Tx) => Promise<R>) => inTenant(office.db.app, tenantId, 'write', work)
  const breaking = async <R>(work: (tx: Tx) => Promise<R>): Promise<R> => {
    calls++
    if (calls === 3) {
      await office.db.asAdmin('update register_entries set version = version + 1 where id = $1', [newer])
      await inOffice((context) => policiesFollowFacts.run(context, { registerEntryId: newer }))
    }
    if (calls === 4) throw new Error('killed before its end')
    return inTransaction(work)
  }
  const night = { tenantId, now: office.clock.now, newId }
  await expect(judgeInPieces({ ...night, inTransaction: breaking }, book, { on })).rejects.toThrow('killed')
  const told =
    'select run_id, entry_id, from_state, to_state from policy_changes where entry_id = any($1) order by run_id desc'
  const changes = async () =>
    (await office.db.asAdmin(told, [[newer, other]])).filter((row) => row.from_state === 'unknown')
  const before = await changes()
  const kept = await office.db.asAdmin(
    `select j.entry_version = e.version as is_newest from policy_judgements j join register_entries e on e.id = j.entry_id
     where j.entry_id = $1`,
    [newer],
  )
  expect(kept).toEqual([{ is_newest: true }])
  const ran = await judgeInPieces({ ...night, inTransaction }, book, { on })
  expect(ran.changed).toBe(0)
  expect(new Set(before.filter((row) => row.entry_id === other).map((row) => row.run_id))).toEqual(new Set([ran.runId]))
  expect(before.filter((row) => row.entry_id === newer).some((row) => row.run_id === ran.runId)).toBe(false)
  expect(await changes()).toEqual(before)
})

test('facts that are sent are judged and forgotten: one enterprise, or a line each, and what is wrong is named', async () => {
  const officer = office.as('zhou-kezhang')
  const facts = {
    region: '620702',
    abnormalList: false,
    seriousDishonesty: false,
    rdExpense: 120,
    sales: { 2022: 4000 },
  }
  const path = '/api/policies/zy-rd-intensity/evaluation'
  const { verdict, faults } = await officer.does('POST', path, { facts, on: '2023-06-30' })
  expect(faults).toEqual([])
  expect(verdict).toMatchObject({
    state: 'eligible',
    version: '2023',
    amount: { fen: '3000000', tenThousandYuan: '3' },
  })
  const wrong = await officer.does('POST', path, { facts: { sales: -1 }, creditCode: '91620702MAX000005X' })
  expect(wrong.verdict).toBeUndefined()
  expect(wrong.faults.map(({ path: at, key }: { path: string; key: string }) => [at, key])).toEqual([
    ['creditCode', 'identifier.credit-code-check'],
    ['sales', 'policy.fact-below'],
  ])
  expect(wrong.faults[1].reason.en).toBe('“sales” cannot be below 0')

  const browser = await officer.signedIn()
  const send = (lines: string | undefined, query = 'policies=zy-rd-intensity&policies=tech-sme&on=2023-06-30') =>
    fetch(`${office.url}/api/policy-evaluations?${query}`, {
      ...{ method: 'POST', ...(lines !== undefined && { body: lines }) },
      headers: { cookie: browser.cookie!, origin: office.url, 'content-type': 'application/x-ndjson' },
    })
  const answered = await send(`${JSON.stringify({ id: 7, facts })}\n\n{"facts": {"sales": 1, "sales": 2}}\n`)
  const rows = (await answered.text()).trim().split('\n')
  expect([answered.status, answered.headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8'])
  const [first, second] = rows.map((row) => JSON.parse(row))
  expect([first.line, first.id, first.verdicts.map(({ state }: { state: string }) => state)]).toEqual([
    ...[1, 7, ['eligible', 'unknown']],
  ])
  expect([second.line, second.faults[0].reason.en]).toEqual([3, '“facts.sales” is given twice'])
  expect((await send('{}', 'policies=nothing')).status).toBe(404)
  expect((await send('{}\n'.repeat(2000), 'policies=all')).status).toBe(429)
  const asJson = officer.does('POST', '/api/policy-evaluations?policies=all', {})
  await expect(asJson).rejects.toMatchObject({ keys: ['http.lines-missing'] })
})

test('the cases of a version stand beside its rules, those of a used pack too, each as the rules judge it now', async () => {
  const officer = office.as('zhou-kezhang')
  const national = await officer.reads('/api/policies/specialised-sme/cases')
  expect([national.version, national.total > 20, national.holding]).toEqual(['2022', true, national.total])
  expect(new Set(national.rows.map(({ of }: { of: string }) => of))).toEqual(new Set(['used']))
  const own = await officer.reads('/api/policies/zy-hnte/cases?on=2022-06-30')
  expect(own).toMatchObject({
    version: '2022',
    rows: expect.arrayContaining([expect.objectContaining({ of: 'pack' })]),
  })
  expect(own.coverage.touched).toBe(own.coverage.all)
})
