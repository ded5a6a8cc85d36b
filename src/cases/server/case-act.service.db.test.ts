import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { CaseFilter } from '#cases/case.contract.ts'
import type { CaseAct } from '#cases/case-act.contract.ts'
import { getCase } from '#cases/server/case.queries.ts'
import { actAsSystem, actOnCase } from '#cases/server/case-act.service.ts'
import { listCasePage } from '#cases/server/case-list.queries.ts'
import { openCaseRecord } from '#cases/server/case-open.service.ts'
import { getProcess } from '#cases/server/case-process.queries.ts'
import type { RunContext } from '#cases/server/case-run.ts'
import type { Actor } from '#engine/access/actor.ts'
import { replay } from '#engine/process/evolve.ts'
import { openTasks } from '#engine/process/open-tasks.ts'
import { Refusal } from '#engine/refusal.ts'
import { inTenant } from '#server/database/tenant.ts'
import type { CaseKind } from '#server/http/case-kind.ts'
import { newId } from '#server/http/new-id.ts'
import { testDatabase } from '#tests/builders/database.ts'
import { at } from '#tests/builders/month-office.ts'
import { loadPack, type PackOffice } from '#tests/builders/pack-office.ts'

/** Random people do random things to cases of the pack, through the service; what is kept must stay one. */
const db = testDatabase()
const made: { pack?: PackOffice } = {}
beforeAll(async () => {
  made.pack = await loadPack(db, 'zhangye')
})

const PEOPLE = [
  'yx-tianbao',
  'yx-fuze',
  'gz-juzhang',
  'gz-fuhe',
  'zhou-kezhang',
  'he-kezhang',
  'lin-zhuren',
  'fang-zhuanyuan',
  'shao-juzhang',
  'qin-fuju',
]

/** Everything papers would ask for is there: this is about moving, not about filling in. */
const change: CaseKind = {
  record: 'change',
  facts: async () => ({ changeType: 'title', daysToEnd: 100, extensions: 0, months: 6 }),
  effects: { 'draw-up-task-book': async () => {}, 'apply-change': async () => {}, 'freeze-submission': async () => {} },
}
const platform: CaseKind = { record: 'platform', facts: async () => ({ meetsConditions: true, hasPartners: false }) }
const kinds = new Map([change, platform].map((kind) => [kind.record, kind]))

function run<T>(login: string | undefined, now: Date, work: (context: RunContext) => Promise<T>): Promise<T> {
  const { tenantId, people } = made.pack!
  const personId = login === undefined ? undefined : people.get(login)!
  return inTenant(db.app, tenantId, 'write', (tx) =>
    work({ tx, tenantId, now, newId, kinds, ...(personId !== undefined && { personId }) }),
  )
}

async function opensPlatform(now: Date): Promise<string> {
  const { units, people } = made.pack!
  const one = await run('yx-tianbao', now, (context) =>
    openCaseRecord(context, {
      process: 'platform-recognition',
      title: '河西走廊种质创新重点实验室',
      unitId: units.get('zy-szyx')!,
      parties: {
        contact: [{ person: people.get('yx-tianbao')! }],
        'host-unit': [{ unit: units.get('zy-szyx')! }],
        'recommending-unit': [{ unit: units.get('620702')! }],
      },
    }),
  )
  return one.id
}

/** What is kept of a case agrees with itself: events, state, columns, seats, inboxes. */
async function isWhole(caseId: string): Promise<void> {
  const { tenantId } = made.pack!
  const one = await inTenant(db.app, tenantId, 'read', (tx) => getCase(tx, tenantId, caseId))
  const events = await db.asAdmin('select event from case_events where case_id = $1 order by serial', [caseId])
  const folded = JSON.parse(JSON.stringify(replay(events.map(({ event }) => event as never))))
  expect(folded).toEqual(one.processState)
  expect([one.serial, one.state, one.round]).toEqual([folded.serial, folded.state, folded.round])
  const process = await inTenant(db.app, tenantId, 'read', (tx) =>
    getProcess(tx, tenantId, { code: one.process, version: one.version, hash: one.processState.hash }),
  )
  const open = openTasks(process, one.processState).map(({ id }) => id)
  const seats = await db.asAdmin(
    `select distinct s.task from case_seats s join tasks t on t.id = s.task_id
    where s.case_id = $1 and s.closed_at is null and t.done_at is null`,
    [caseId],
  )
  const forEverybody = openTasks(process, one.processState)
    .filter(({ person, who }) => person === undefined && who.every((each) => each.anyone === true))
    .map(({ id }) => id)
  expect(seats.map(({ task }) => task as string).sort()).toEqual(open.filter((id) => !forEverybody.includes(id)).sort())
  const [stray] = await db.asAdmin(
    `select count(*)::int as n from tasks t where t.subject_kind = 'case' and t.subject_id = $1::text and t.done_at is null
      and not exists (select from case_seats s where s.task_id = t.id and s.closed_at is null)`,
    [caseId],
  )
  expect(stray!.n).toBe(0)
}

const intent = fc.record({
  who: fc.nat({ max: PEOPLE.length - 1 }),
  kind: fc.constantFrom(
    'take',
    'take',
    'take',
    'take',
    'hand-over',
    'delegate',
    'choose',
    'remind',
    'object',
    'answer',
    'tick',
  ),
  which: fc.nat({ max: 7 }),
  other: fc.nat({ max: PEOPLE.length - 1 }),
  days: fc.nat({ max: 4 }),
})

