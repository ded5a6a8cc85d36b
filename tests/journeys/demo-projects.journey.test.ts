import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { listKeptCases } from '#cases/server/case.queries.ts'
import { getForm } from '#cases/server/case-form.queries.ts'
import { getProcess } from '#cases/server/case-process.queries.ts'
import type { Answers } from '#engine/form/form.ts'
import { validateForm } from '#engine/form/validate-form.ts'
import type { FundMovement } from '#engine/money/ledger.ts'
import type { CaseEvent } from '#engine/process/case-event.ts'
import { replay } from '#engine/process/evolve.ts'
import { openTasks } from '#engine/process/open-tasks.ts'
import { countRegisters, keepDerived, markDue } from '#modules/dispatch/server/derive.service.ts'
import { recomputeAll } from '#modules/dispatch/server/figure.store.ts'
import { rowsOf, sumOf } from '#modules/projects/asked-answers.ts'
import { inTenant } from '#server/database/tenant.ts'
import { at, monthOffice } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'

/** The projects of the demo: written in bulk, and yet as if every act had been done by hand. */
const office = monthOffice('zhangye', at('2023-07-03 09:40'), loadDemoPack)
const asked = <T extends Record<string, unknown>>(statement: string): Promise<T[]> =>
  office.db.asAdmin(statement.replaceAll('$tenant', `'${office.pack.tenantId}'`)) as Promise<T[]>

