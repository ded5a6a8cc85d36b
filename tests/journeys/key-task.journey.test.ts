import { expect, test } from 'vitest'
import { keepKeyTasks } from '#modules/supervision/server/key-task-clock.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at, type Desk, monthOffice } from '#tests/builders/month-office.ts'

/** The ledger of key tasks: the lead unit writes the month, its head signs, the rule lights the lamp. */
const office = monthOffice('zhangye', at('2023-07-03 09:00'))
const officer = () => office.as('zhou-kezhang')
const clerk = () => office.as('lz-tianbao')
const head = () => office.as('lz-juzhang')

interface Task {
  readonly id: string
  readonly code: string
  readonly version: number
  readonly light: { readonly code: string }
  readonly lead: { readonly code: string }
}

const ticks = () =>
  keepKeyTasks({
    tenantId: office.pack.tenantId,
    now: office.clock.now,
    newId,
    dataFolder: '',
    inTransaction: (work) => inTenant(office.db.app, office.pack.tenantId, 'write', work),
  })

const ledger = (desk: Desk): Promise<{ rows: Task[]; lagging: number; done: number }> =>
  desk.reads('/api/key-tasks?year=2023')

const WRITTEN = { text: '对接会已办两场', percent: 56, status: 'on-schedule', nodesDone: [] as object[] }

test('a month of a key task: written, signed by the head, lit by the rule, and asked for once', async () => {
  const { rows } = await ledger(officer())
  expect(rows).toHaveLength(24)
  // A county sees what it leads and where it cooperates, nothing else.
  const own = await ledger(clerk())
  expect(own.rows.length).toBeGreaterThan(1)
  expect(own.rows.length).toBeLessThan(6)
  const task = own.rows.find(({ lead }) => lead.code === '620723')!
  await expect(office.as('gt-tianbao').reads(`/api/key-tasks/${task.id}`)).rejects.toMatchObject({ code: 'not-found' })

  await ticks()
  await ticks()
  const asked = await office.db.asAdmin(
    "select role_code from tasks where subject_id = $1 and deed = 'task.key-task.report' order by 1",
    [task.id],
  )
  expect(asked.map((row) => row.role_code)).toEqual(['reporter', 'unit-head'])
  // Two nodes have passed and nothing is done.
  expect(await clerk().reads(`/api/key-tasks/${task.id}`)).toMatchObject({
    light: { code: 'yellow' },
    lightReason: { zh: '进度 0%，应达 50%，落后或质量不高' },
    period: '2023-06',
  })

  const path = `/api/key-tasks/${task.id}/progress/2023-06`
  await expect(head().does('POST', `${path}/approve`, { version: 0 })).rejects.toMatchObject({ code: 'wrong-state' })
  await expect(office.as('gt-tianbao').does('PUT', path, { version: 0, ...WRITTEN })).rejects.toMatchObject({
    code: 'not-allowed',
  })
  const later = `/api/key-tasks/${task.id}/progress/2023-08`
  await expect(clerk().does('PUT', later, { version: 0, ...WRITTEN })).rejects.toMatchObject({
    keys: ['key-task.future'],
  })
  const saved = await clerk().does('PUT', path, { version: 0, ...WRITTEN, percent: 60 })
  await expect(clerk().does('PUT', path, { version: 0, ...WRITTEN })).rejects.toMatchObject({ code: 'conflict' })
  const nodesDone = [
    { node: 1, on: '2023-03-28' },
    { node: 2, on: '2023-07-02' },
  ]
  const again = await clerk().does('PUT', path, { version: saved.version, ...WRITTEN, nodesDone })
  const up = await clerk().does('POST', `${path}/submit`, { version: again.version })
  await expect(clerk().does('POST', `${path}/approve`, { version: up.version })).rejects.toMatchObject({
    code: 'not-allowed',
  })
  const back = await head().does('POST', `${path}/return`, { version: up.version, reason: '请写明金额' })
  const mended = await clerk().does('PUT', path, {
    version: back.version,
    ...WRITTEN,
    nodesDone,
    text: '签约 8300 万元',
  })
  const resubmitted = await clerk().does('POST', `${path}/submit`, { version: mended.version })
  // Nothing stands in the ledger before it is signed.
  expect(await officer().reads(`/api/key-tasks/${task.id}`)).toMatchObject({ percent: 0, progress: null })
  await head().does('POST', `${path}/approve`, { version: resubmitted.version })

  const signed = await officer().reads(`/api/key-tasks/${task.id}`)
  expect(signed).toMatchObject({
    percent: 56,
    status: 'on-schedule',
    light: { code: 'normal' },
    disagrees: false,
    progress: { text: '签约 8300 万元', approvedBy: '吴局长' },
  })
  expect(signed.nodes[1]).toMatchObject({ doneOn: '2023-07-02', isLate: false })
  expect(signed.lights.map(({ sign }: { sign: { code: string } }) => sign.code)).toEqual(['yellow', 'normal'])
  expect(signed.history.map((line: { text: string }) => line.text).reverse()).toEqual([
    '填写 2023-06 进展',
    '提交 2023-06 进展',
    '退回 2023-06 进展：请写明金额',
    '提交 2023-06 进展',
    '审签 2023-06 进展',
  ])
  const open = await office.db.asAdmin('select 1 from tasks where subject_id = $1 and done_at is null', [task.id])
  expect(open).toEqual([])
})

test('the office changes a task with a reason: a new version, the old one kept, and nobody is overwritten', async () => {
  const { rows } = await ledger(officer())
  const task = rows.find(({ lead }) => lead.code === '620724')!
  const change = { version: task.version, reason: '责任分工调整', leadUnitId: office.pack.units.get('620725') }
  await expect(clerk().does('PUT', `/api/key-tasks/${task.id}`, change)).rejects.toMatchObject({ code: 'not-allowed' })
  await expect(
    officer().does('PUT', `/api/key-tasks/${task.id}`, { ...change, dueOn: '2023-06-01' }),
  ).rejects.toMatchObject({ keys: ['key-task.node-after-due'] })
  await officer().does('PUT', `/api/key-tasks/${task.id}`, change)
  await expect(officer().does('PUT', `/api/key-tasks/${task.id}`, change)).rejects.toMatchObject({ code: 'conflict' })
  const seen = await officer().reads(`/api/key-tasks/${task.id}`)
  expect(seen).toMatchObject({ version: 2, lead: { code: '620725' } })
  expect(seen.versions.map(({ reason }: { reason: string }) => reason)).toEqual(['责任分工调整', '张掖市科学技术局'])
})
