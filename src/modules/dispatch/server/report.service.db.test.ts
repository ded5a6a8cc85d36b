import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Actor, Grant, Reach } from '#engine/access/actor.ts'
import type { Permission } from '#engine/access/permission.ts'
import { Refusal } from '#engine/refusal.ts'
import { demandOpenEvidence, saveCells } from '#modules/dispatch/server/cell.service.ts'
import { listCycleDefinitions } from '#modules/dispatch/server/cycle.queries.ts'
import { cellsOf, openPeriod } from '#modules/dispatch/server/cycle.service.ts'
import { getDictionary } from '#modules/dispatch/server/indicator.queries.ts'
import {
  acceptReport,
  approveReport,
  returnReport,
  submitReport,
  withdrawReport,
} from '#modules/dispatch/server/report.service.ts'
import { findReport, getReport } from '#modules/dispatch/server/report-view.service.ts'
import { listReportingUnits } from '#modules/dispatch/server/reporting-unit.queries.ts'
import { inTenant } from '#server/database/tenant.ts'
import type { OperationContext } from '#server/http/module.ts'
import { newId } from '#server/http/new-id.ts'
import { type PackOffice, packDatabase } from '#tests/builders/pack-office.ts'

const { db, opens } = packDatabase('zhangye')
const NOW = new Date('2023-07-03T01:00:00Z')
let office: PackOffice
let actors: Map<string, Actor>

beforeAll(async () => {
  office = await opens()
  actors = await readActors()
})

async function readActors(): Promise<Map<string, Actor>> {
  const rows = await db.asAdmin(
    `select a.login, a.id as account_id, p.id as person_id, p.name, p.unit_id, own.path as own_path, v.path, h.unit_id as at, r.grants
     from role_assignments h join roles r on r.tenant_id = h.tenant_id and r.code = h.role_code
     join people p on p.id = h.person_id join accounts a on a.person_id = p.id
     join unit_versions own on own.unit_id = p.unit_id join unit_versions v on v.unit_id = h.unit_id
     where h.tenant_id = $1`,
    [office.tenantId],
  )
  return new Map(
    rows.map((row) => [
      row.login as string,
      {
        tenantId: office.tenantId,
        accountId: row.account_id as string,
        personId: row.person_id as string,
        sessionId: newId(),
        name: row.name as string,
        unitId: row.unit_id as string,
        unitPath: row.own_path as string,
        roles: [],
        grants: Object.entries(row.grants as Record<Permission, Reach>).map(
          ([permission, reach]): Grant => ({
            permission: permission as Permission,
            reach,
            unitId: row.at as string,
            unitPath: row.path as string,
          }),
        ),
      },
    ]),
  )
}

/** Runs a handler as a person, as the server would after the policy was held; a refusal rolls everything back. */
function act<I, O>(login: string, handler: (context: OperationContext, input: I) => Promise<O>, input: I): Promise<O> {
  return inTenant(db.app, office.tenantId, 'write', async (tx) => {
    const context: Partial<OperationContext> = {
      tx,
      actor: actors.get(login)!,
      tenantId: office.tenantId,
      now: NOW,
      newId,
      language: 'zh-CN',
      audit: () => {},
    }
    return handler(context as OperationContext, input)
  })
}

async function aWeeklyReport(period: string): Promise<string> {
  await inTenant(db.app, office.tenantId, 'write', async (tx) => {
    const context = { tx, tenantId: office.tenantId, now: NOW, newId }
    const pinned = (await listCycleDefinitions(tx, office.tenantId)).find((one) => one.definition.code === 'weekly')!
    await openPeriod(context, pinned, period)
  })
  const [row] = await db.asAdmin(
    `select r.id from reports r join cycles c on c.id = r.cycle_id join units u on u.id = r.unit_id
     where c.period = $1 and u.code = '620702'`,
    [period],
  )
  await db.asAdmin(
    `update cycles set opens_at = '2023-01-01', due_at = '2030-01-01', grace_until = '2030-01-01', closes_at = '2030-01-01' where period = $1`,
    [period],
  )
  const cell = { indicatorId: office.indicators.get('firm_visits')!, dimension: '', seenVersion: 0, typed: '7' }
  await act('gz-tianbao', saveCells, { reportId: row!.id as string, how: 'typed', cells: [cell] })
  return row!.id as string
}

