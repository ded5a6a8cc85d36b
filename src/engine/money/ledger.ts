import type { Fen } from '#engine/money/fen.ts'

/**
 * The accounts of a pool (资金池账户). Money moves from one to another; the balance is what came in less what went out.
 * Only what stands for the outside world (the treasury, accrued interest) goes below nothing.
 */
export const FUND_ACCOUNTS = [
  'source', // 资金来源: where the money comes from and what is handed back to it; never above nothing
  'interest', // 计息: interest that units owe; never above nothing
  'pool', // 待安排: appropriated, not yet on a line
  'line', // 预算项可用: on a budget line, not promised to anybody
  'commitment', // 已承诺: promised to a unit, not yet up for payment
  'payable', // 应付在途: approved, on its way through the bank
  'paid', // 已拨付: arrived at the unit, not yet accounted for
  'spent', // 已核销: accounted for
  'surplus', // 结余留用: left over and kept by the unit
  'receivable', // 应收回: the unit owes it back
  'recovered', // 已收回: came back, not yet decided on
] as const
export type FundAccount = (typeof FUND_ACCOUNTS)[number]

/** Whose an account is: the whole pool's, one line's, one commitment's. */
export const ACCOUNT_HOLDER: Readonly<Record<FundAccount, 'pool' | 'line' | 'commitment'>> = {
  source: 'pool',
  interest: 'pool',
  pool: 'pool',
  line: 'line',
  commitment: 'commitment',
  payable: 'commitment',
  paid: 'commitment',
  spent: 'commitment',
  surplus: 'commitment',
  receivable: 'commitment',
  recovered: 'pool',
}

export const isOutside = (account: FundAccount): boolean => account === 'source' || account === 'interest'

/** Every movement there is, and between which accounts: nothing else is booked. */
export const FUND_MOVEMENTS = {
  appropriate: { from: ['source'], to: 'pool' }, // 下达
  allocate: { from: ['pool'], to: 'line' }, // 安排
  deallocate: { from: ['line'], to: 'pool' }, // 调出
  commit: { from: ['line'], to: 'commitment' }, // 立项承诺
  decommit: { from: ['commitment'], to: 'line' }, // 核减
  order: { from: ['commitment'], to: 'payable' }, // 审批通过
  cancel: { from: ['payable'], to: 'commitment' }, // 未付退回
  pay: { from: ['payable'], to: 'paid' }, // 拨付
  return: { from: ['paid'], to: 'commitment' }, // 退汇
  account: { from: ['paid'], to: 'spent' }, // 核销支出
  keep: { from: ['paid'], to: 'surplus' }, // 结余留用
  demand: { from: ['paid', 'spent', 'surplus'], to: 'receivable' }, // 追回
  charge: { from: ['interest'], to: 'receivable' }, // 计息
  collect: { from: ['receivable'], to: 'recovered' }, // 收回
  remit: { from: ['recovered'], to: 'source' }, // 上缴
  reuse: { from: ['recovered'], to: 'pool' }, // 统筹再用
} as const satisfies Record<string, { readonly from: readonly FundAccount[]; readonly to: FundAccount }>
export type FundMovement = keyof typeof FUND_MOVEMENTS
export const MOVEMENT_NAMES = Object.keys(FUND_MOVEMENTS) as readonly FundMovement[]

/** One line of the ledger: an amount leaves one account and reaches another, so that debits and credits are equal by construction. */
export interface Transfer {
  readonly movement: FundMovement
  readonly from: FundAccount
  readonly to: FundAccount
  readonly amountFen: Fen
}

export type TransferFault = 'not-positive' | 'no-such-movement'

/** What is wrong with a line before any balance is looked at. */
export function transferFault({ movement, from, to, amountFen }: Transfer): TransferFault | undefined {
  if (amountFen <= 0n) return 'not-positive'
  const rule: { readonly from: readonly FundAccount[]; readonly to: FundAccount } = FUND_MOVEMENTS[movement]
  return rule.from.includes(from) && rule.to === to ? undefined : 'no-such-movement'
}
