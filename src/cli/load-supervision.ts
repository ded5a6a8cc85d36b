import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { keepContent } from '#cases/server/content-folder.ts'
import { attachFile, saveContent } from '#cases/server/file.store.ts'
import { actorWith, operationContext, type SampleContext } from '#cli/load-samples.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { findTask, listTaskRows } from '#modules/supervision/server/key-task.queries.ts'
import { approveProgress, saveProgress, submitProgress } from '#modules/supervision/server/key-task.service.ts'
import { judgeTask } from '#modules/supervision/server/key-task-light.ts'
import { writeRemark } from '#modules/supervision/server/remark.service.ts'
import { findSlip, getSlipPractice, listParties } from '#modules/supervision/server/slip.queries.ts'
import * as slips from '#modules/supervision/server/slip.service.ts'
import { keepSlips } from '#modules/supervision/server/slip-clock.service.ts'
import { askExtension, checkExtension } from '#modules/supervision/server/slip-extension.service.ts'
import { listCaught, raiseCaught } from '#modules/supervision/server/slip-trigger.service.ts'
import type { OperationContext } from '#server/http/module.ts'

const morning = (day: string): Date => new Date(`${day}T01:30:00Z`)

/** Brings tasks and slips to life by the acts of those whose duty they are: what the demo shows has a history. */
export async function loadSupervision(context: SampleContext, pack: Pack): Promise<void> {
  await loadProgress(context, pack)
  await loadSlips(context)
}

async function loadProgress(context: SampleContext, pack: Pack): Promise<void> {
  const lines = pack.sampleTasks.flatMap(({ value }) => value.progress).sort((a, b) => (a.on < b.on ? -1 : 1))
  const tasks = new Map((await listTaskRows(context, sql<boolean>`true`)).map((task) => [task.code, task]))
  for (const line of lines) {
    const task = tasks.get(line.task)!
    const as = async (permission: Permission) =>
      operationContext(context, await actorWith(context, permission, task.path), morning(line.on))
    const writer = await as('key-task.report')
    const at = { keyTaskId: task.id, period: line.period }
    const { text, percent, status, comment, problem, help, nodesDone } = line
    const content = { text, percent, status, comment, problem, help, nodesDone }
    let { version } = await saveProgress(writer, { ...at, version: 0, ...content })
    ;({ version } = await submitProgress(writer, { ...at, version }))
    if (line.state === 'approved') await approveProgress(await as('key-task.approve'), { ...at, version })
  }
  for (const task of tasks.values()) if (await findTask(context, task.id)) await judgeTask(context, task.id)
}

/** Slips of every state: closed, before the leader, before the officer, extended, just issued, overdue. */
async function loadSlips(context: SampleContext): Promise<void> {
  const practice = await getSlipPractice(context.tx, context.tenantId)
  if (practice.triggers.length === 0) return
  const day = context.now.toISOString().slice(0, 10)
  const month = `${day.slice(0, 5)}${String(Math.max(1, Number(day.slice(5, 7)) - 2)).padStart(2, '0')}`
  const caught = (await listCaught(context, practice, month)).filter(({ about }) => about.kind === 'indicator')
  const units = new Set<string>()
  const items = new Set<string>()
  const isNew = ({ unit, found }: (typeof caught)[number]) =>
    !units.has(unit.id) && !items.has(found.item.zh) && units.add(unit.id) && items.add(found.item.zh)
  const various = caught.filter(isNew)
  const others = caught.filter(({ unit }) => !units.has(unit.id) && units.add(unit.id))
  const chosen = [...various, ...others].slice(0, SCRIPTS.length)
  for (const [at, candidate] of chosen.entries()) {
    const script = SCRIPTS[at]!
    const desk = deskOf(context, candidate.path)
    const officer = await desk('slip.raise', script.raisedDaysAgo)
    const raised = await raiseCaught(officer, candidate, {
      by: officer.actor.personId,
      signedOff: officer.actor.name,
    })
    if (raised !== undefined) await script.play(raised.slipId, desk)
  }
  await loadRemark(context)
  const fresh = caught.find(({ unit }) => !chosen.some((one) => one.unit.id === unit.id))
  if (fresh !== undefined) {
    const officer = await deskOf(context, fresh.path)('slip.raise', 0)
    await raiseCaught(officer, fresh, { by: officer.actor.personId, signedOff: officer.actor.name })
  }
  await keepSlips({ ...context, inTransaction: (work) => work(context.tx) })
}

type Desk = (permission: Permission, daysAgo: number) => Promise<OperationContext>

export const deskOf =
  (context: SampleContext, path: string): Desk =>
  async (permission, daysAgo) =>
    operationContext(
      context,
      await actorWith(context, permission, path),
      new Date(context.now.getTime() - daysAgo * 86_400_000),
    )

const versioned = async (context: OperationContext, slipId: string) => ({
  slipId,
  version: (await findSlip(context, slipId))!.version,
})

