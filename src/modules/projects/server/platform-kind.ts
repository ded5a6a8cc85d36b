import { searchOf } from '#cases/case-search.rules.ts'
import { giveNumber } from '#cases/server/case.store.ts'
import { recordHistory } from '#cases/server/history.store.ts'
import { takeNumber } from '#cases/server/official-number.store.ts'
import { getToday } from '#cases/server/tenant.queries.ts'
import { unitIn } from '#modules/projects/server/application-paper.ts'
import { nameOfUnit } from '#modules/projects/server/matter.ts'
import { enterDecided } from '#modules/registries/server/entry-acts.service.ts'
import type { CaseKind, CaseRow, EffectContext } from '#server/http/case-kind.ts'

/** 平台认定: who has partners follows from the parties; whether the conditions are fulfilled is the office's to enter. */
export const platformKind: CaseKind = {
  record: 'platform',
  facts: async (_, one) => ({ hasPartners: (one.parties['co-units'] ?? []).length > 0 }),
  effects: { 'issue-certificate': enterPlatform },
  later: ['issue-document'],
}

/** 认定授牌: the platform is numbered and entered in the register of platforms, so that forms and policies know it. */
async function enterPlatform(context: EffectContext, one: CaseRow): Promise<void> {
  const { tx, tenantId, now } = context
  const today = await getToday(tx, tenantId, now)
  const year = Number(today.slice(0, 4))
  const serial = await takeNumber(context, { series: 'platform', year, subject: { kind: 'case', id: one.id } })
  const number = one.number ?? `PT${year}${String(serial).padStart(3, '0')}`
  if (one.number === undefined) await giveNumber(context, one.id, number, searchOf([one.title, number]))
  const host = unitIn(one.parties['host-unit']) ?? one.unitId
  const by = context.personId ?? null
  await enterDecided(
    context,
    {
      register: 'platform',
      key: number,
      name: one.title,
      careUnitId: host,
      facts: { hostUnit: (await nameOfUnit(context, host)).nameZh, recognisedOn: today },
      source: number,
    },
    by,
  )
  await recordHistory(context, {
    subject: { kind: 'case', id: one.id, unitId: one.unitId },
    sentence: { key: 'project.platform-entered', params: { number } },
    ...(by !== null && { personId: by }),
  })
}
