import type { SampleContext } from '#cli/load-samples.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { Refusal } from '#engine/refusal.ts'
import { checkDailyFile, publishDailyBatch } from '#modules/dispatch/server/daily-import.service.ts'

/** The pack's sample days come in through the drop that people use, a little before the demo stands still. */
export async function loadDaily(context: SampleContext, pack: Pack): Promise<void> {
  const now = new Date(context.now.getTime() - 20 * 60_000)
  const dropping = { ...context, now, language: 'zh-CN' as const, personId: null }
  for (const { file, text, kind } of pack.valueFiles) {
    if (kind !== 'daily') continue
    const checked = await checkDailyFile(dropping, { fileName: file, text })
    const [fault] = checked.faults
    if (checked.errors > 0)
      throw new Refusal('form-invalid', { key: fault!.key, at: `${file}:${fault!.line}:${fault!.column}` })
    if (checked.batchId !== null) await publishDailyBatch(dropping, checked.batchId)
  }
}
