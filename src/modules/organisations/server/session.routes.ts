import { countFactorAttempt } from '#modules/organisations/server/factor.service.ts'
import { findUnitOfSession } from '#modules/organisations/server/session.queries.ts'
import {
  confirmFactor,
  demoAccounts,
  demoSignIn,
  endOtherSession,
  examinePassword,
  getSession,
  readSessions,
  signIn,
  signOut,
} from '#modules/organisations/server/session.service.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import * as contract from '#modules/organisations/session.contract.ts'
import { sessionMessages } from '#modules/organisations/session.messages.ts'
import { preparedRoute, route, type ServerModule, type TargetResolver } from '#server/http/module.ts'
import { forgetTries } from '#server/sign-in/forget-tries.ts'

const sessionTarget: TargetResolver = async (tx, tenantId, input) => {
  const unitId = await findUnitOfSession(tx, tenantId, String(input.sessionId))
  const unitPath = unitId && (await findUnitPath(tx, tenantId, unitId))
  return unitPath ? { unitPath } : undefined
}

export const sessionRoutes: ServerModule = {
  name: 'session',
  messages: [sessionMessages],
  routes: [
    route(contract.getSession, getSession),
    preparedRoute(contract.signIn, examinePassword, signIn),
    preparedRoute(contract.confirmFactor, countFactorAttempt, confirmFactor, { isBeforeFactor: true, isSecret: true }),
    route(contract.signOut, signOut, { isBeforeFactor: true }),
    route(contract.listDemoAccounts, demoAccounts),
    route(contract.demoSignIn, demoSignIn),
    route(contract.listSessions, readSessions),
    route(contract.endSession, endOtherSession),
  ],
  targets: { session: sessionTarget },
  // What is due is forgotten each hour: a server that is started anew every morning gets to it too.
  jobs: [{ name: 'forget-tries', everySeconds: 3_600, run: forgetTries }],
}
