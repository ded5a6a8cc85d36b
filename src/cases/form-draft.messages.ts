import { messages } from '#engine/text/message.ts'

/** What drawing forms is refused for, and what is remembered and told of it. */
export const formDraftMessages = messages({
  'subject.form-draft': ['表单草稿', 'Draft of a form'],
  'form-draft.no-form': ['没有这份表单', 'There is no such form'],
  'form-draft.code-taken': ['这个代码已有表单或草稿', 'There is a form or a draft of this code already'],
  'form-draft.no-question': ['题库没有这道题', 'The bank has no such question'],
  'form-draft.unknown': ['没有这份草稿', 'There is no such draft'],
  'form-draft.changed-meanwhile': [
    '他人已改过这份草稿；请先取得最新内容，您的修改会逐项合上去',
    'Another person has changed this draft; fetch it first, and your changes are put onto it one by one',
  ],
  'form-draft.too-large': ['表单过大，请分成几份', 'The form is too large; part it'],
  'form-draft.other-code': ['表单代码不能改', 'The code of a form cannot be changed'],
  'form-draft.no-duty': ['您没有这项职责', 'It is not among your duties'],
  'form-draft.is-drawing': ['草稿还在编辑，尚未提请发布', 'It is still being drawn and not proposed yet'],
  'form-draft.is-proposed': ['已提请发布，撤回后才能再改', 'It is proposed; take it back to change it'],
  'form-draft.is-published': ['已经发布', 'It is published'],
  'form-draft.is-dropped': ['草稿已放弃', 'It was given up'],
  'form-draft.own-work': [
    '编辑或提请的人不能自己发布，须由另一人办理',
    'Who drew or proposed it does not publish it: another person does',
  ],
  'form-draft.outdated': [
    '表单在此期间已发布新版本；请下载本草稿，放弃后从新版本重新打开',
    'A newer version was published meanwhile: download this draft, give it up and begin from the new version',
  ],
  'form-draft.has-faults': ['草稿还有未解决的问题', 'There are faults in the draft'],
  'form-draft.fault': ['{faultZh}', '{faultEn}'],
  'form-draft.nothing-changed': ['与在用版本没有差别', 'Nothing differs from the form in force'],
  'form-draft.other-content': ['内容已与您看到的不同，请重新查看', 'It is not what you saw any more: look again'],
  'history.form-draft.begun': ['新建表单', 'A form was begun'],
  'history.form-draft.opened': ['从第 {n} 次发布打开草稿', 'Draft opened from publication {n}'],
  'history.form-draft.proposed': ['提请发布：{note}', 'Proposed: {note}'],
  'history.form-draft.published': ['发布为第 {n} 次发布', 'Published as publication {n}'],
  'history.form-draft.returned': ['退回：{reason}', 'Sent back: {reason}'],
  'history.form-draft.taken-back': ['撤回提请', 'Proposal taken back'],
  'history.form-draft.dropped': ['放弃草稿：{reason}', 'Given up: {reason}'],
})
