import fc from 'fast-check'
import { expect, test } from 'vitest'
import { getToday } from '#cases/server/tenant.queries.ts'
import { loadRegisterSamples } from '#cli/load-registers.ts'
import { readSoundPack } from '#cli/publish-administration.ts'
import { judge } from '#engine/policy/decide.ts'
import { fenOf, reckon } from '#engine/policy/reckon-amount.ts'
import { getSheet } from '#modules/policies/server/enterprise-sheet.queries.ts'
import { getPolicyBook, inForceOn } from '#modules/policies/server/policy-book.queries.ts'
import { catchUp, judgeEnterprises } from '#modules/policies/server/policy-run.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at, monthOffice } from '#tests/builders/month-office.ts'
import { loadPack, type Opening } from '#tests/builders/pack-office.ts'

/** What a run keeps of every enterprise, against the exact rules on its sheet. */
const withEnterprises: Opening = async (db, name) => {
  const opened = await loadPack(db, name)
  const pack = await readSoundPack(`definitions/${name}`, 'definitions')
  await inTenant(db.app, opened.tenantId, 'write', (tx) =>
    loadRegisterSamples({ tx, tenantId: opened.tenantId, now: at('2023-07-03 09:00'), newId }, pack),
  )
  return opened
}
const office = monthOffice('zhangye', at('2023-07-03 09:30'), withEnterprises)
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
