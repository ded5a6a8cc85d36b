import { messages } from '#engine/text/message.ts'

/** What the frame says of projects: pages and the doors of tasks. */
export const projectTitles = messages({
  projects: ['项目台账', 'Projects'],
  project: ['项目', 'Project'],
  apply: ['发起申报', 'Apply'],
  handOver: ['揭榜移交', 'Hand over'],
  race: ['赛马阶段评比', 'Gate of a race'],
  lineup: ['项目排队', 'Line-up'],
  'public-board': ['公告栏', 'Public board'],
  sheet: ['评分表', 'Score sheet'],
  visits: ['现场核查', 'Site visits'],
  visit: ['现场核查', 'Site visit'],
  letters: ['通知书', 'Letters'],
  signatures: ['签署', 'Signatures'],
  'door.visit': ['去核查', 'Open the visit'],
  'door.letter': ['看通知书', 'See the letter'],
  'door.see': ['查看项目', 'See the project'],
  'door.score': ['评分', 'Score'],
})
