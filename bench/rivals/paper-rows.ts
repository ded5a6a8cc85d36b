import { createHash, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { newId } from '#server/http/new-id.ts'
import { type CaseOffice, CLERK, HEAD } from '../case-office.ts'

/** What an office keeps of one act beside the state of the case; a program keeps some of it by itself. */
export type Part = 'key' | 'events' | 'outbox'

/**
 * The rows of the acts on one case, written one statement after the other, as a superuser whom no row level security holds up.
 * Each call is one act, without BEGIN and COMMIT.
 */
export async function paperRows(
  office: CaseOffice,
  client: pg.ClientBase,
  id: string,
  without: readonly Part[] = [],
): Promise<(client: pg.ClientBase, key?: string) => Promise<string>> {
  const { tenantId, units } = office
  const [clerk, head] = [office.desk(CLERK).personId, office.desk(HEAD).personId]
  const unitId = units.get('zykj-ghjc')
  const seats = 'select id, task_id from case_seats where tenant_id = $1 and case_id = $2 and closed_at is null'
  let [open] = (await client.query(seats, [tenantId, id])).rows as { id: string; task_id: string }[]
  let turn = 0
  return async (to, key = randomUUID()) => {
    turn += 1
    const [from, into] = turn % 2 === 1 ? ['draft', 'review'] : ['review', 'draft']
    const [by, next] = turn % 2 === 1 ? [clerk, head] : [head, clerk]
    const put = (text: string, values: readonly unknown[]) => to.query(text, [tenantId, ...values])
    const found = await put(
      'select process_state, serial from cases where tenant_id = $1 and id = $2 for no key update',
      [id],
    )
    const { process_state: state, serial } = found.rows[0]
    if (!without.includes('key'))
      await put(
        `insert into idempotency_keys (tenant_id, account_id, operation_id, key, body_hash, created_at, status, answer)
        values ($1, $2, 'bare', $3, $4, now(), 200, $5)`,
        [clerk, key, Buffer.alloc(32), { caseId: id, serial: serial + 3, state: into }],
      )
    await put(
      `update cases set state = $3, phase = $4, outcome = null, round = $5, serial = $6, entered_on = $7, due_on = $8,
        clock_on = $9, closed_at = null, process_state = $10, facts = '{}' where tenant_id = $1 and id = $2`,
      [
        id,
        into,
        into === 'draft' ? 'returned' : 'in-review',
        turn,
        serial + 3,
        '2023-07-03',
        '2023-07-10',
        '2023-07-07',
        { ...state, serial: serial + 3 },
      ],
    )
    if (!without.includes('events'))
      for (const [at, event] of ['said', 'left', 'entered'].entries())
        await put(
          'insert into case_events (tenant_id, case_id, serial, event, by_person, at) values ($1, $2, $3, $4, $5, now())',
          [id, serial + at + 1, { event, seat: '1.1', action: 'submit', from, to: into, by, at: new Date() }, by],
        )
    await put('update case_seats set closed_at = now() where tenant_id = $1 and id = $2', [open!.id])
    await put("update tasks set done_at = now(), done_by = $3, outcome = 'submit' where tenant_id = $1 and id = $2", [
      open!.task_id,
      by,
    ])
    open = { id: newId(), task_id: newId() }
    await put(
      `insert into tasks (tenant_id, id, person_id, subject_kind, subject_id, unit_id, deed, params, due_at, created_at)
      values ($1, $2, $3, 'case', $4, $5, 'task.case', $6, now(), now())`,
      [open.task_id, next, id, unitId, { task: '审核', taskEn: 'Review', state: into, title: '往返一件' }],
    )
    await put(
      `insert into case_seats (tenant_id, id, case_id, task, kind, state, person_id, task_id, opened_at)
      values ($1, $2, $3, '1.1', 'seat', $4, $5, $6, now())`,
      [open.id, id, into, next, open.task_id],
    )
    await put(
      `insert into history_entries (tenant_id, id, subject_kind, subject_id, unit_id, at, person_id, message_key, params)
      values ($1, $2, 'case', $3, $4, now(), $5, 'case.happened', $6)`,
      [newId(), id, unitId, by, { what: '提交', from, to: into }],
    )
    if (!without.includes('outbox'))
      await put(
        `insert into outbox_events (tenant_id, id, kind, payload, created_at, available_at)
        values ($1, $2, 'bare', $3, now(), now())`,
        [newId(), { caseId: id, state: into, unitId }],
      )
    await put(
      `insert into audit_entries (tenant_id, id, at, account_id, person_name, origin, request_id, deed, outcome,
        subject_kind, subject_id, unit_id, detail)
      values ($1, $2, now(), $3, '周', '127.0.0.1', $4, 'bare', 'done', 'case', $5, $6, $7)`,
      [newId(), clerk, randomUUID(), id, unitId, { act: 'take', action: 'submit' }],
    )
    return into!
  }
}

/** One transaction of a pool. */
export async function inOne<T>(pool: pg.Pool, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const done = await work(client)
    await client.query('commit')
    return done
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** Who is behind a cookie, by one look into the sessions and the roles: the least that a server must ask. */
export async function whoActs(pool: pg.Pool, tenantId: string, cookie: string): Promise<string | undefined> {
  const secret = /\.([\w-]{43})$/.exec(cookie)?.[1] ?? ''
  const { rows } = await pool.query(
    `select a.person_id, array_agg(r.role_code) as roles from sessions s
    join accounts a on a.tenant_id = s.tenant_id and a.id = s.account_id
    left join role_assignments r on r.tenant_id = a.tenant_id and r.person_id = a.person_id and r.ended_at is null
    where s.tenant_id = $1 and s.token_hash = $2 and s.ended_at is null group by 1`,
    [tenantId, createHash('sha256').update(secret).digest()],
  )
  return rows[0]?.person_id
}