const HANDLERS = {
  submit: submitReport,
  approve: approveReport,
  accept: acceptReport,
  return: returnReport,
  withdraw: withdrawReport,
}
type Step = keyof typeof HANDLERS

/** Whose step it is: at each height of the pile of signatures one kind of person signs, sends back or takes back. */
const SIGNS = {
  submit: ['gz-tianbao', 'gz-kuaiji', 'gz-juzhang'],
  approve: ['gz-juzhang', 'gz-fuhe'],
  accept: ['zhou-kezhang', 'he-kezhang'],
}
const BELOW = [SIGNS.submit, SIGNS.approve, SIGNS.accept]
const ORDER = ['submit', 'approve', 'accept'] as const

interface Pile {
  by: string[]
  isReturned: boolean
}

function expected({ by }: Pile, step: Step, login: string): boolean {
  const height = by.length
  if (step === 'return') return (height === 1 || height === 2) && BELOW[height]!.includes(login)
  if (step === 'withdraw') return height > 0 && BELOW[height - 1]!.includes(login)
  return ORDER[height] === step && SIGNS[step].includes(login) && !by.includes(login)
}

function apply(pile: Pile, step: Step, login: string): void {
  if (step === 'return') {
    pile.by = []
    pile.isReturned = true
  } else if (step === 'withdraw') pile.by.pop()
  else {
    pile.by.push(login)
    pile.isReturned = false
  }
}

const STATES = ['filling', 'submitted', 'approved', 'accepted']
let week = 0

test('the stored report follows the model through any sequence of acts; figures stand exactly while it is accepted', async () => {
  const people = ['gz-tianbao', 'gz-kuaiji', 'gz-juzhang', 'gz-fuhe', 'zhou-kezhang', 'he-kezhang']
  const steps = fc.array(
    fc.tuple(
      fc.constantFrom<Step>('submit', 'approve', 'accept', 'submit', 'approve', 'accept', 'return', 'withdraw'),
      fc.constantFrom(...people),
    ),
    {
      minLength: 20,
      maxLength: 40,
    },
  )
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(steps, async (run) => {
      week += 1
      const reportId = await aWeeklyReport(`${2023 + week}-W10`)
      const pile: Pile = { by: [], isReturned: false }
      let version = 1
      let done = 0
      for (const [step, login] of run) {
        const may = expected(pile, step, login)
        const input = { reportId, version, reason: '模型检验', cells: [] }
        const outcome = await act(login, HANDLERS[step] as typeof returnReport, input).catch((error: unknown) => error)
        if (outcome instanceof Refusal)
          expect(may, `${login} ${step} ${JSON.stringify(pile)}: ${outcome.message}`).toBe(false)
        else if (outcome instanceof Error) throw outcome
        else {
          expect(may, `${login} ${step} ${JSON.stringify(pile)}`).toBe(true)
          apply(pile, step, login)
          version += 1
          done += 1
        }
        const [stored] = await db.asAdmin(
          `select r.state, r.version, r.first_submitted_at is not null as was_submitted,
             (select count(*)::int from history_entries where subject_id = r.id::text) as history,
             (select count(*)::int from official_values where source_id = r.id and is_current) as official
           from reports r where r.id = $1`,
          [reportId],
        )
        const state = pile.isReturned ? 'returned' : STATES[pile.by.length]
        expect(stored).toMatchObject({ state, version, history: done + 1, official: state === 'accepted' ? 1 : 0 })
        if (state === 'accepted') accepted += 1
      }
    }),
    { numRuns: 12 },
  )
  expect(accepted).toBeGreaterThan(0)
})

test('pages of reports follow each other without gap or repetition, in every order', async () => {
  for (const sort of ['unit', 'submitted', 'period'] as const) {
    const seen: string[] = []
    let cursor: string | undefined
    let total = 0
    do {
      const page = await act('zhou-kezhang', findReport, { sort, limit: 7, cursor })
      seen.push(...page.rows.map((row) => row.id))
      total = page.total
      cursor = page.next ?? undefined
    } while (cursor)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBe(total)
  }
  await expect(act('zhou-kezhang', findReport, { sort: 'unit', limit: 7, cursor: 'nonsense' })).rejects.toThrow(
    'form.wrong-form',
  )
  const own = await act('gz-tianbao', findReport, { sort: 'unit', limit: 100 })
  expect(new Set(own.rows.map((row) => row.unit.code))).toEqual(new Set(['620702']))
})

