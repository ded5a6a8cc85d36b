import { messages } from '#engine/text/message.ts'

export const unitMessages = messages({
  'unit.unknown': ['没有这个单位', 'There is no such unit'],
  'unit.code-taken': ['单位代码 {code} 已被使用', 'The unit code {code} is already in use'],
  'unit.second-root': ['组织树只能有一个根单位', 'The tree can have only one root unit'],
  'unit.not-open': ['{name} 在 {date} 尚未成立或已经撤销', '{nameEn} does not exist on {date}'],
  'unit.parent-not-open': [
    '上级单位 {name} 在 {date} 尚未成立或已经撤销',
    'The parent unit {nameEn} does not exist on {date}',
  ],
  'unit.parent-closes': ['上级单位 {name} 将于 {date} 撤销', 'The parent unit {nameEn} closes on {date}'],
  'unit.cycle': ['不能把 {name} 移到它自己的下级单位之下', '{nameEn} cannot be moved below one of its own units'],
  'unit.same-parent': ['{name} 已在该上级单位之下', '{nameEn} is already under that unit'],
  'unit.root-fixed': ['根单位不能移动、撤销、合并或拆分', 'The root unit cannot be moved, closed, merged or split'],
  'unit.children-open': [
    '{name} 还有 {count} 个下级单位，请先撤销或移走',
    '{nameEn} still has {count} units below it: close or move them first',
  ],
  'unit.later-versions': [
    '{name} 在 {date} 已有后续变更，追溯的变更会与之矛盾',
    '{nameEn} has a later change on {date}, which this change would contradict',
  ],
  'unit.same-day': ['单位不能在成立当日（{date}）撤销', 'A unit cannot close on the day it opens ({date})'],
  'unit.merge-itself': ['{name} 不能并入它自己', '{nameEn} cannot be merged into itself'],
  'unit.merge-empty': ['请指明被合并的单位和并入的单位', 'Name the units to be merged and the unit they become'],
  'unit.split-parts': ['拆分后至少应有两个单位', 'A split must leave at least two units'],
  'unit.twice': ['同一单位不能出现两次', 'A unit cannot be named twice'],
  'unit.not-child': ['{name} 不是被拆分单位的下级单位', '{nameEn} is not below the unit that is split'],
  'unit.nothing-changes': ['没有任何变化', 'Nothing would change'],
  'unit.past-own-life': ['日期 {date} 早于单位成立之日', 'The date {date} is before the unit opened'],
  'unit.opened': ['自 {date} 起成立 {name}', '{nameEn} opened from {date}'],
  'unit.renamed': ['自 {date} 起 {before} 更名为 {name}', '{beforeEn} is called {nameEn} from {date}'],
  'unit.restated': ['自 {date} 起变更 {name} 的登记事项', 'The particulars of {nameEn} changed from {date}'],
  'unit.moved': [
    '自 {date} 起 {name} 由 {before} 划归 {parent}',
    '{nameEn} moved from {beforeEn} to {parentEn} from {date}',
  ],
  'unit.closed': ['自 {date} 起撤销 {name}', '{nameEn} closed from {date}'],
  'unit.merged': ['自 {date} 起 {names} 并入 {name}', '{namesEn} merged into {nameEn} from {date}'],
  'unit.split': ['自 {date} 起 {name} 拆分为 {names}', '{nameEn} split into {namesEn} from {date}'],
})
