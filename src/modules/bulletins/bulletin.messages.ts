import { messages } from '#engine/text/message.ts'

export const bulletinMessages = messages({
  'subject.bulletin': ['通报', 'Bulletin'],
  'bulletin.needs.bulletin.draft': ['须由起草通报的人办理', 'This is for those who draw up bulletins'],
  'bulletin.needs.bulletin.sign': ['须由签发人办理', 'This is for those who sign bulletins'],
  'bulletin.not.word': [
    '只有草稿可以改写；已送签的请先退回',
    'Only a draft can be worded; one in signing is sent back first',
  ],
  'bulletin.not.submit': ['只有草稿可以送签', 'Only a draft can be handed in for signing'],
  'bulletin.not.return': ['只有送签中的通报可以退回', 'Only a bulletin in signing can be sent back'],
  'bulletin.not.issue': ['只有送签的通报可以签发', 'Only a bulletin that was handed in can be signed'],
  'bulletin.not.withdraw': ['正在生成或已经撤回', 'It is being drawn up, or has been withdrawn'],
  'bulletin.own': ['本人送签的通报不能由本人签发', 'Nobody signs a bulletin that he handed in himself'],
  'bulletin.changed-meanwhile': [
    '通报刚刚由他人办理过，请刷新后再试',
    'Somebody else has just acted on this bulletin. Reload it and try again',
  ],
  'bulletin.twice': [
    '这一期已有按同一模板起草的通报；要重新起草请先撤回',
    'There is a bulletin of this snapshot and template already; withdraw it first',
  ],
  'bulletin.no-template': [
    '没有可用的通报模板，请在定义包 documents/ 中发布',
    'There is no template; publish one in documents/ of the pack',
  ],
  'bulletin.no-series': [
    '模板没有写明发文机关代字（series），不能编号',
    'The template names no series, so no number can be taken',
  ],
  'bulletin.unit-not-frozen': ['这一期冻结数据中没有该单位的数据', 'The snapshot holds nothing of this unit'],
  'bulletin.not-drawn-up': ['通报尚未生成', 'The bulletin has not been drawn up yet'],
  'bulletin.file-changed': [
    '已印文件与签发时不符，不予提供',
    'The printed file is not what was issued; it is not handed out',
  ],
  'bulletin.no-annex': ['这份通报没有附表', 'The bulletin has no attached tables'],
  'bulletin.no-brief': ['没有领导参阅的模板', 'There is no template of a brief'],
  'bulletin.brief-for-leaders': ['领导参阅只供起草人和签发人', 'The brief is for those who draw up and sign'],
  'bulletin.drafted': ['按{year}年第{number}号冻结数据起草', 'was drawn up from snapshot {number} of {year}'],
  'bulletin.worded': ['改写了一段文字（{part}）', 'worded a part ({part})'],
  'bulletin.restored': ['恢复了一段原文（{part}）', 'restored a part ({part})'],
  'bulletin.submitted': ['送签', 'handed it in for signing'],
  'bulletin.returned': ['退回修改：{reason}', 'sent it back: {reason}'],
  'bulletin.issued': ['签发，{number}', 'signed and issued it as {number}'],
  'bulletin.withdrawn': ['撤回：{reason}', 'withdrew it: {reason}'],
  'task.bulletin.sign': ['签发《{title}》', 'Sign “{title}”'],
  'notice.bulletin.returned': ['《{title}》被退回：{reason}', '“{title}” was sent back: {reason}'],
  'notice.bulletin.issued': ['{number}《{title}》已印发', '{number} “{title}” was issued'],
})
