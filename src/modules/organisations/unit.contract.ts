import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { DateText, UnitChange, UnitCode, UnitFacts, UnitVersion } from '#modules/organisations/unit.ts'

const mayRead = { kind: 'permission', permission: 'organisation.read', on: 'unit' } as const
const mayList = { kind: 'permission', permission: 'organisation.read', on: 'list' } as const
/** `units`: held at the nearest unit above all those the act touches. */
const mayManage = { kind: 'permission', permission: 'organisation.manage', on: 'units' } as const

const unitId = z.uuid()
const Done = z.object({ unitId: z.uuid() })

/** Every decision is dated and reasoned; a document number where there is a document. */
const decision = {
  onDate: DateText,
  reason: z.string().trim().min(2).max(500),
  documentNo: z.string().trim().min(1).max(100).optional(),
}

const OpenedUnit = z.object({ code: UnitCode, parentId: z.uuid().optional(), facts: UnitFacts })
const Receiver = z.union([z.object({ unitId }).strict(), OpenedUnit.strict()])

/** What a change does not name stays as it is, so no default may creep in. */
const ChangedFacts = UnitFacts.extend({
  position: UnitFacts.shape.position.unwrap(),
  attributes: UnitFacts.shape.attributes.unwrap(),
}).partial()

export const unitTree = operation({
  id: 'unit.tree',
  method: 'GET',
  path: '/api/units',
  summary: { zh: '组织树（任意日期）', en: 'The tree of units on any date' },
  kind: 'read',
  policy: mayList,
  input: z.object({ asOf: DateText.optional() }),
  output: z.object({ asOf: DateText, units: z.array(UnitVersion) }),
})

const Names = z.record(z.string(), z.object({ zh: z.string(), en: z.string() }))

export const unitWords = operation({
  id: 'unit.words',
  method: 'GET',
  path: '/api/unit-words',
  summary: { zh: '单位类别和同类组的名称', en: "The pack's names of kinds of units and of groups of peers" },
  kind: 'read',
  policy: { kind: 'signed-in' },
  input: z.object({}),
  output: z.object({ kinds: Names, peerGroups: Names }),
})

export const unitSearch = operation({
  id: 'unit.search',
  method: 'GET',
  path: '/api/units/search',
  summary: { zh: '按代码、名称或拼音查找单位', en: 'Find units by code, name or pinyin' },
  kind: 'read',
  policy: mayList,
  input: z.object({
    text: z.string().trim().min(1).max(60),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  output: z.object({
    units: z.array(z.object({ unitId, code: UnitCode, path: z.string(), nameZh: z.string(), nameEn: z.string() })),
  }),
})

export const unitGet = operation({
  id: 'unit.get',
  method: 'GET',
  path: '/api/units/{unitId}',
  summary: { zh: '单位及其上下级（任意日期）', en: 'A unit with those above and below it, on any date' },
  kind: 'read',
  policy: mayRead,
  input: z.object({ unitId, asOf: DateText.optional() }),
  output: z.object({
    asOf: DateText,
    unit: UnitVersion,
    openedOn: DateText,
    closedOn: DateText.optional(),
    ancestors: z.array(UnitVersion),
    children: z.array(UnitVersion),
  }),
})

export const unitHistory = operation({
  id: 'unit.history',
  method: 'GET',
  path: '/api/units/{unitId}/history',
  summary: { zh: '单位沿革', en: 'How a unit came to be what it is' },
  kind: 'read',
  policy: mayRead,
  input: z.object({ unitId }),
  output: z.object({
    versions: z.array(UnitVersion),
    changes: z.array(UnitChange),
    /** The last names of all units that the changes tell of, closed ones too. */
    names: z.array(z.object({ unitId, nameZh: z.string(), nameEn: z.string() })),
  }),
})

export const unitOpen = operation({
  id: 'unit.open',
  method: 'POST',
  path: '/api/units',
  summary: { zh: '设立单位', en: 'Open a unit' },
  kind: 'act',
  policy: mayManage,
  input: z.object({ ...decision, code: UnitCode, parentId: z.uuid(), facts: UnitFacts }),
  output: Done,
})

export const unitRename = operation({
  id: 'unit.rename',
  method: 'POST',
  path: '/api/units/{unitId}/rename',
  summary: { zh: '单位更名或变更登记事项', en: 'Rename a unit or change its particulars' },
  kind: 'act',
  policy: mayManage,
  input: z.object({ ...decision, unitId, facts: ChangedFacts }),
  output: Done,
})

export const unitMove = operation({
  id: 'unit.move',
  method: 'POST',
  path: '/api/units/{unitId}/move',
  summary: { zh: '划转单位（连同下级）', en: 'Move a unit and all below it' },
  kind: 'act',
  policy: mayManage,
  input: z.object({ ...decision, unitId, toParentId: z.uuid() }),
  output: Done,
})

export const unitClose = operation({
  id: 'unit.close',
  method: 'POST',
  path: '/api/units/{unitId}/close',
  summary: { zh: '撤销单位', en: 'Close a unit' },
  kind: 'act',
  policy: mayManage,
  input: z.object({ ...decision, unitId }),
  output: Done,
})

export const unitMerge = operation({
  id: 'unit.merge',
  method: 'POST',
  path: '/api/unit-mergers',
  summary: { zh: '合并单位', en: 'Merge units into one' },
  kind: 'act',
  policy: mayManage,
  input: z.object({ ...decision, unitIds: z.array(unitId).min(1).max(100), into: Receiver }),
  output: Done,
})

export const unitSplit = operation({
  id: 'unit.split',
  method: 'POST',
  path: '/api/units/{unitId}/split',
  summary: { zh: '拆分单位', en: 'Split a unit' },
  kind: 'act',
  policy: mayManage,
  input: z.object({
    ...decision,
    unitId,
    /** Does the unit itself go on beside its parts? */
    continues: z.boolean(),
    parts: z
      .array(z.object({ into: Receiver, childIds: z.array(unitId).max(1000).default([]) }))
      .min(1)
      .max(50),
  }),
  output: Done,
})
