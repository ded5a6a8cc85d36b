import * as contract from '#modules/supervision/key-task.contract.ts'
import { keyTaskMessages } from '#modules/supervision/key-task.messages.ts'
import { seesKeyTask } from '#modules/supervision/server/key-task.access.ts'
import * as service from '#modules/supervision/server/key-task.service.ts'
import { keepKeyTasks } from '#modules/supervision/server/key-task-clock.service.ts'
import { freezeKeyTasks } from '#modules/supervision/server/key-task-freeze.ts'
import * as views from '#modules/supervision/server/key-task-view.service.ts'
import { keyTaskTarget } from '#modules/supervision/server/slip.access.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const keyTaskRoutes: ServerModule = {
  name: 'key-tasks',
  routes: [
    route(contract.listKeyTasks, views.listKeyTasks),
    route(contract.getKeyTask, views.getKeyTask),
    route(contract.saveProgress, service.saveProgress),
    route(contract.submitProgress, service.submitProgress),
    route(contract.withdrawProgress, service.withdrawProgress),
    route(contract.approveProgress, service.approveProgress),
    route(contract.returnProgress, service.returnProgress),
    route(contract.changeKeyTask, service.changeKeyTask),
  ],
  targets: { 'key-task': keyTaskTarget },
  messages: [keyTaskMessages],
  freezes: [freezeKeyTasks],
  jobs: [{ name: 'keep-key-tasks', everySeconds: 3600, run: keepKeyTasks }],
  subjectGuards: { 'key-task': seesKeyTask },
}
