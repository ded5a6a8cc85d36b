import * as contract from '#modules/organisations/account.contract.ts'
import { accountMessages } from '#modules/organisations/account.messages.ts'
import * as account from '#modules/organisations/server/account.service.ts'
import { confirmEnrolment, countFactorAttempt, enrolFactor } from '#modules/organisations/server/factor.service.ts'
import { countSetupAttempt, getSetup, runSetup } from '#modules/organisations/server/setup.service.ts'
import { preparedRoute, route, type ServerModule } from '#server/http/module.ts'

export const accountRoutes: ServerModule = {
  name: 'account',
  messages: [accountMessages],
  routes: [
    route(contract.enrolFactor, enrolFactor, { isSecret: true, isBeforeFactor: true }),
    preparedRoute(contract.confirmEnrolment, countFactorAttempt, confirmEnrolment, {
      isSecret: true,
      isBeforeFactor: true,
    }),
    preparedRoute(contract.changePassword, account.prepareChange, account.changePassword),
    route(contract.setLanguage, account.setLanguage),
    route(contract.savePreferences, account.savePreferences),
    route(contract.createAccount, account.createAccount, { isSecret: true }),
    route(contract.resetAccess, account.resetAccess, { isSecret: true }),
    route(contract.changeAccountState, account.changeAccountState),
    preparedRoute(contract.acceptInvitation, account.prepareAcceptance, account.acceptInvitation),
    route(contract.getSetup, getSetup),
    preparedRoute(contract.runSetup, countSetupAttempt, runSetup),
  ],
}
