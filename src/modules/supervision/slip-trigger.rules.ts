import type { SlipTrigger } from '#engine/definition/slip-practice.ts'
import { chineseMonth } from '#engine/document/chinese-date.ts'

interface Words {
  readonly zh: string
  readonly en: string
}

/** What a rule found: an item of a unit under a light. */
export interface Finding {
  readonly item: Words
  readonly unit: Words
  readonly period: string
  readonly light: Words
  readonly reason: Words
}

/** Does the rule raise a slip for this light of this subject? */
export function isTriggered(
  trigger: SlipTrigger,
  found: { readonly subject: SlipTrigger['subject']; readonly light: string; readonly indicator?: string },
): boolean {
  if (trigger.subject !== found.subject || !trigger.lights.includes(found.light)) return false
  return (
    trigger.indicators.length === 0 || (found.indicator !== undefined && trigger.indicators.includes(found.indicator))
  )
}

/** The rule's demand with what was found, in Chinese: slips are official documents. */
export function demandOf({ demand }: SlipTrigger, found: Finding): string {
  const values: Readonly<Record<string, string>> = {
    item: found.item.zh,
    unit: found.unit.zh,
    period: chineseMonth(found.period) ?? found.period,
    light: found.light.zh,
    reason: found.reason.zh,
  }
  return demand.zh.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
}
