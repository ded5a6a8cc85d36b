import * as daily from '#modules/dispatch/daily.contract.ts'
import * as proposals from '#modules/dispatch/day-proposal.contract.ts'
import * as contract from '#modules/dispatch/monitor.contract.ts'
import { monitorMessages } from '#modules/dispatch/monitor.messages.ts'
import {
  checkDailyFile,
  listDailyBatches,
  publishDailyBatch,
  undoDailyBatch,
} from '#modules/dispatch/server/daily-import.service.ts'
import { adoptDays, listDayProposals } from '#modules/dispatch/server/day-proposal.service.ts'
import * as feeds from '#modules/dispatch/server/feed.service.ts'
import { keepInbox } from '#modules/dispatch/server/feed-inbox.service.ts'
import { sendDaily } from '#modules/dispatch/server/feed-intake.service.ts'
import * as views from '#modules/dispatch/server/monitor-view.service.ts'
import { type OperationContext, route, type ServerModule } from '#server/http/module.ts'

const audited = (context: OperationContext, batchId: string | null, detail: Record<string, unknown>) =>
  context.audit({ subjectKind: 'daily-batch', ...(batchId && { subjectId: batchId }), detail })

export const monitorRoutes: ServerModule = {
  name: 'monitors',
  routes: [
    route(contract.listMonitors, views.listMonitors),
    route(contract.getMonitor, views.getMonitor),
    route(contract.listDayVersions, views.listDayVersions),
    route(daily.checkDaily, async (context, input) => {
      const checked = await checkDailyFile({ ...context, personId: context.actor.personId }, input)
      const { rows, changes, faultsTotal } = checked
      audited(context, checked.batchId, { rows, changes, faults: faultsTotal })
      return checked
    }),
    route(daily.publishDaily, async (context, { batchId }) => {
      const published = await publishDailyBatch(context, batchId)
      audited(context, batchId, { changed: published.changed })
      return published
    }),
    route(daily.undoDaily, undoDailyBatch),
    route(daily.listDaily, listDailyBatches),
    route(daily.sendDaily, sendDaily),
    route(daily.listFeeds, feeds.listFeeds),
    route(daily.openFeed, feeds.openFeed),
    route(daily.changeFeed, feeds.changeFeed),
    route(daily.closeFeed, feeds.closeFeed),
    route(daily.issueKey, feeds.issueKey, { isSecret: true }),
    route(daily.revokeKey, feeds.revokeKey),
    route(proposals.listDayProposals, listDayProposals),
    route(proposals.adoptDays, adoptDays),
  ],
  messages: [monitorMessages],
  jobs: [{ name: 'keep-inbox', everySeconds: 60, run: keepInbox }],
}