describe('The demo’s projects', () => {
  test('are 220 recommended in 2023 in five families as published, and all say that they are samples', async () => {
    const families = await asked<{ family: string; n: number }>(`
      select k.family, count(*)::int as n from call_recommendations r
      join calls k on k.tenant_id = r.tenant_id and k.id = r.call_id
      where r.tenant_id = $tenant and k.year = 2023 group by 1 order by 1`)
    expect(Object.fromEntries(families.map(({ family, n }) => [family, n]))).toEqual({
      major: 23,
      'key-rd': 15,
      guidance: 119,
      basic: 50,
      'energy-digital': 13,
    })
    expect(await asked(`select title from cases where tenant_id = $tenant and title not like '%（示例）%'`)).toEqual([])
    const phases = await asked<{ phase: string }>('select distinct phase from cases where tenant_id = $tenant')
    expect(phases.map(({ phase }) => phase).sort()).toEqual([
      'active',
      'closed',
      'draft',
      'in-review',
      'publicity',
      'returned',
      'suspended',
    ])
    const states = await asked<{ state: string }>('select distinct state from projects where tenant_id = $tenant')
    expect(states.map(({ state }) => state).sort()).toEqual(['accepted', 'failed', 'ongoing', 'revoked', 'terminated'])
  })

  test('stand where their events lead, and ask whom the kernel asks', async () => {
    const { tenantId } = office.pack
    await inTenant(office.db.app, tenantId, 'read', async (tx) => {
      const cases = await listKeptCases(tx, tenantId, sql<boolean>`true`, 5000)
      expect(cases.length).toBeGreaterThan(300)
      const events = await sql<{ caseId: string; event: CaseEvent }>`select case_id, event from case_events
        where tenant_id = ${tenantId} order by case_id, serial`.execute(tx)
      const seats = await sql<{ caseId: string; task: string }>`select distinct case_id, task from case_seats
        where tenant_id = ${tenantId} and closed_at is null`.execute(tx)
      const byCase = grouped(events.rows)
      const asking = grouped(seats.rows)
      for (const one of cases) {
        const { processState: kept } = one
        expect(JSON.parse(JSON.stringify(replay(byCase.get(one.id)!.map(({ event }) => event))))).toEqual(kept)
        expect([one.state, one.serial, one.round]).toEqual([kept.state, kept.serial, kept.round])
        const { process: code, version, hash } = kept
        const process = await getProcess(tx, tenantId, { code, version, hash })
        const told = openTasks(process, kept).map(({ id }) => id)
        expect([one.title, (asking.get(one.id) ?? []).map(({ task }) => task).sort()]).toEqual([one.title, told.sort()])
      }
    })
  })

  test('hand in papers without a fault, with budgets that add up', async () => {
    const { tenantId } = office.pack
    await inTenant(office.db.app, tenantId, 'read', async (tx) => {
      const { rows } = await sql<{ form: string; hash: string; answers: Answers; grant: string | null; today: string }>`
        select s.form, s.hash, s.answers, p.grant_fen::text as grant, s.submitted_at::date::text as today
        from case_submissions s left join projects p on p.tenant_id = s.tenant_id and p.case_id = s.case_id
        where s.tenant_id = ${tenantId} order by s.case_id, s.number`.execute(tx)
      expect(rows.length).toBeGreaterThan(300)
      for (const [n, { hash, answers, grant, today }] of rows.entries()) {
        const form = await getForm(tx, tenantId, hash)
        if (grant !== null) expect(sumOf(rowsOf(form.form, answers, 'project.budget'), 'grant')).toBe(BigInt(grant))
        if (n % 6 !== 0) continue
        const errors = validateForm(form, answers, { stage: 'submit', facts: { today } }).filter(
          ({ severity, code }) => severity === 'error' && code !== 'not-signed' && code !== 'not-the-fact',
        )
        expect([form.form.code, errors]).toEqual([form.form.code, []])
      }
    })
  })

  test('have their money in a ledger whose debits are its credits, and whose balances are its entries', async () => {
    const [sum] = await asked(`select sum(balance_fen)::text as all from fund_accounts where tenant_id = $tenant`)
    expect(sum).toEqual({ all: '0' })
    expect(
      await asked(`select a.id from fund_accounts a
        left join lateral (select sum(case when e.debit_account_id = a.id then e.amount_fen else -e.amount_fen end) as moved
          from fund_entries e where e.tenant_id = a.tenant_id and a.id in (e.debit_account_id, e.credit_account_id)) m on true
        where a.tenant_id = $tenant and a.balance_fen <> coalesce(m.moved, 0)`),
    ).toEqual([])
    const moved = await asked<{ movement: string }>(
      'select distinct movement from fund_postings where tenant_id = $tenant',
    )
    expect(moved.map(({ movement }) => movement)).toEqual(
      expect.arrayContaining(['commit', 'account', 'keep', 'demand', 'charge'] satisfies FundMovement[]),
    )
    expect(
      await asked(`select p.number from projects p left join fund_commitments c on c.tenant_id = p.tenant_id
        and c.subject_kind = 'project' and c.subject_id = p.id where p.tenant_id = $tenant and c.id is null`),
    ).toEqual([])
  })

  test('are ended with what was not spent coming back, with interest, in the act that ends them', async () => {
    const heads = {
      '620702': 'gz',
      '620721': 'sn',
      '620722': 'ml',
      '620723': 'lz',
      '620724': 'gt',
      '620725': 'sd',
    } as const
    const [found] = await asked<{ caseId: string; projectId: string; commitmentId: string; unit: string }>(`
      select c.id as "caseId", c.subject_id as "projectId", k.id as "commitmentId", u.code as unit from cases c
      join fund_commitments k on k.tenant_id = c.tenant_id and k.subject_id = c.subject_id
      join units u on u.tenant_id = c.tenant_id and u.id = c.unit_id
      where c.tenant_id = $tenant and c.record = 'termination' and c.phase <> 'closed'`)
    const { caseId, projectId, commitmentId, unit: code } = found!
    const takes = (login: string, action: string, reason = '同意') =>
      office.as(login).does('POST', `/api/cases/${caseId}/acts`, { act: { kind: 'take', action, reason } })
    const head = code in heads ? `${heads[code as keyof typeof heads]}-juzhang` : 'yx-fuze'
    await expect(takes('qin-fuju', 'terminate')).rejects.toMatchObject({ code: 'wrong-state' })
    await takes(head, 'object', '主要技术路线仍可行，请求延期。')
    await expect(takes('zhou-kezhang', 'terminate')).rejects.toMatchObject({ code: 'not-allowed' })
    await takes('qin-fuju', 'terminate')
    expect(await office.as('zhou-kezhang').reads(`/api/cases/${caseId}`)).toMatchObject({
      ...{ phase: 'closed', outcome: 'terminated' },
    })
    expect(await office.as('zhou-kezhang').reads(`/api/projects/${projectId}`)).toMatchObject({ status: 'terminated' })
    const [kept] = await asked<{ principal: string; interest: string; days: number; spent: string; paid: string }>(`
      select r.principal_fen::text as principal, r.interest_fen::text as interest, r.until_on - r.from_on as days,
        (select sum(e.granted_fen)::text from fund_expenditures e where e.tenant_id = r.tenant_id
          and e.commitment_id = r.commitment_id) as spent,
        (select sum(p.amount_fen)::text from fund_payments p where p.tenant_id = r.tenant_id
          and p.commitment_id = r.commitment_id) as paid
      from fund_recoveries r where r.tenant_id = $tenant and r.commitment_id = '${commitmentId}'`)
    const principal = BigInt(kept!.principal)
    expect(principal).toBe(BigInt(kept!.paid) - BigInt(kept!.spent))
    // Simple interest of 1.5 % a year of 365 days, rounded half up to the fen.
    expect(BigInt(kept!.interest)).toBe((principal * 15n * BigInt(kept!.days) * 2n + 365_000n) / 730_000n)
    const moved = await asked<{ movement: string; fen: string }>(`
      select p.movement, sum(e.amount_fen)::text as fen from fund_postings p
      join fund_entries e on e.tenant_id = p.tenant_id and e.posting_id = p.id
      where p.tenant_id = $tenant and p.cause_id = '${commitmentId}' and p.movement in ('demand', 'charge') group by 1`)
    expect(Object.fromEntries(moved.map(({ movement, fen }) => [movement, fen]))).toEqual({
      demand: kept!.principal,
      charge: kept!.interest,
    })
  })

  test('are counted into dispatch: each figure is the rows behind it, and what changes is what a count from nothing says', async () => {
    const { tenantId, units, indicators } = office.pack
    const [root, county] = [units.get('620700')!, units.get('620723')!]
    const at = (code: string, unitId: string, period = '2023-06') =>
      `unitId=${unitId}&indicatorId=${indicators.get(code)}&period=${period}`
    const planner = office.as('lin-zhuren')
    const figureOf = async (code: string, unitId: string, period?: string) =>
      (await planner.reads(`/api/figures/explain?${at(code, unitId, period)}`)).figure
    for (const [code, wanted] of [
      [
        'project_applications',
        `select count(distinct case_id) from case_submissions s join cases c on c.id = s.case_id
         where c.record = 'application' and c.tenant_id = $tenant group by c.id having min(submitted_at) < '2023-06-30T16:00Z'
         and min(submitted_at) >= '2022-12-31T16:00Z'`,
      ],
      [
        'projects_approved',
        `select 1 from projects where tenant_id = $tenant and approved_on between '2023-01-01' and '2023-06-30'`,
      ],
      [
        'overdue_in_register',
        `select 1 from projects where tenant_id = $tenant and end_on + interval '6 months' < '2023-06-30'
         and (closed_on is null or closed_on > '2023-06-30')`,
      ],
    ] as const) {
      const rows = await asked(wanted)
      expect([code, await figureOf(code, root)]).toMatchObject([code, { value: String(rows.length), derived: true }])
      expect(rows.length).toBeGreaterThan(0)
    }
    const families = ['major', 'key_rd', 'guidance', 'basic', 'energy_digital'].map((one) => `applications_${one}`)
    const byFamily = await Promise.all(families.map((code) => figureOf(code, root)))
    const all = await figureOf('project_applications', root)
    expect(byFamily.reduce((sum, { value }) => sum + Number(value), 0)).toBe(Number(all.value))
    // Of a county: the officer opens them all, its reporter those that he may read; both see the number.
    const path = `/api/figures/behind?${at('projects_approved', county)}&limit=200`
    const opened = await planner.reads(path)
    expect(opened).toMatchObject({ hidden: 0, next: null, total: opened.rows.length })
    expect(opened.rows.length).toBe(Number((await figureOf('projects_approved', county)).value))
    const own = await office.as('lz-tianbao').reads(path)
    expect(own.total).toBe(opened.total)
    expect(own.rows.length + own.hidden).toBe(own.total)
    await expect(office.as('lz-tianbao').reads(path.replace(county, root))).rejects.toMatchObject({ status: 403 })
    const page = path.replace(county, root).replace('limit=200', 'limit=1')
    const first = await planner.reads(page)
    const second = await planner.reads(`${page}&cursor=${encodeURIComponent(first.next)}`)
    const everywhere = await planner.reads(page.replace('limit=1', 'limit=200'))
    const idsOf = ({ rows }: { rows: readonly { id: string }[] }) => rows.map(({ id }) => id)
    expect([...idsOf(first), ...idsOf(second)]).toEqual(idsOf(everywhere).slice(0, 2))
    // Nobody types it, corrects it or imports it.
    const correction = {
      unitId: county,
      indicatorId: indicators.get('projects_approved'),
      period: '2023-05',
      proposedValue: '9',
    }
    await expect(
      office.as('lz-tianbao').does('POST', '/api/corrections', { ...correction, reason: '应为九项' }),
    ).rejects.toThrow()

    const figures = () =>
      asked(`select * from figures f where tenant_id = $tenant and exists (select from derived_periods d
        where d.tenant_id = f.tenant_id and d.indicator_id = f.indicator_id) order by unit_id, year, indicator_id`)
    // Over the tree as the demo has left it.
    await inTenant(office.db.app, tenantId, 'write', (tx) => recomputeAll(tx, tenantId))
    await asked(`update projects set approved_on = '2023-05-31', grant_fen = grant_fen + 700000, unit_id = '${county}'
      where tenant_id = $tenant and id = '${opened.rows[0].id}'`)
    await asked(`update projects set closed_on = '2023-07-01', state = 'accepted' where id in (select id from projects
      where tenant_id = $tenant and state = 'ongoing' and end_on < '2023-01-01' limit 2)`)
    const { now } = office.clock
    await inTenant(office.db.app, tenantId, 'write', async (tx) => {
      await markDue({ tx, tenantId })
      await keepDerived({ tx, tenantId, now })
    })
    const kept = await figures()
    await inTenant(office.db.app, tenantId, 'write', async (tx) => {
      await sql`delete from derived_values where tenant_id = ${tenantId}`.execute(tx)
      await sql`delete from derived_periods where tenant_id = ${tenantId}`.execute(tx)
      await countRegisters({ tx, tenantId, now })
      await recomputeAll(tx, tenantId)
    })
    expect(await figures()).toEqual(kept)
  })

  test('include one that was revoked: all that was paid comes back with interest, and its leader is barred', async () => {
    const [found] = await asked<{ paid: string; principal: string; days: number; interest: string; leader: string }>(`
      select (select sum(y.amount_fen)::text from fund_payments y where y.tenant_id = k.tenant_id
          and y.commitment_id = k.id and y.state = 'paid') as paid,
        r.principal_fen::text as principal, r.interest_fen::text as interest, r.until_on - r.from_on as days,
        p.leader_id::text as leader
      from projects p
      join fund_commitments k on k.tenant_id = p.tenant_id and k.subject_kind = 'project' and k.subject_id = p.id
      join fund_recoveries r on r.tenant_id = k.tenant_id and r.commitment_id = k.id
      where p.tenant_id = $tenant and p.state = 'revoked'`)
    expect(found!.principal).toBe(found!.paid)
    expect(BigInt(found!.interest)).toBe(
      (BigInt(found!.principal) * 15n * BigInt(found!.days) * 2n + 365_000n) / 730_000n,
    )
    const barred = await asked<{ subject: string; reason: string }>(
      `select subject, reason from integrity_records where tenant_id = $tenant and reason like '项目被撤销%'`,
    )
    expect(barred).toEqual([{ subject: `person:${found!.leader}`, reason: expect.stringContaining('（示例）') }])
    expect(
      await asked(`select subject from integrity_records where tenant_id = $tenant and subject like 'unit:%'`),
    ).toEqual([])
  })

  test('are lined up with the best first and all that are chosen, and the optimum is the same however few are told', async () => {
    const [call] = await asked<{ id: string }>(
      `select id from calls where tenant_id = $tenant and family = 'major' and year = 2023`,
    )
    const lineup = (limit: number) => office.as('zhou-kezhang').reads(`/api/calls/${call!.id}/lineup?limit=${limit}`)
    const [few, all] = [await lineup(3), await lineup(5000)]
    expect(all.candidates).toHaveLength(all.total)
    expect([few.total, few.best, few.margin]).toEqual([all.total, all.best, all.margin])
    expect(few.candidates.slice(0, 3)).toEqual(all.candidates.slice(0, 3))
    const told = few.candidates.map(({ caseId }: { caseId: string }) => caseId)
    expect(told).toEqual(expect.arrayContaining([...all.content.chosen, ...all.best.chosen]))
    const wanted = new Set([...all.content.chosen, ...all.best.chosen, all.margin.lastIn, all.margin.firstOut])
    for (const caseId of told.slice(3)) expect(wanted).toContain(caseId)
    await expect(lineup(0)).rejects.toMatchObject({ code: 'form-invalid' })
  })

  test('are listed page by page in the order asked for, and leave as a workbook', async () => {
    const desk = office.as('zhou-kezhang')
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await desk.reads(
        `/api/projects?sort=grant&order=down&limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      )
      seen.push(...page.rows.map(({ id }: { id: string }) => id))
      expect(page.total).toBe(48)
      cursor = page.cursor
    } while (cursor !== undefined)
    const byGrant = await asked<{ id: string }>(
      'select id from projects where tenant_id = $tenant order by grant_fen desc, id desc',
    )
    expect(seen).toEqual(byGrant.map(({ id }) => id))
    const overdue = await desk.reads('/api/projects?status=overdue&year=2021')
    const [late] = await asked<{ n: number }>(`select count(*)::int as n from projects p
      join calls k on k.tenant_id = p.tenant_id and k.id = p.call_id
      where p.tenant_id = $tenant and k.year = 2021 and p.state = 'ongoing' and p.end_on < '2023-01-03'`)
    expect(late!.n).toBeGreaterThan(0)
    expect(overdue).toMatchObject({ total: late!.n, counts: { overdue: late!.n } })
    expect(new Set(overdue.rows.map(({ status }: { status: string }) => status))).toEqual(new Set(['overdue']))
    await expect(desk.reads(`/api/projects?sort=grant&cursor=${byGrant[0]!.id}~x`)).rejects.toMatchObject({
      code: 'form-invalid',
    })
    const browser = await desk.signedIn()
    const heard = await fetch(`${office.url}/api/projects/workbook?year=2021`, { headers: { cookie: browser.cookie! } })
    expect(
      Buffer.from(await heard.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK')
  })
})

function grouped<T extends { readonly caseId: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(row.caseId, [...(groups.get(row.caseId) ?? []), row])
  return groups
}
