import { messages } from '#engine/text/message.ts'

/** 揭榜移交, on the screen. */
export const handOverWords = messages({
  'hand-over.title': ['揭榜移交：{title}', 'Hand over a challenge: {title}'],
  'hand-over.why': [
    '发榜方已在揭榜方中选定一家。移交后由揭榜方填写申报书，榜单编号、发榜方和选定日期随项目保留；一个榜单只移交一次。',
    'The owner has picked a solver, who now fills in the application. Challenge, owner and day stay with the project; a challenge is handed over once.',
  ],
  'hand-over.direction': ['榜单方向', 'Direction'],
  'hand-over.challenge': ['榜单编号', 'Number of the challenge'],
  'hand-over.wanted': ['榜单题目', 'What is wanted'],
  'hand-over.ownerUnit': ['需求方（发榜方）', 'Owner of the challenge'],
  'hand-over.ownerUnit.why': [
    '任务书由需求方、揭榜方、管理方依次签署，其登记信息自动带入',
    'Owner, solver and office sign the task book in this order; it carries what is registered of him',
  ],
  'hand-over.owner': ['需求方名称（系统内没有该单位时填写）', 'Name of the owner, when he has no unit here'],
  'hand-over.owner.why': ['这样的项目按一般程序签署', 'Its task book is signed as others are'],
  'hand-over.incomplete': ['请先填写全部项目', 'Fill in every field first'],
  'hand-over.pickedOn': ['选定日期', 'Picked on'],
  'hand-over.unit': ['揭榜方（申报单位）', 'Solver (applying unit)'],
  'hand-over.leader': ['项目负责人', 'Leader'],
  'hand-over.name': ['项目名称', 'Title of the project'],
  'hand-over.recommender': ['推荐单位', 'Recommending office'],
  'hand-over.deed': ['移交', 'Hand over'],
})
