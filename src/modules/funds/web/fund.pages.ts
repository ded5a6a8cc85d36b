import { fundTitles } from '#modules/funds/fund-title.messages.ts'
import type { Door } from '#web/router/door.ts'
import type { Page } from '#web/router/page.ts'

export const fundPages: readonly Page[] = [
  {
    path: '/funds',
    title: fundTitles.funds,
    load: async () => (await import('#modules/funds/web/FundsPage.tsx')).FundsPage,
    permission: 'fund.read',
    nav: { group: 'business', order: 60 },
  },
  {
    path: '/funds/pools/$poolId',
    title: fundTitles.pool,
    load: async () => (await import('#modules/funds/web/PoolPage.tsx')).PoolPage,
    permission: 'fund.read',
  },
  {
    path: '/funds/commitments/$commitmentId',
    title: fundTitles.commitment,
    load: async () => (await import('#modules/funds/web/CommitmentPage.tsx')).CommitmentPage,
    permission: 'fund.read',
  },
  {
    path: '/funds/payments',
    title: fundTitles.payments,
    load: async () => (await import('#modules/funds/web/PaymentsPage.tsx')).PaymentsPage,
    permission: 'fund.read',
    nav: { group: 'business', order: 62, forDutyOf: ['fund.request', 'fund.approve', 'fund.remit'] },
  },
  {
    path: '/funds/payments/$paymentListId',
    title: fundTitles.payment,
    load: async () => (await import('#modules/funds/web/PaymentListPage.tsx')).PaymentListPage,
    permission: 'fund.read',
  },
  {
    path: '/funds/bank-files/$bankFileId',
    title: fundTitles['bank-file'],
    load: async () => (await import('#modules/funds/web/BankFilePage.tsx')).BankFilePage,
    permission: 'fund.read',
  },
  {
    path: '/funds/bank-files',
    title: fundTitles.bank,
    load: async () => (await import('#modules/funds/web/BankFilesPage.tsx')).BankFilesPage,
    permission: 'fund.read',
    nav: { group: 'business', order: 64, forDutyOf: ['fund.remit', 'fund.manage'] },
  },
  {
    path: '/funds/evaluations',
    title: fundTitles.evaluations,
    load: async () => (await import('#modules/funds/web/EvaluationsPage.tsx')).EvaluationsPage,
    permission: 'fund.read',
    nav: { group: 'business', order: 66 },
  },
  {
    path: '/funds/evaluations/$evaluationId',
    title: fundTitles.evaluation,
    load: async () => (await import('#modules/funds/web/EvaluationPage.tsx')).EvaluationPage,
    permission: 'fund.read',
  },
]

export const fundDoors: readonly Door[] = [
  {
    kind: 'payment-list',
    place: (paymentListId) => ({ to: '/funds/payments/$paymentListId', params: { paymentListId } }),
    act: (deed) => fundTitles[deed === 'task.payment-list.approve' ? 'door.approve' : 'door.see'],
  },
  {
    kind: 'commitment',
    place: (commitmentId) => ({ to: '/funds/commitments/$commitmentId', params: { commitmentId } }),
    act: () => fundTitles['door.see'],
  },
  {
    kind: 'evaluation',
    place: (evaluationId) => ({ to: '/funds/evaluations/$evaluationId', params: { evaluationId } }),
    act: () => fundTitles['door.see'],
  },
  {
    kind: 'fund-pool',
    place: (poolId) => ({ to: '/funds/pools/$poolId', params: { poolId } }),
    act: () => fundTitles['door.see'],
  },
]
