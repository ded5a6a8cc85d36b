import type { ChangeAspect } from '#engine/definition/programme-practice.ts'
import type { Facts } from '#engine/expression/expression.ts'
import type { LimitRole } from '#engine/limits/limit-rule.ts'
import type { ProjectContent } from '#modules/projects/project.ts'
import { type Paper, partsOf } from '#modules/projects/server/application-paper.ts'
import { nameOfUnit, type Reading } from '#modules/projects/server/matter.ts'
import type { Part } from '#modules/projects/server/project.store.ts'

/** Roles in which others stand once an aspect of a contract has changed. */
export const ROLES_OF: Partial<Readonly<Record<ChangeAspect, readonly LimitRole[]>>> = {
  leader: ['leader'],
  unit: ['lead-unit'],
  members: ['sub-leader', 'key-member', 'member'],
  partners: ['partner-unit'],
}

/** Everybody in a contract as it says. */
export async function partsOfContract(
  context: Reading,
  content: ProjectContent,
  contract: Paper['form'] | undefined,
): Promise<readonly (Part & { readonly facts: Facts })[]> {
  const { nameZh } = await nameOfUnit(context, content.unitId)
  const leader: Part = { subject: `person:${content.leaderId}`, name: content.leaderName, role: 'leader' }
  const paper = contract && { form: contract, answers: content.answers }
  return partsOf(context, { unitId: content.unitId, parties: {} }, leader, nameZh, paper)
}
