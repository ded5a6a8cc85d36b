/**
 * Calls and projects in the office's verbs, over HTTP, on an administration loaded from its pack:
 *
 *     const office = programmeOffice('zhangye')
 *     await office.stands('2023-07-03 09:00')
 *     const callId = await office.publishesCall({ family: 'key-rd', … })
 */
import { keepCases } from '#cases/server/case-clock.service.ts'
import { noticeReaction } from '#cases/server/notice.service.ts'
import { deliverEvents } from '#cases/server/outbox.service.ts'
import { type Form, fieldsOf as fieldsIn } from '#engine/form/form.ts'
import { archiveReaction } from '#modules/projects/server/archive.reactions.ts'
import { letterReaction } from '#modules/projects/server/letter.reactions.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { type sampleOf, signed } from '#tests/builders/case-form.ts'
import { at, type MonthOffice, monthOffice } from '#tests/builders/month-office.ts'
import { withRegistered } from '#tests/builders/registered-samples.ts'
import { withSentSamples } from '#tests/builders/sent-files.ts'
import { SERVER_MODULES } from '../../src/server.main.ts'

export interface PlannedCall {
  readonly family: string
  readonly year?: number
  readonly title: string
  readonly opens: string
  readonly closes: string
  readonly unitBy?: string
  readonly recommendBy?: string
  readonly quotas?: Readonly<Record<string, number>>
  readonly directions?: readonly Readonly<Record<string, unknown>>[]
}

export const DIRECTION = {
  code: '1.1',
  name: '特色农业种质创新',
  mode: 'open-competition',
  mostGrant: '100000000',
  mostYears: 3,
}

export const instant = (local: string): string => at(local).toISOString()

export function programmeOffice(packName: string) {
  const office = monthOffice(packName, at('2023-07-03 09:00'))
  return {
    office,
    as: office.as,
    get units(): Map<string, string> {
      return office.pack.units
    },
    stands: (local: string) => stands(office, local),
    acts: (login: string, caseId: string, act: object, facts?: object) =>
      office.as(login).does('POST', `/api/cases/${caseId}/acts`, { act, ...(facts && { facts }) }),
    takes: (login: string, caseId: string, action: string, more: object = {}, facts?: object) =>
      office
        .as(login)
        .does('POST', `/api/cases/${caseId}/acts`, { act: { kind: 'take', action, ...more }, ...(facts && { facts }) }),
    sees: (caseId: string, login = 'lin-zhuren') => office.as(login).reads(`/api/cases/${caseId}`),
    fills: (login: string, caseId: string, sample: Sample, change: object = {}) =>
      fills(office, login, caseId, sample, change),
    attaches: (login: string, caseId: string, code: string) => attaches(office, login, caseId, code),
    /** Lets the clock of cases do what is due. */
    ticks: () => ticks(office),
    /** What follows from acts after their commit: notices, archives. */
    delivers: () => delivers(office),
    draws: (login: string, call: PlannedCall) => draws(office, login, call),
    /** Drawn up by one and published by another. */
    publishes: async (call: PlannedCall): Promise<string> => {
      const drawn = await draws(office, 'zhou-kezhang', call)
      await office.as('lin-zhuren').does('POST', `/api/calls/${drawn.callId}/publication`, { version: drawn.version })
      return drawn.callId
    },
  }
}

type Sample = ReturnType<typeof sampleOf>

/** Fills a form in as its page does: what is known is not typed, what nobody knows here is taken from the sample. */
async function fills(office: MonthOffice, login: string, caseId: string, sample: Sample, change: object) {
  const address = `/api/cases/${caseId}/answers/${sample.form}`
  const opened = await office.as(login).reads(address)
  const typed = Object.fromEntries(
    fieldsIn(opened.form as Form).flatMap(({ field: { code, from } }) => {
      const [subject = '', fact = ''] = from?.split('.') ?? []
      const known = (opened.facts as Record<string, Record<string, unknown>>)[subject]?.[fact]
      const value = (sample.facts as Record<string, Record<string, unknown>>)[subject]?.[fact]
      return known === undefined && value !== undefined ? [[code, value]] : []
    }),
  )
  const said: Record<string, unknown> = { ...sample.answers, ...change }
  const whole = Object.fromEntries(
    Object.entries(said).map(([code, value]) => [code, onto(opened.answers[code], value)]),
  )
  const form = opened.form as Form
  const named = await withRegistered(office, { ...typed, ...opened.answers, ...whole })
  const sent = await withSentSamples(office, caseId, form, named)
  const answers = signed(opened, sent, sample.sign)
  return office.as(login).does('PUT', address, { base: opened.version, answers })
}