const ANSWER = {
  isFinal: true,
  percent: 100,
  progress: '已逐项核实原因，制定整改措施并落实到人（示例）',
  problem: '',
  nextSteps: '每周调度，防止反弹（示例）',
}

async function sign(slipId: string, desk: Desk, daysAgo: number): Promise<void> {
  const clerk = await desk('slip.reply', daysAgo)
  await slips.signSlip(clerk, await versioned(clerk, slipId))
}

async function answer(slipId: string, desk: Desk, daysAgo: number): Promise<void> {
  const clerk = await desk('slip.reply', daysAgo)
  await bringEvidence(clerk, slipId)
  await slips.replySlip(clerk, { ...(await versioned(clerk, slipId)), ...ANSWER })
  const head = await desk('slip.approve', daysAgo)
  await slips.approveReply(head, { ...(await versioned(head, slipId)), note: '' })
}

async function verify(slipId: string, desk: Desk, daysAgo: number): Promise<void> {
  const officer = await desk('slip.raise', daysAgo)
  await slips.verifySlip(officer, { ...(await versioned(officer, slipId)), note: '材料齐全（示例）' })
}

/** The same evidence for every sample: a text that says what it is. */
async function bringEvidence(context: OperationContext, slipId: string): Promise<void> {
  const lead = (await listParties(context, slipId)).find(({ role }) => role === 'lead')!
  const text = '整改情况说明（示例）\n'
  const sha256 = createHash('sha256').update(text).digest('hex')
  const folder = await mkdtemp(join(tmpdir(), 'danxia-sample-'))
  try {
    await writeFile(join(folder, 'text'), text)
    await keepContent(context.dataFolder, 'files', sha256, join(folder, 'text'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  await saveContent(context, {
    sha256,
    sizeBytes: Buffer.byteLength(text),
    finding: { verdict: 'clean', kind: 'text' },
  })
  const subject = { kind: 'slip-party', id: lead.id, unitId: lead.unitId }
  await attachFile(context, { subject, sha256, name: '整改情况说明（示例）.txt', personId: context.actor.personId })
}

/** Signed for, answered with evidence, checked and closed, each so many days ago. */
export async function playToClose(
  slipId: string,
  desk: Desk,
  [signed, answered, checked, closed]: readonly [number, number, number, number],
): Promise<void> {
  await sign(slipId, desk, signed)
  await answer(slipId, desk, answered)
  await verify(slipId, desk, checked)
  const leader = await desk('slip.decide', closed)
  await slips.closeSlip(leader, { ...(await versioned(leader, slipId)), note: '' })
}

interface Script {
  readonly raisedDaysAgo: number
  readonly play: (slipId: string, desk: Desk) => Promise<void>
}

const SCRIPTS: readonly Script[] = [
  {
    raisedDaysAgo: 21,
    play: (slipId, desk) => playToClose(slipId, desk, [20, 14, 13, 12]),
  },
  { raisedDaysAgo: 20, play: (slipId, desk) => sign(slipId, desk, 18) },
  {
    raisedDaysAgo: 14,
    play: async (slipId, desk) => {
      await sign(slipId, desk, 13)
      await answer(slipId, desk, 4)
      await verify(slipId, desk, 3)
    },
  },
  {
    raisedDaysAgo: 12,
    play: async (slipId, desk) => {
      await sign(slipId, desk, 11)
      await answer(slipId, desk, 3)
    },
  },
  {
    raisedDaysAgo: 11,
    play: async (slipId, desk) => {
      await sign(slipId, desk, 10)
      const clerk = await desk('slip.reply', 3)
      const { dueOn } = (await findSlip(clerk, slipId))!
      const later = nextMonday(dueOn)
      await askExtension(clerk, {
        ...(await versioned(clerk, slipId)),
        dueOn: later,
        reason: '部分企业资料需重新核对（示例）',
      })
      const officer = await desk('slip.raise', 0)
      await checkExtension(officer, { ...(await versioned(officer, slipId)), agree: true, note: '情况属实（示例）' })
    },
  },
]

function nextMonday(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + (8 - (date.getUTCDay() || 7)))
  return date.toISOString().slice(0, 10)
}

/** A leader's remark on the key task that lags most; it becomes a slip. */
async function loadRemark(context: SampleContext): Promise<void> {
  const tasks = await listTaskRows(context, sql<boolean>`t.retired_at is null and t.done_on is null`)
  const slowest = tasks.filter(({ parentId }) => parentId !== null).sort((a, b) => a.percent - b.percent)[0]
  if (slowest === undefined) return
  const leader = await deskOf(context, slowest.path)('remark.write', 4)
  await writeRemark(leader, {
    unitId: slowest.leadUnitId,
    keyTaskId: slowest.id,
    text: '进度明显偏慢，请查明原因，七月上旬拿出追赶措施。（示例）',
    slip: { cooperatingIds: slowest.cooperating.slice(0, 1).map(({ id }) => id) },
  })
}
