import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { publishAdministration, readSoundPack } from '#cli/publish-administration.ts'
import { clusterProcesses } from '#server/database/processes.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { beginSession } from '#server/sign-in/session.store.ts'
import { cookieValue, csrfTokenOf, SESSION_COOKIE } from '#server/sign-in/session-token.ts'
import { type BenchServer, openBenchServer } from './bench-server.ts'
import { type Asked, cpuOf } from './clients.ts'

const NOW = new Date('2023-07-03T02:00:00Z')

/** Two people hand a paper to and fro for ever. */
const TO_AND_FRO = `code: to-and-fro
name: { zh: 往返, en: To and fro }
relations:
  - { code: clerk, name: { zh: 经办人, en: Clerk }, is: person }
  - { code: head, name: { zh: 负责人, en: Head }, is: person }
states:
  - code: draft
    name: { zh: 起草, en: Draft }
    phase: draft
    due: { workingDays: 5, onExpiry: stay, remindBefore: [1] }
    task: { seats: [{ code: clerk, name: { zh: 起草, en: Draft }, who: [{ relation: clerk }] }] }
    actions: [{ code: submit, name: { zh: 提交, en: Submit }, to: next }]
  - code: review
    name: { zh: 审核, en: Review }
    phase: in-review
    due: { workingDays: 5, onExpiry: stay, remindBefore: [1] }
    task: { seats: [{ code: head, name: { zh: 审核, en: Review }, who: [{ relation: head }] }] }
    actions:
      - { code: approve, name: { zh: 同意, en: Approve }, to: next }
      - { code: give-back, name: { zh: 退回, en: Return }, move: return, to: draft }
  - { code: done, name: { zh: 办结, en: Done }, phase: closed, outcome: succeeded }
`

/** The office of a city with a process of two steps, and the desks of some of its people. */
export interface CaseOffice extends BenchServer {
  readonly tenantId: string
  readonly units: ReadonlyMap<string, string>
  readonly desk: (login: string) => Desk
  /** A case that the clerk hands to the head; answers its id. */
  readonly openCase: () => Promise<string>
  /** Milliseconds of processor time that PostgreSQL has used so far. */
  readonly cpuOfPostgres: () => number
}

export interface Desk {
  readonly personId: string
  readonly headers: Readonly<Record<string, string>>
}

export const CLERK = 'zhou-kezhang'
export const HEAD = 'he-kezhang'
export const READER = 'lin-zhuren'

/** `more`: further files of the pack, by their place in it. */
export async function openCaseOffice(more: Readonly<Record<string, string>> = {}): Promise<CaseOffice> {
  const folder = mkdtempSync(join(tmpdir(), 'danxia-bench-cases-'))
  let tenantId = ''
  try {
    for (const one of ['national', 'zhangye']) cpSync(join('definitions', one), join(folder, one), { recursive: true })
    for (const [file, text] of Object.entries({ 'processes/9-to-and-fro.yaml': TO_AND_FRO, ...more }))
      writeFileSync(join(folder, 'zhangye', file), text)
    const bench = await openBenchServer(async (owner, database) => {
      const pack = await readSoundPack(join(folder, 'zhangye'), folder)
      tenantId = (await publishAdministration({ database, now: () => new Date('2022-01-03T00:00:00Z'), newId }, pack))
        .tenantId
      await owner.query('update tenants set is_demo = true where id = $1', [tenantId])
      return { now: () => NOW }
    })
    const desks = new Map<string, Desk>()
    for (const login of [CLERK, HEAD, READER]) desks.set(login, await openDesk(bench, tenantId, login))
    const { rows } = await bench.admin.query('select code, id from units where tenant_id = $1', [tenantId])
    const units = new Map<string, string>(rows.map(({ code, id }) => [code, id]))
    const desk = (login: string) => desks.get(login)!
    return {
      ...bench,
      tenantId,
      units,
      desk,
      openCase: () => openCase(bench, desk(CLERK), desk(HEAD), units.get('zykj-ghjc')!),
      cpuOfPostgres: () => cpuOf(clusterProcesses(join(bench.dataFolder, 'postgres')).map(({ pid }) => pid)),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export async function openDesk(
  { admin, database, server }: BenchServer,
  tenantId: string,
  login: string,
  now = NOW,
): Promise<Desk> {
  const { rows } = await (admin as pg.Client).query(
    'select id, person_id from accounts where tenant_id = $1 and login = $2',
    [tenantId, login],
  )
  const token = await inTenant(database, tenantId, 'write', (tx) =>
    beginSession(tx, tenantId, rows[0].id, newId(), now),
  )
  return {
    personId: rows[0].person_id,
    headers: {
      'content-type': 'application/json',
      cookie: `${SESSION_COOKIE}=${cookieValue(token)}`,
      'x-csrf-token': csrfTokenOf(token),
      origin: server.url,
    },
  }
}

async function openCase({ server }: BenchServer, clerk: Desk, head: Desk, unitId: string): Promise<string> {
  const answer = await fetch(`${server.url}/api/cases`, {
    method: 'POST',
    headers: { ...clerk.headers, 'idempotency-key': newId() },
    body: JSON.stringify({
      process: 'to-and-fro',
      title: '往返一件',
      unitId,
      parties: { clerk: [{ person: clerk.personId }], head: [{ person: head.personId }] },
    }),
  })
  if (!answer.ok) throw new Error(`the case was not opened: ${await answer.text()}`)
  return ((await answer.json()) as { caseId: string }).caseId
}

/** To the head and back again. */
export const toAndFro = (office: CaseOffice, caseId: string): readonly Asked[] => [
  actOn(office.desk(CLERK), caseId, { kind: 'take', action: 'submit' }),
  actOn(office.desk(HEAD), caseId, { kind: 'take', action: 'give-back', reason: '请补充材料后再报' }),
]

const actOn = ({ headers }: Desk, caseId: string, act: object): Asked => ({
  method: 'POST',
  path: `/api/cases/${caseId}/acts`,
  headers,
  body: JSON.stringify({ act }),
})
