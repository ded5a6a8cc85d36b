import * as bank from '#modules/funds/bank-file.contract.ts'
import * as commitment from '#modules/funds/commitment.contract.ts'
import * as evaluation from '#modules/funds/evaluation.contract.ts'
import { fundMessages } from '#modules/funds/fund.messages.ts'
import * as payment from '#modules/funds/payment.contract.ts'
import * as pool from '#modules/funds/pool.contract.ts'
import * as bankFiles from '#modules/funds/server/bank-file.service.ts'
import * as bankViews from '#modules/funds/server/bank-file-view.service.ts'
import * as budgets from '#modules/funds/server/budget.service.ts'
import * as commitments from '#modules/funds/server/commitment.service.ts'
import * as commitmentViews from '#modules/funds/server/commitment-view.service.ts'
import * as evaluations from '#modules/funds/server/evaluation.service.ts'
import { demandOpenEvaluation, fundGuards, fundTargets } from '#modules/funds/server/fund.access.ts'
import * as payments from '#modules/funds/server/payment.service.ts'
import { paymentKind } from '#modules/funds/server/payment-kind.ts'
import { downloadPaymentList } from '#modules/funds/server/payment-paper.service.ts'
import * as paymentViews from '#modules/funds/server/payment-view.service.ts'
import * as pools from '#modules/funds/server/pool.service.ts'
import * as poolViews from '#modules/funds/server/pool-view.service.ts'
import { readAnswerFile } from '#modules/funds/server/read-answer-file.ts'
import * as receipts from '#modules/funds/server/receipt.service.ts'
import { preparedRoute, route, type ServerModule } from '#server/http/module.ts'

export const fundRoutes: ServerModule = {
  name: 'funds',
  routes: [
    route(pool.listPools, poolViews.listPools),
    route(pool.getPractice, poolViews.getPractice),
    route(pool.executionRates, poolViews.executionRates),
    route(pool.getPool, poolViews.getPool),
    route(pool.listPoolEntries, poolViews.listPoolEntries),
    route(pool.listCommitmentEntries, poolViews.listCommitmentEntries),
    route(pool.openPool, pools.openPool),
    route(pool.appropriate, pools.appropriate),
    route(pool.allocate, pools.allocate),
    route(pool.addLine, pools.addLine),
    route(pool.reverseEntry, pools.reverseEntry),
    route(pool.disposeRecovered, pools.disposeRecovered),
    route(commitment.listCommitments, commitmentViews.listCommitments),
    route(commitment.listDueTranches, commitmentViews.listDueTranches),
    route(commitment.getCommitment, commitmentViews.getCommitment),
    route(commitment.commit, commitments.commit),
    route(commitment.releaseTranche, commitments.releaseTranche),
    route(commitment.reduceCommitment, commitments.reduceCommitment),
    route(commitment.settleCommitment, commitments.settleCommitment),
    route(commitment.recoverCommitment, commitments.recoverCommitment),
    route(commitment.collectRecovery, commitments.collectRecovery),
    route(commitment.saveAccount, commitments.saveAccount),
    route(commitment.saveBudget, budgets.saveBudget),
    route(commitment.approveBudget, budgets.approveBudget),
    route(commitment.reportExpenditure, budgets.reportExpenditure),
    route(commitment.checkExpenditure, budgets.checkExpenditure),
    route(payment.listPaymentLists, paymentViews.listPaymentLists),
    route(payment.getPaymentList, paymentViews.getPaymentList),
    route(payment.downloadPaymentList, downloadPaymentList),
    route(payment.drawUpPayments, payments.drawUpPayments),
    route(payment.drawUpRewards, payments.drawUpRewards),
    route(payment.amendPayments, payments.amendPayments),
    route(payment.submitPayments, payments.submitPayments),
    route(payment.withdrawPayments, payments.withdrawPayments),
    route(payment.approvePayments, payments.approvePayments),
    route(payment.returnPayments, payments.returnPayments),
    route(payment.confirmReceipt, receipts.confirmReceipt),
    route(payment.returnPaid, receipts.returnPaid),
    route(bank.listBankFiles, bankViews.listBankFiles),
    route(bank.getBankFile, bankViews.getBankFile),
    route(bank.makeBankFile, bankFiles.makeBankFile),
    route(bank.downloadBankFile, bankFiles.downloadBankFile),
    preparedRoute(bank.takeBankResult, ({ upload }) => readAnswerFile(upload!), bankFiles.takeBankResult),
    route(evaluation.listEvaluations, evaluations.listEvaluations),
    route(evaluation.getEvaluation, evaluations.getEvaluation),
    route(evaluation.openEvaluation, evaluations.openEvaluation),
    route(evaluation.submitEvaluation, evaluations.submitEvaluation),
    route(evaluation.checkEvaluation, evaluations.checkEvaluation),
    route(evaluation.returnEvaluation, evaluations.returnEvaluation),
  ],
  targets: fundTargets,
  messages: [fundMessages],
  subjectGuards: fundGuards,
  attachGuards: { evaluation: demandOpenEvaluation },
  cases: [paymentKind],
}
