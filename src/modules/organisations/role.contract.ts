import { z } from 'zod'
import { PERMISSIONS } from '#engine/access/permission.ts'
import { operation } from '#engine/contract/operation.ts'
import { DateText } from '#modules/organisations/unit.ts'

const BilingualName = z.object({ zh: z.string(), en: z.string() })
const Reason = z.string().trim().min(2).max(500)
const Reach = z.enum(['own', 'subtree', 'all'])

export const listRoles = operation({
  id: 'role.list',
  method: 'GET',
  path: '/api/roles',
  summary: { zh: '列出角色及其权限、互斥关系', en: 'List the roles, what they may do, and what excludes what' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'person.read', on: 'list' },
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        code: z.string(),
        name: BilingualName,
        grants: z.partialRecord(z.enum(PERMISSIONS), Reach),
        excludes: z.array(z.string()),
      }),
    ),
  }),
})

export const assignRole = operation({
  id: 'role.assign',
  method: 'POST',
  path: '/api/role-assignments',
  summary: { zh: '授予人员角色', en: 'Give a person a role' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'role.assign', on: 'tenant' },
  input: z.object({
    personId: z.uuid(),
    roleCode: z.string().min(1).max(60),
    unitId: z.uuid(),
    fromOn: DateText.optional(),
    untilOn: DateText.optional(),
    reason: Reason,
  }),
  output: z.object({ assignmentId: z.uuid() }),
})

export const endRole = operation({
  id: 'role.end',
  method: 'POST',
  path: '/api/role-assignments/{assignmentId}/end',
  summary: { zh: '收回角色', en: 'Take a role back' },
  kind: 'act',
  policy: { kind: 'permission', permission: 'role.assign', on: 'tenant' },
  input: z.object({ assignmentId: z.uuid(), reason: Reason }),
  output: z.null(),
})

const Delegation = z.object({
  id: z.uuid(),
  roleCode: z.string(),
  roleName: BilingualName,
  unitId: z.uuid(),
  unitName: BilingualName,
  fromPersonId: z.uuid(),
  fromPersonName: z.string(),
  toPersonId: z.uuid(),
  toPersonName: z.string(),
  fromOn: z.string(),
  untilOn: z.string(),
  reason: z.string().nullable(),
  isEnded: z.boolean(),
})

export const listDelegations = operation({
  id: 'delegation.list',
  method: 'GET',
  path: '/api/delegations',
  summary: { zh: '列出本人委托和受托的角色', en: 'List the roles lent by me and to me' },
  kind: 'read',
  policy: { kind: 'signed-in' },
  input: z.object({}),
  output: z.object({
    rows: z.array(Delegation),
    /** Own roles that can be lent. */
    lendable: z.array(
      z.object({
        assignmentId: z.uuid(),
        roleCode: z.string(),
        roleName: BilingualName,
        unitId: z.uuid(),
        unitName: BilingualName,
      }),
    ),
  }),
})

export const createDelegation = operation({
  id: 'delegation.create',
  method: 'POST',
  path: '/api/delegations',
  summary: { zh: '把本人的一个角色委托给同事一段时间', en: 'Lend one of my roles to a colleague for a time' },
  kind: 'act',
  policy: { kind: 'signed-in' },
  input: z.object({
    assignmentId: z.uuid(),
    toPersonId: z.uuid(),
    fromOn: DateText,
    untilOn: DateText,
    reason: Reason,
  }),
  output: z.object({ delegationId: z.uuid() }),
})

export const endDelegation = operation({
  id: 'delegation.end',
  method: 'POST',
  path: '/api/delegations/{delegationId}/end',
  summary: { zh: '提前收回委托', en: 'Take a lent role back early' },
  kind: 'act',
  policy: { kind: 'signed-in' },
  input: z.object({ delegationId: z.uuid() }),
  output: z.null(),
})
