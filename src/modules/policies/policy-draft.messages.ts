import { messages } from '#engine/text/message.ts'

/** What drawing policies is refused for, and what is remembered and told of it. */
export const policyDraftMessages = messages({
  'subject.policy-draft': ['政策草稿', 'Draft of a policy'],
  'policy.no-draft': ['没有这份草稿', 'There is no such draft'],
  'policy-draft.changed-meanwhile': [
    '他人已改过这份草稿，请重新打开',
    'Another person has changed this draft: open it anew',
  ],
  'policy-draft.too-large': ['政策定义过大', 'The definition is too large'],
  'policy-draft.other-code': ['政策代码不能改', 'The code of a policy cannot be changed'],
  'policy-draft.code-taken': ['已有这个代码的政策', 'There is a policy of that code'],
  'policy-draft.one-of': ['定义和 YAML 只给其一', 'Give the definition or the YAML'],
  'policy-draft.no-duty': ['您没有这项职责', 'It is not among your duties'],
  'policy-draft.is-drawing': ['草稿还在编辑，尚未提请发布', 'It is still being drawn and not proposed yet'],
  'policy-draft.is-proposed': ['已提请发布，撤回后才能再改', 'It is proposed; take it back to change it'],
  'policy-draft.is-published': ['已经发布', 'It is published'],
  'policy-draft.is-dropped': ['草稿已放弃', 'It was given up'],
  'policy-draft.own-work': [
    '编辑或提请的人不能自己发布，须由另一人办理',
    'Who drew or proposed it does not publish it: another person does',
  ],
  'policy-draft.outdated': [
    '这项政策在此期间已发布新版本；请放弃后从新版本重新起草',
    'A newer version was published meanwhile: give this up and begin from the new version',
  ],
  'policy-draft.has-faults': ['草稿还有未解决的问题或未通过的用例', 'There are faults or red cases in the draft'],
  'policy-draft.fault': ['{faultZh}', '{faultEn}'],
  'policy-draft.red-case': [
    '用例“{name}”未通过：{field} 应为 {expected}，实为 {found}',
    'The case “{name}” is red: {field} should be {expected} and is {found}',
  ],
  'policy-draft.nothing-changed': ['与现行版本没有差别', 'Nothing differs from the version in force'],
  'policy-draft.other-content': ['内容已与您看到的不同，请重新查看', 'It is not what you saw any more: look again'],
  'policy.office-conflict': [
    '定义包中“{code}”的版本 {version} 与本单位在系统中发布的版本 {other} 不一致：请以其中一个为准修改定义包',
    'Version {version} of “{code}” in the pack differs from version {other} that this office published here: make the pack say which holds',
  ],
  'policy.office-unsound': [
    '本单位发布的“{code}”版本 {version} 与新的定义包不相容：{reasonZh}',
    'Version {version} of “{code}” that this office published does not go with the new pack: {reasonEn}',
  ],
  'history.policy-draft.opened': ['起草新版本', 'Draft of a new version opened'],
  'history.policy-draft.proposed': ['提请发布：{note}', 'Proposed: {note}'],
  'history.policy-draft.published': [
    '发布为 {policyVersion} 版，自 {from} 起施行',
    'Published as version {policyVersion}, in force from {from}',
  ],
  'history.policy-draft.returned': ['退回：{reason}', 'Sent back: {reason}'],
  'history.policy-draft.taken-back': ['撤回提请', 'Proposal taken back'],
  'history.policy-draft.dropped': ['放弃草稿：{reason}', 'Given up: {reason}'],
})
