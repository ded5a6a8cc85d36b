import * as contract from '#modules/bulletins/bulletin.contract.ts'
import { bulletinMessages } from '#modules/bulletins/bulletin.messages.ts'
import { bulletinTarget, seesBulletin } from '#modules/bulletins/server/bulletin.access.ts'
import { bulletinReactions } from '#modules/bulletins/server/bulletin.reactions.ts'
import * as acts from '#modules/bulletins/server/bulletin.service.ts'
import * as files from '#modules/bulletins/server/bulletin-download.service.ts'
import { draftBulletinOf } from '#modules/bulletins/server/bulletin-draft.service.ts'
import * as views from '#modules/bulletins/server/bulletin-view.service.ts'
import { drawUpWaiting } from '#modules/bulletins/server/draw-up.service.ts'
import { route, type ServerModule } from '#server/http/module.ts'

export const bulletinRoutes: ServerModule = {
  name: 'bulletins',
  routes: [
    route(contract.listBulletins, views.listBulletinsOf),
    route(contract.bulletinChoices, views.bulletinChoicesOf),
    route(contract.getBulletin, views.getBulletinOf),
    route(contract.draftBulletin, draftBulletinOf),
    route(contract.wordBulletin, acts.wordBulletinOf),
    route(contract.submitBulletin, acts.submitBulletinOf),
    route(contract.returnBulletin, acts.returnBulletinOf),
    route(contract.issueBulletin, acts.issueBulletinOf),
    route(contract.withdrawBulletin, acts.withdrawBulletinOf),
    route(contract.verifyBulletin, files.verifyBulletinOf),
    route(contract.downloadBulletin, files.downloadBulletinOf),
    route(contract.downloadAnnex, files.downloadAnnexOf),
    route(contract.downloadBrief, files.downloadBriefOf),
    route(contract.downloadSheet, files.downloadSheetOf),
  ],
  targets: { bulletin: bulletinTarget },
  subjectGuards: { bulletin: seesBulletin },
  messages: [bulletinMessages],
  reactions: bulletinReactions,
  jobs: [{ name: 'bulletins.draw-up', everySeconds: 2, run: drawUpWaiting }],
}