/** Rows that came with the form keep what the answer does not say. */
function onto(before: unknown, value: unknown): unknown {
  if (!Array.isArray(before) || !Array.isArray(value)) return value
  return value.map((row) =>
    typeof row === 'object' && row !== null && 'row' in row
      ? { ...before.find((one) => one?.row === row.row), ...row }
      : row,
  )
}

async function attaches(office: MonthOffice, login: string, caseId: string, code: string): Promise<void> {
  const browser = await office.as(login).signedIn()
  const form = new FormData()
  form.append('file', new Blob([`${code} of ${caseId}`], { type: 'text/plain' }), `${code}.txt`)
  const answer = await fetch(`${office.url}/api/cases/${caseId}/files/${code}`, {
    method: 'POST',
    headers: {
      cookie: browser.cookie!,
      'x-csrf-token': browser.csrf!,
      origin: office.url,
      'idempotency-key': `${caseId}-${code}-${login}`,
    },
    body: form,
  })
  if (!(await answer.text()).includes('fileId')) throw new Error(`${code} was not taken`)
}

const kinds = new Map(SERVER_MODULES.flatMap((module) => module.cases ?? []).map((kind) => [kind.record, kind]))

const ticks = ({ db, pack: { tenantId }, clock }: MonthOffice) =>
  keepCases({
    tenantId,
    now: clock.now,
    newId,
    dataFolder: '',
    kinds,
    inTransaction: (work) => inTenant(db.app, tenantId, 'write', work),
  })

/** Both clocks: the server's, and the office's clock of the database, by which windows open and close. */
async function stands(office: MonthOffice, local: string): Promise<void> {
  office.clock.now = at(local)
  await office.db.asAdmin(
    `update tenants set settings = settings || jsonb_build_object('demoClock',
      jsonb_build_object('startedAt', clock_timestamp(), 'standsAt', $2::timestamptz)) where id = $1`,
    [office.pack.tenantId, office.clock.now],
  )
}

const delivers = ({ db, pack: { tenantId }, clock }: MonthOffice) =>
  deliverEvents(
    {
      tenantId,
      now: clock.now,
      newId,
      dataFolder: '',
      inTransaction: (work) => inTenant(db.app, tenantId, 'write', work),
    },
    [noticeReaction, archiveReaction, letterReaction],
  )

async function draws(
  office: MonthOffice,
  login: string,
  call: PlannedCall,
): Promise<{ callId: string; version: number }> {
  const { family, year = 2023, title } = call
  const { callId, version } = await office
    .as(login)
    .does('POST', '/api/calls', { unitId: office.pack.units.get('620700'), family, year, title })
  return office.as(login).does('PUT', `/api/calls/${callId}`, { version, ...fieldsOf(office, call) })
}

export function fieldsOf(office: Pick<MonthOffice, 'pack'>, call: PlannedCall) {
  const time = (local: string | undefined) => (local === undefined ? null : instant(local))
  return {
    title: call.title,
    number: null,
    opensAt: time(call.opens),
    closesAt: time(call.closes),
    unitBy: time(call.unitBy),
    recommendBy: time(call.recommendBy),
    content: {
      text: '各县区科技局、市直有关单位：现组织申报。',
      contact: '规划与监测科',
      pool: null,
      directions: call.directions ?? [DIRECTION],
    },
    quotas: Object.entries(call.quotas ?? {}).map(([unit, most]) => ({ unitId: office.pack.units.get(unit), most })),
  }
}
