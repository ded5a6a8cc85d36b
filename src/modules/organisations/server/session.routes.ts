import { countFactorAttempt } from '#modules/organisations/server/factor.service.ts'
import {
  confirmFactor,
  demoAccounts,
  demoSignIn,
  examinePassword,
  getSession,
  signIn,
  signOut,
} from '#modules/organisations/server/session.service.ts'
import * as contract from '#modules/organisations/session.contract.ts'
import { sessionMessages } from '#modules/organisations/session.messages.ts'
import { preparedRoute, route, type ServerModule } from '#server/http/module.ts'

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
  ],
}
