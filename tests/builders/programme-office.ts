/**
 * Calls and projects in the office's verbs, over HTTP, on an administration loaded from its pack:
 *
 *     const office = programmeOffice('zhangye')
 *     await office.stands('2023-07-03 09:00')
 *     const callId = await office.publishesCall({ family: 'key-rd', … })
 */
import { noticeReaction } from '#cases/server/notice.service.ts'
import { deliverEvents } from '#cases/server/outbox.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at, type MonthOffice, monthOffice } from '#tests/builders/month-office.ts'

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
    /** What follows from acts after their commit: notices. */
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
    [noticeReaction],
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
