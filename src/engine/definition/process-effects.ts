/** What a process may set off, a closed list: the modules do these things, and nothing else is done for a case. */
export const PROCESS_EFFECTS = [
  'freeze-submission', // keep the answers as they were handed in, as a version of their own
  'notify', // tell the parties of the case
  'publish', // put the list on public view
  'issue-number', // take the next official number
  'issue-document', // draw up the official document with its list
  'issue-certificate', // draw up the certificate with its check code
  'enter-application', // in time and within the limits: enter who takes part
  'use-recommendation', // take one of the quota of the recommending unit
  'return-recommendation', // give it back
  'start-project', // open the project in the register
  'draw-up-task-book', // make the task book, or its supplement, from the application and the changes
  'collect-signatures', // bind the signatures to the hash of what was signed
  'apply-change', // let an approved change take effect
  'commit-funds', // commit the approved amount
  'schedule-payments', // draw up the plan of instalments
  'release-payment', // let the next instalment go
  'settle-funds', // surplus kept or returned
  'recover-funds', // claim money back
  'record-outcome', // register the outcome
  'record-integrity', // enter a record of integrity
  'archive', // close the file with all documents, history and hashes
] as const

/** Kinds of record a process may be, a closed list: each is a slice’s, which knows the facts, checks and effects of its cases. */
export const PROCESS_RECORDS = [
  'application', // 申报
  'task-book', // 任务书
  'change', // 变更
  'annual-report', // 年度报告
  'mid-term', // 中期检查
  'acceptance', // 验收
  'termination', // 终止、撤销
  'gate', // 阶段评审
  'payment', // 拨付
  'platform', // 平台认定
] as const

type ProcessEffect = (typeof PROCESS_EFFECTS)[number]

/** Effects that cases of every record have. */
const COMMON: readonly ProcessEffect[] = ['freeze-submission', 'notify', 'publish', 'issue-number']

/** Beside the common ones, what a slice does for cases of a record; whatever else such a process names would silently do nothing. */
const BY_RECORD: Readonly<Record<(typeof PROCESS_RECORDS)[number], readonly ProcessEffect[]>> = {
  application: [
    'enter-application',
    'use-recommendation',
    'return-recommendation',
    'start-project',
    'commit-funds',
    'issue-document',
  ],
  'task-book': ['draw-up-task-book', 'collect-signatures', 'schedule-payments'],
  change: ['apply-change', 'draw-up-task-book'],
  'annual-report': [],
  'mid-term': ['release-payment', 'recover-funds'],
  acceptance: ['issue-certificate', 'record-outcome', 'settle-funds', 'recover-funds', 'record-integrity', 'archive'],
  termination: ['recover-funds', 'record-integrity', 'archive'],
  gate: ['recover-funds', 'archive'],
  payment: ['release-payment', 'settle-funds'],
  platform: ['issue-certificate', 'issue-document'],
}

/** What a process of a record may set off; one without a record has the common effects alone. */
export const effectsFor = (record: string | undefined): readonly ProcessEffect[] => [
  ...COMMON,
  ...(record !== undefined && Object.hasOwn(BY_RECORD, record) ? BY_RECORD[record as keyof typeof BY_RECORD] : []),
]
