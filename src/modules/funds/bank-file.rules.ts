import type { BANK_FIELDS, BANK_RESULTS, FundPractice } from '#engine/definition/fund-practice.ts'
import { type Fen, parseYuan, yuanText } from '#engine/money/fen.ts'
import type { Difference } from '#modules/funds/bank-file.contract.ts'

/** A payment as the file for the bank says it. */
export interface BankPayment {
  readonly id: string
  readonly reference: string
  readonly payeeName: string
  readonly bankName: string
  readonly bankAccount: string
  readonly amountFen: Fen
  readonly purpose: string
}

type Bank = FundPractice['bank']

const VALUE: Readonly<Record<(typeof BANK_FIELDS)[number], (payment: BankPayment) => string>> = {
  reference: ({ reference }) => reference,
  payee: ({ payeeName }) => payeeName,
  bank: ({ bankName }) => bankName,
  account: ({ bankAccount }) => bankAccount,
  yuan: ({ amountFen }) => yuanText(amountFen),
  purpose: ({ purpose }) => purpose,
}

/** Head and lines of the file for the bank, as the practice draws it. */
export function bankTable(
  { columns }: Pick<Bank, 'columns'>,
  payments: readonly BankPayment[],
): readonly (readonly string[])[] {
  return [
    columns.map(({ head }) => head),
    ...payments.map((payment) => columns.map(({ field }) => VALUE[field](payment))),
  ]
}

/** A cell that a spreadsheet would take for a formula is a text (CWE-1236). */
const plain = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)

export function bankCsv(table: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return `\uFEFF${table.map((row) => row.map((cell) => quoted(plain(cell))).join(',')).join('\r\n')}\r\n`
}

/** One line of the bank's answer, as text. */
export interface AnswerLine {
  readonly line: number
  readonly cells: Readonly<Partial<Record<(typeof BANK_RESULTS)[number], string>>>
}

export interface Answer {
  readonly paid: readonly { readonly id: string; readonly note: string }[]
  readonly failed: readonly { readonly id: string; readonly note: string }[]
  readonly differences: readonly Difference[]
}

/**
 * Holds the bank's answer against what is still waiting, line by line. Booked is only what agrees in reference, amount and,
 * where the bank says them, account and payee; everything else is told, and so is every payment the bank is silent about.
 */
export function compareAnswer(
  { result }: Pick<Bank, 'result'>,
  lines: readonly AnswerLine[],
  ours: readonly (BankPayment & { readonly isWaiting: boolean })[],
): Answer {
  const byReference = new Map(ours.map((payment) => [payment.reference, payment]))
  const seen = new Set<string>()
  const paid: { id: string; note: string }[] = []
  const failed: { id: string; note: string }[] = []
  const differences: Difference[] = []
  for (const { line, cells } of lines) {
    const reference = (cells.reference ?? '').trim()
    const payment = byReference.get(reference)
    const differ = (kind: Difference['kind'], our: string, theirs: string) => {
      differences.push({ kind, line, reference, ours: our, theirs })
    }
    if (payment === undefined) {
      differ('unknown-reference', '', reference)
      continue
    }
    if (seen.has(reference)) {
      differ('twice', '', reference)
      continue
    }
    seen.add(reference)
    const outcome = outcomeOf(result, cells.status ?? '')
    const found = differencesOf(payment, cells, outcome)
    for (const [kind, our, theirs] of found) differ(kind, our, theirs)
    if (found.length > 0) continue
    const note = (cells.note ?? '').trim().slice(0, 200)
    ;(outcome === 'paid' ? paid : failed).push({ id: payment.id, note })
  }
  for (const { reference, isWaiting } of ours)
    if (isWaiting && !seen.has(reference))
      differences.push({ kind: 'missing', line: null, reference, ours: reference, theirs: '' })
  return { paid, failed, differences }
}

function outcomeOf({ paid, failed }: Bank['result'], status: string): 'paid' | 'failed' | undefined {
  const word = status.trim()
  return paid.includes(word) ? 'paid' : failed.includes(word) ? 'failed' : undefined
}

type Found = readonly [kind: Difference['kind'], ours: string, theirs: string]

function differencesOf(
  payment: BankPayment & { readonly isWaiting: boolean },
  cells: AnswerLine['cells'],
  outcome: 'paid' | 'failed' | undefined,
): readonly Found[] {
  const found: Found[] = []
  const fen = parseYuan(cells.yuan ?? '')
  if (!payment.isWaiting) found.push(['not-waiting', '', (cells.status ?? '').trim()])
  if (fen !== payment.amountFen) found.push(['amount-differs', yuanText(payment.amountFen), (cells.yuan ?? '').trim()])
  if (outcome === undefined) found.push(['unknown-status', '', (cells.status ?? '').trim()])
  const account = cells.account?.replaceAll(/[\s']/g, '')
  if (account !== undefined && account !== payment.bankAccount)
    found.push(['account-differs', payment.bankAccount, account])
  const payee = cells.payee?.trim()
  if (payee !== undefined && payee !== payment.payeeName) found.push(['payee-differs', payment.payeeName, payee])
  return found.map(([kind, our, theirs]) => [kind, our, theirs.slice(0, 100)] as const)
}

/** The lines of a table by the heads of the practice; what is missing among the heads that must be there. */
export function readAnswer(
  { result }: Pick<Bank, 'result'>,
  rows: readonly { readonly line: number; readonly cells: readonly string[] }[],
): { readonly lines: readonly AnswerLine[]; readonly missing: readonly string[] } {
  const heads = Object.entries(result.columns) as [(typeof BANK_RESULTS)[number], string][]
  const at = rows.findIndex(({ cells }) => cells.some((cell) => cell.trim() === result.columns.reference))
  const titles = rows[at]?.cells.map((cell) => cell.trim()) ?? []
  const places = heads.flatMap(([field, head]) => {
    const place = titles.indexOf(head)
    return place === -1 ? [] : [[field, place] as const]
  })
  const missing = heads
    .filter(([field]) => ['reference', 'yuan', 'status'].includes(field) && !places.some(([one]) => one === field))
    .map(([, head]) => head)
  const lines = rows
    .slice(at + 1)
    .map(({ line, cells }) => ({
      line,
      cells: Object.fromEntries(places.map(([field, place]) => [field, cells[place] ?? ''])),
    }))
    .filter(({ cells }) => Object.values(cells).some((cell) => cell.trim() !== ''))
  return { lines: at === -1 ? [] : lines, missing }
}
