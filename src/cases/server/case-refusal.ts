import type { KeptCase } from '#cases/server/case.queries.ts'
import { idsIn, listEvents, listNames } from '#cases/server/case-event.queries.ts'
import type { RunContext } from '#cases/server/case-run.ts'
import { sayDone } from '#cases/server/case-words.ts'
import type { Act } from '#engine/process/act.ts'
import type { CompiledProcess } from '#engine/process/compile-process.ts'
import { reasonInWords } from '#engine/process/say-process.ts'
import type { Refused } from '#engine/process/step.ts'
import { type Reason, Refusal } from '#engine/refusal.ts'

const MOST_TOLD = 5

/** A refused step in the words of the process; whoever was overtaken is told by what. */
export async function refuseStep(
  context: RunContext,
  process: CompiledProcess,
  one: KeptCase,
  refused: Refused,
  act: Act,
): Promise<Refusal> {
  const language = context.language ?? 'zh-CN'
  const reasons = refused.reasons.map((reason) => reasonInWords(process, reason, language))
  const seen = 'seen' in act ? act.seen : undefined
  const changes =
    refused.code === 'conflict' && seen !== undefined && seen < one.serial
      ? await changesSince(context, process, one, seen)
      : []
  return new Refusal(refused.code, ...reasons, ...changes)
}

/** What has happened since somebody looked, the latest first. */
async function changesSince(
  { tx, tenantId, language }: RunContext,
  process: CompiledProcess,
  one: KeptCase,
  seen: number,
): Promise<readonly Reason[]> {
  const events = await listEvents(tx, tenantId, one.id, { limit: MOST_TOLD, after: seen })
  const people = await listNames(
    tx,
    tenantId,
    events.flatMap(({ event }) => idsIn(event)),
  )
  return events.map(({ event }) => {
    const { zh, en } = sayDone(process, event, people)
    return { key: 'case.since', params: { what: language === 'en' ? en : zh } }
  })
}