test('what waits for me is exactly what I may sign: never my own signature, never another step', async () => {
  const reportId = await aWeeklyReport('2060-W10')
  const waitsFor = async (login: string) =>
    (await act(login, findReport, { sort: 'submitted', limit: 500, awaits: 'me' })).rows.some(
      ({ id }) => id === reportId,
    )
  const waiting = async (): Promise<string[]> => {
    const found: string[] = []
    for (const login of ['gz-tianbao', 'gz-juzhang', 'gz-fuhe', 'zhou-kezhang', 'he-kezhang', 'lz-juzhang'])
      if (await waitsFor(login)) found.push(login)
    return found
  }
  expect(await waiting()).toEqual([])
  await act('gz-juzhang', submitReport, { reportId, version: 1 })
  expect(await waiting()).toEqual(['gz-fuhe'])
  await act('gz-fuhe', approveReport, { reportId, version: 2 })
  expect(await waiting()).toEqual(['zhou-kezhang', 'he-kezhang'])
  await act('zhou-kezhang', acceptReport, { reportId, version: 3 })
  expect(await waiting()).toEqual([])
})

test('evidence of a cell changes only while its figure may', async () => {
  const reportId = await aWeeklyReport('2061-W10')
  const [cell] = await db.asAdmin('select id from report_cells where report_id = $1 limit 1', [reportId])
  const changes = () => act('gz-tianbao', demandOpenEvidence, cell!.id as string)
  await changes()
  await act('gz-tianbao', submitReport, { reportId, version: 1 })
  await expect(changes()).rejects.toThrow('report.not-with-unit')
  await act('gz-juzhang', approveReport, { reportId, version: 2 })
  await act('zhou-kezhang', acceptReport, { reportId, version: 3 })
  await expect(changes()).rejects.toThrow('report.evidence-settled')
})

test('whoever sends a cell back is not at work on it', async () => {
  const reportId = await aWeeklyReport('2062-W10')
  await act('gz-tianbao', submitReport, { reportId, version: 1 })
  const cells = [{ indicatorId: office.indicators.get('firm_visits')!, dimension: '', reason: '与台账不符' }]
  await act('gz-juzhang', returnReport, { reportId, version: 2, reason: '请核对', cells })
  const { editors } = await act('gz-kuaiji', getReport, { reportId })
  expect(editors.map(({ name }) => name)).toEqual(['王干事'])
})

test('a county with firms below it types what no firm is asked for, and only follows them where they are asked', async () => {
  const day = { tenantId: office.tenantId }
  const { units, rhythms, dictionary } = await inTenant(db.app, day.tenantId, 'read', async (tx) => ({
    units: await listReportingUnits(tx, day.tenantId, '2023-07-01'),
    rhythms: (await listCycleDefinitions(tx, day.tenantId)).map(({ definition }) => definition),
    dictionary: await getDictionary(tx, day.tenantId),
  }))
  const county = units.find(({ code }) => code === '620702')!
  const firm = {
    unitId: newId(),
    code: 'firm',
    kind: 'enterprise',
    path: `${county.path}firm/`,
    parentId: county.unitId,
  }
  const weekly = rhythms.find(({ code }) => code === 'weekly')!
  const cellAt = (unitId: string, asked: readonly (typeof weekly)[]) =>
    cellsOf(weekly, asked, [...units, firm], dictionary).find((cell) => cell.unitId === unitId && cell.dimension === '')
  expect(cellAt(county.unitId, rhythms)).toMatchObject({ isDerived: false })
  const firmsAsked = {
    ...weekly,
    assignments: [...weekly.assignments, { units: ['firm'], kinds: [], indicators: ['firm_visits'] }],
  }
  expect(cellAt(county.unitId, [firmsAsked])).toMatchObject({ isDerived: true })
})