describe('cases through the service', () => {
  test('law: whatever is tried by whomever, events fold to the state and the inboxes are those of the open tasks', {
    timeout: 300_000,
  }, async () => {
    const tried = { done: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(intent, { minLength: 10, maxLength: 40 }), async (script) => {
        let now = at('2023-07-03 09:00')
        const caseId = await opensPlatform(now)
        for (const { who, kind, which, other, days } of script) {
          now = new Date(now.getTime() + days * 86_400_000)
          const { tenantId, people } = made.pack!
          const one = await inTenant(db.app, tenantId, 'read', (tx) => getCase(tx, tenantId, caseId))
          const process = await inTenant(db.app, tenantId, 'read', (tx) =>
            getProcess(tx, tenantId, { code: one.process, version: one.version, hash: one.processState.hash }),
          )
          const actions = process.states.get(one.state)!.actions
          const to = people.get(PEOPLE[other]!)!
          const until = new Date(now.getTime() + 5 * 86_400_000).toISOString().slice(0, 10)
          const acts: Readonly<Record<string, CaseAct | undefined>> = {
            take:
              actions.length === 0
                ? undefined
                : { kind: 'take', action: actions[which % actions.length]!.action.code, reason: '理由' },
            'hand-over': { kind: 'hand-over', to },
            delegate: { kind: 'delegate', to, from: now.toISOString().slice(0, 10), until },
            choose: {
              kind: 'choose',
              people: PEOPLE.slice(other, other + 3).map((login) => people.get(login)!),
            },
            remind: { kind: 'remind' },
            object: { kind: 'object', reason: '与其他平台重复，请予核实' },
            answer: {
              kind: 'answer',
              objection: one.processState.objections[0]?.id ?? 'none',
              upheld: which === 0,
              reason: '已核',
            },
          }
          const act = acts[kind]
          try {
            if (kind === 'tick') await run(undefined, now, (context) => actAsSystem(context, caseId, { kind: 'tick' }))
            else if (act !== undefined) await run(PEOPLE[who], now, (context) => actOnCase(context, caseId, act))
            tried.done += 1
          } catch (error) {
            if (!(error instanceof Refusal)) throw error
            tried.refused += 1
          }
        }
        await isWhole(caseId)
      }),
      { numRuns: Number(process.env.CASE_RUNS ?? 12) },
    )
    expect(tried.done).toBeGreaterThan(20)
    expect(tried.refused).toBeGreaterThan(20)
  })

  test('of many who act on one serial at once exactly one wins, and the others hear a conflict', async () => {
    const now = at('2023-07-03 09:00')
    for (let round = 0; round < 3; round += 1) {
      const caseId = await opensPlatform(now)
      const { tenantId } = made.pack!
      const { serial } = await inTenant(db.app, tenantId, 'read', (tx) => getCase(tx, tenantId, caseId))
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, at) =>
          run('yx-tianbao', now, (context) =>
            actOnCase(context, caseId, {
              kind: 'take',
              action: at % 2 === 0 ? 'submit' : 'abandon',
              seen: serial,
            }),
          ),
        ),
      )
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const outcome of outcomes)
        if (outcome.status === 'rejected')
          expect(['conflict', 'wrong-state']).toContain((outcome.reason as Refusal).code)
      await isWhole(caseId)
    }
  })

  test('a fault anywhere in an act leaves nothing of it: state, events, seats, inboxes, outbox are as before', async () => {
    const now = at('2023-07-03 09:00')
    const caseId = await opensPlatform(now)
    const all = async () => {
      const counts = await Promise.all(
        ['case_events', 'case_seats', 'tasks', 'outbox_events', 'history_entries', 'case_submissions'].map((table) =>
          db.asAdmin(`select count(*)::int as n from ${table}`),
        ),
      )
      const [one] = await db.asAdmin('select serial, state, process_state from cases where id = $1', [caseId])
      return { one, counts: counts.map(([row]) => row!.n) }
    }
    const before = await all()
    const failing = new Map(kinds).set('platform', {
      ...platform,
      effects: {
        'freeze-submission': async ({ tx, tenantId }) => {
          await sql`update cases set title = 'half done' where tenant_id = ${tenantId}`.execute(tx)
          throw new Error('fails on purpose')
        },
      },
    })
    await expect(
      run('yx-tianbao', now, (context) =>
        actOnCase({ ...context, kinds: failing }, caseId, { kind: 'take', action: 'submit' }),
      ),
    ).rejects.toThrow('fails on purpose')
    expect(await all()).toEqual(before)
    expect((await db.asAdmin(`select count(*)::int as n from cases where title = 'half done'`))[0]!.n).toBe(0)
  })
})

test('a list is planned for what is asked, however often it was asked before: of two years it walks, of a month it looks up', async () => {
  const { tenantId, people } = made.pack!
  const day = (openedFrom: string) => CaseFilter.parse({ openedFrom, openedUntil: '2023-12-31', sort: 'title' })
  const actor: Actor = {
    tenantId,
    personId: people.get('zhou-kezhang')!,
    accountId: newId(),
    sessionId: newId(),
    name: '',
    unitId: newId(),
    unitPath: '/',
    roles: [],
    grants: [],
  }
  await inTenant(db.app, tenantId, 'read', async (tx) => {
    for (let n = 0; n < 7; n += 1)
      await listCasePage(
        tx,
        tenantId,
        { actor, today: '2023-07-03', filter: day('2023-07-01'), found: undefined },
        { limit: 5 },
      )
    const { rows } = await sql<{ generic: number }>`
      select coalesce(sum(generic_plans), 0)::int as generic from pg_prepared_statements
      where statement like '%from cases c%' and statement like '%opened_at >=%'`.execute(tx)
    expect(rows).toEqual([{ generic: 0 }])
  })
})
