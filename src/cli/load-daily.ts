import { sql } from 'kysely'
import { actorWith, operationContext, type SampleContext } from '#cli/load-samples.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { Refusal } from '#engine/refusal.ts'
import { checkDailyFile, publishDailyBatch } from '#modules/dispatch/server/daily-import.service.ts'
import { issueKey, openFeed } from '#modules/dispatch/server/feed.service.ts'

/** The pack's sample days come in through the drop that people use, a little before the demo stands still. */
export async function loadDaily(context: SampleContext, pack: Pack): Promise<void> {
  const files = pack.valueFiles.filter(({ kind }) => kind === 'daily')
  if (files.length === 0) return
  const { rows } = await sql<{ path: string }>`
    select path from unit_versions where tenant_id = ${context.tenantId} and parent_id is null and until_on is null`.execute(
    context.tx,
  )
  const root = rows[0]!.path
  const at = new Date(context.now.getTime() - 20 * 60_000)
  const officer = operationContext(context, await actorWith(context, 'monitor.import', root), at)
  for (const { file, text } of files) {
    const checked = await checkDailyFile({ ...officer, personId: officer.actor.personId }, { fileName: file, text })
    const [fault] = checked.faults
    if (checked.errors > 0)
      throw new Refusal('form-invalid', { key: fault!.key, at: `${file}:${fault!.line}:${fault!.column}` })
    if (checked.batchId !== null) await publishDailyBatch(officer, checked.batchId)
  }
  const administrator = operationContext(context, await actorWith(context, 'feed.manage', root), at)
  const monitors = pack.monitors.slice(0, 1).map(({ value }) => value.code)
  const { feedId } = await openFeed(administrator, {
    code: 'sample',
    name: '合同登记系统（示例）',
    monitors,
    unitIds: [],
  })
  // Nobody is told its secret: it shows what a key looks like in the list.
  await issueKey(administrator, { feedId, name: '登记服务器（示例）', perMinute: 60, expiresOn: null })
}
