import { z } from 'zod'
import { PERMISSIONS } from '#engine/access/permission.ts'
import { BilingualText, Code } from '#engine/indicator/indicator.ts'

export const ReachWord = z.enum(['own', 'subtree', 'all']).meta({ id: 'Reach' })

export const RoleDefinition = z
  .strictObject({
    code: Code,
    name: BilingualText,
    description: BilingualText.optional(),
    permissions: z.partialRecord(z.enum(PERMISSIONS), ReachWord),
    excludes: z
      .array(Code)
      .max(20)
      .default([])
      .meta({ description: 'Duties one person may not hold together with this one.' }),
  })
  .meta({ id: 'RoleDefinition' })
export type RoleDefinition = z.infer<typeof RoleDefinition>

/** `roles.yaml`: the office's duties, composed of the house's permissions. */
export const RoleList = z
  .strictObject({ roles: z.array(RoleDefinition).min(1).max(200) })
  .meta({ id: 'RoleList', title: 'roles.yaml' })
