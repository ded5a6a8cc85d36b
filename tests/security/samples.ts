import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { Indicator } from '#engine/indicator/indicator.ts'
import type { TestDatabase } from '#tests/builders/database.ts'
import { idOf, type TestAdministration, UNIT_NAMES, type UnitName } from '#tests/security/administrations.ts'

/**
 * ADDING AN OPERATION? The matrix (`matrix.test.ts`) and the parameter sweep (`parameters.test.ts`) try every operation of
 * every slice by themselves. They need to know three things, all in this file, and fail with the name of what is missing:
 *
 * 1. `furnish`     rows of your slice, one in each unit, by plain SQL; give them ids by `idOf(digit, number)`.
 * 2. `KINDS`       for each kind that your contracts name in `policy.on`: the input fields that address such a thing in a
 *                  unit, and, where the level above decides, `heldAt: 'parent'`.
 * 3. `PARAMETERS`  for each required parameter of your reads, by its name: a value that fits.
 */
export interface Place {
  readonly administration: TestAdministration
  readonly unit: UnitName
}

export interface Kind {
  readonly fields: (place: Place) => Readonly<Record<string, unknown>>
  /** At which unit the permission must hold: the thing's own, or the one above it (the root answers to itself). */
  readonly heldAt?: 'parent'
}

const rowOf = (number: number) => (place: Place) =>
  idOf(place.administration.digit, number + UNIT_NAMES.indexOf(place.unit))
const onceOf = (number: number) => (place: Place) => idOf(place.administration.digit, number)
const unitOf = ({ administration, unit }: Place) => administration.units[unit]
const personOf = ({ administration, unit }: Place) => administration.byUnit[unit]

const [indicator, plan, goal, cycle] = [onceOf(400), onceOf(401), onceOf(402), onceOf(403)]
const [snapshot, restatement] = [onceOf(404), onceOf(405)]
const [keyTask, slip, slipParty] = [570, 580, 590].map(rowOf) as [
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
]
const formDraft = onceOf(1450)
const [session, report, target, reopening, correction, comment, file] = [500, 510, 520, 530, 540, 550, 560].map(
  rowOf,
) as [
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
]

const bulletin = rowOf(600)
const [meeting, meetingItem, meetingSeat, meetingDecision] = [800, 810, 820, 830].map(rowOf) as [
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
]
const [problem, batch] = [rowOf(660), onceOf(680)]
const MONITOR = {
  code: 'm1',
  unit: '项',
  decimals: 0,
  kinds: ['county'], // every unit of the tree here
  thresholds: [{ code: 'many', when: 'above', value: 1, level: 'warning' }],
}
const finding = rowOf(620)
const caseOf = rowOf(720)
const [registerEntry, registerFact, registerDispute] = [rowOf(690), rowOf(700), rowOf(710)]
const entry = rowOf(640)
const [policyTrial, policyDraft] = [onceOf(1900), onceOf(1901)]
const [awardRound, award, awardObjection, policyRun] = [1300, 1310, 1320, 1330].map(rowOf) as [
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
]
const awardCheck = rowOf(1340)
const [cultivationPlan, cultivationMeasure, enterpriseVisit, visitProblem] = [1500, 1510, 1520, 1530].map(rowOf) as [
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
]
const [fundPool, fundLine, commitment, paymentList, payment, bankFile, evaluation] = [
  900, 910, 920, 930, 940, 950, 960,
].map(rowOf) as [
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
]
const [fundAccount, fundSource, fundPosting, expenditure] = [970, 980, 990, 1000].map(rowOf) as [
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
]

const [callOf, projectOf, scoreSheet] = [1110, 1120, 1130].map(rowOf) as [
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
]

const [siteVisit, visitFinding, letterOf, integrityRecord] = [1600, 1610, 1620, 1630].map(rowOf) as [
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
  (place: Place) => string,
]

const named = (word: string) => ({ zh: word, en: word })
const SAMPLE_FACTS = {
  register: 'unit',
  documents: [],
  facts: [{ code: 'flag', name: named('flag'), type: 'bool', years: 0, whole: false, documents: [] }],
  values: [],
}
const SAMPLE_POLICY = {
  ...{ code: 'sample-policy', version: '1', name: named('policy'), area: named('area'), kind: 'title', sample: true },
  jurisdiction: { region: '620700', name: named('here') },
  document: { title: named('document'), issuer: named('issuer') },
  ...{ inForce: { from: '2020-01-01' }, way: 'apply', notVerified: [], requiredFacts: [], evidence: [], values: [] },
  ...{ vetoes: [], near: { changes: 2, withinPercent: 30 } },
  requirements: [{ code: 'flagged', name: named('flagged'), clause: '1', when: 'flag' }],
}

const SAMPLE_CULTIVATION = {
  selfCheck: 'open',
  ladder: {
    name: named('ladder'),
    steps: [{ code: 'sample-step', name: named('step'), policy: SAMPLE_POLICY.code, title: 'flag' }],
  },
}

export const KINDS: Readonly<Record<string, Kind>> = {
  unit: { fields: (place) => ({ unitId: unitOf(place) }) },
  units: { fields: (place) => ({ unitId: unitOf(place), parentId: unitOf(place), unitIds: [unitOf(place)] }) },
  person: { fields: (place) => ({ personId: personOf(place).personId }) },
  session: { fields: (place) => ({ sessionId: session(place) }) },
  report: { fields: (place) => ({ reportId: report(place) }) },
  'report-parent': { fields: (place) => ({ reportId: report(place) }), heldAt: 'parent' },
  target: { fields: (place) => ({ targetId: target(place) }) },
  reopening: { fields: (place) => ({ reopeningId: reopening(place) }), heldAt: 'parent' },
  'correction-parent': { fields: (place) => ({ correctionId: correction(place) }), heldAt: 'parent' },
  subject: { fields: (place) => ({ subjectKind: 'report', subjectId: report(place) }) },
  'key-task': { fields: (place) => ({ keyTaskId: keyTask(place) }) },
  slip: { fields: (place) => ({ slipId: slip(place) }) },
  'slip-party': { fields: (place) => ({ slipPartyId: slipParty(place) }) },
  entry: { fields: (place) => ({ entryId: entry(place) }) },
  problem: { fields: (place) => ({ problemId: problem(place) }) },
  bulletin: { fields: (place) => ({ bulletinId: bulletin(place) }) },
  meeting: { fields: (place) => ({ meetingId: meeting(place) }) },
  'meeting-seat': { fields: (place) => ({ meetingSeatId: meetingSeat(place) }) },
  'meeting-decision': { fields: (place) => ({ meetingDecisionId: meetingDecision(place) }) },
  finding: { fields: (place) => ({ findingId: finding(place) }) },
  case: { fields: (place) => ({ caseId: caseOf(place) }) },
  call: { fields: (place) => ({ callId: callOf(place) }) },
  project: { fields: (place) => ({ projectId: projectOf(place) }) },
  'site-visit': { fields: (place) => ({ siteVisitId: siteVisit(place) }) },
  'visit-finding': { fields: (place) => ({ visitFindingId: visitFinding(place) }) },
  'integrity-record': { fields: (place) => ({ integrityRecordId: integrityRecord(place) }) },
  'fund-pool': { fields: (place) => ({ poolId: fundPool(place) }) },
  commitment: { fields: (place) => ({ commitmentId: commitment(place) }) },
  'commitment-pool': { fields: (place) => ({ commitmentId: commitment(place) }) },
  'payment-list': { fields: (place) => ({ paymentListId: paymentList(place) }) },
  payment: { fields: (place) => ({ paymentId: payment(place) }) },
  'payment-pool': { fields: (place) => ({ paymentId: payment(place) }) },
  'bank-file': { fields: (place) => ({ bankFileId: bankFile(place) }) },
  evaluation: { fields: (place) => ({ evaluationId: evaluation(place) }) },
  'evaluation-pool': { fields: (place) => ({ evaluationId: evaluation(place) }) },
  'register-entry': { fields: (place) => ({ registerEntryId: registerEntry(place) }) },
  'award-round': { fields: (place) => ({ awardRoundId: awardRound(place) }) },
  award: { fields: (place) => ({ awardId: award(place) }) },
  'award-pool': { fields: (place) => ({ awardId: award(place) }) },
  'cultivation-plan': { fields: (place) => ({ cultivationPlanId: cultivationPlan(place) }) },
  'visit-problem': { fields: (place) => ({ visitProblemId: visitProblem(place) }) },
  comment: { fields: (place) => ({ commentId: comment(place) }) },
  file: { fields: (place) => ({ fileId: file(place) }) },
}

export const PARAMETERS: Readonly<Record<string, (place: Place) => unknown>> = {
  unitId: unitOf,
  personId: (place) => personOf(place).personId,
  accountId: (place) => personOf(place).accountId,
  planId: plan,
  indicatorId: indicator,
  cycleId: cycle,
  snapshotId: snapshot,
  restatementId: restatement,
  reportId: report,
  fileId: file,
  keyTaskId: keyTask,
  slipId: slip,
  entryId: entry,
  bulletinId: bulletin,
  meetingId: meeting,
  meetingDecisionId: meetingDecision,
  problemId: problem,
  monitor: () => MONITOR.code,
  day: () => '2023-06-05',
  findingId: finding,
  caseId: caseOf,
  callId: callOf,
  projectId: projectOf,
  scoreSheetId: scoreSheet,
  checkCode: () => '0123456789ABCDEF',
  form: () => 'paper',
  number: () => 1,
  from: () => 1,
  to: () => 1,
  siteVisitId: siteVisit,
  letterId: letterOf,
  for: () => 'choose',
  name: () => 'view',
  poolId: fundPool,
  commitmentId: commitment,
  paymentListId: paymentList,
  bankFileId: bankFile,
  evaluationId: evaluation,
  policyCode: () => 'sample-policy',
  policies: () => 'all',
  facts: () => '{}',
  policyTrialId: policyTrial,
  policyDraftId: policyDraft,
  awardRoundId: awardRound,
  formCode: () => 'paper',
  formDraftId: formDraft,
  registerEntryId: registerEntry,
  cultivationPlanId: cultivationPlan,
  visitProblemId: visitProblem,
  register: () => 'unit',
  title: () => 'marker',
  targetId: target,
  subjectKind: () => 'report',
  subjectId: report,
  roleCode: () => 'reporter',
  year: () => 2023,
  fromYear: () => 2023,
  toYear: () => 2023,
  period: () => '2023-06',
  text: () => 'n',
  unitIds: unitOf,
  find: () => 'marker',
  purpose: () => 'test',
  by: () => 'completion',
  kind: () => 'final',
}

/** Ids of rows that belong to a unit: whoever may not reach the unit may not be told them. */
export function idsOfUnits(administration: TestAdministration): ReadonlyMap<string, UnitName> {
  return new Map(
    UNIT_NAMES.flatMap((unit) =>
      [
        session,
        report,
        target,
        reopening,
        correction,
        comment,
        file,
        keyTask,
        slip,
        problem,
        meeting,
        meetingItem,
        meetingSeat,
        meetingDecision,
        bulletin,
        entry,
        finding,
        caseOf,
        callOf,
        projectOf,
        siteVisit,
        visitFinding,
        letterOf,
        integrityRecord,
        fundPool,
        fundLine,
        commitment,
        paymentList,
        payment,
        bankFile,
        evaluation,
        fundPosting,
        expenditure,
        registerEntry,
        registerFact,
        registerDispute,
        cultivationPlan,
        cultivationMeasure,
        enterpriseVisit,
        visitProblem,
      ].map((of) => [of({ administration, unit }), unit] as const),
    ),
  )
}

/** One row of every kind in every unit, each with the administration's marker in its texts. */
export async function furnish(db: TestDatabase, administration: TestAdministration): Promise<void> {
  const { id, digit } = administration
  const somewhere: Place = { administration, unit: 'city' }
  const marker = `marker-${digit}`
  const insert = (table: string, row: Record<string, unknown>) => {
    const names = Object.keys(row)
    const places = names.map((_, place) => `$${place + 2}`)
    return db.asAdmin(`insert into ${table} (tenant_id, ${names.join(', ')}) values ($1, ${places.join(', ')})`, [
      id,
      ...Object.values(row),
    ])
  }
  const at = '2023-06-05T00:00:00Z'
  const content = JSON.stringify(
    Indicator.parse({
      code: 'i1',
      name: { zh: marker, en: marker },
      unit: '项',
      frequency: 'month',
      kind: 'flow',
      direction: 'up',
      rollUp: { rule: 'sum' },
      overTime: 'sum',
      decimals: 0,
    }),
  )
  await insert('indicators', { id: indicator(somewhere), code: 'i1', version: 1 })
  const process = {
    code: 'test',
    name: { zh: marker, en: marker },
    forms: [{ code: 'paper', name: { zh: marker, en: marker } }],
    states: [
      {
        code: 'draft',
        name: { zh: marker, en: marker },
        phase: 'draft',
        task: { seats: [{ code: 'one', name: { zh: marker, en: marker }, who: [{ anyone: true }] }] },
        actions: [{ code: 'end', name: { zh: marker, en: marker }, to: 'next' }],
      },
      { code: 'ended', name: { zh: marker, en: marker }, phase: 'closed', outcome: 'succeeded' },
    ],
  }
  const processHash = digit.repeat(64)
  await insert('definition_versions', {
    kind: 'process',
    code: 'test',
    version: 1,
    content: JSON.stringify(process),
    hash: processHash,
    published_at: at,
  })
  const paper = {
    code: 'paper',
    version: 1,
    name: { zh: marker, en: marker },
    subjects: [],
    follows: [],
    rules: [],
    steps: [
      {
        code: 'one',
        title: { zh: marker, en: marker },
        sections: [
          {
            code: 'all',
            title: { zh: marker, en: marker },
            fields: [
              {
                kind: 'text',
                code: 'note',
                label: { zh: marker, en: marker },
                lines: 1,
                required: false,
                locked: true,
                carry: true,
              },
            ],
          },
        ],
      },
    ],
  }
  await insert('case_forms', {
    hash: processHash,
    code: 'paper',
    version: 1,
    content: JSON.stringify(paper),
    kept_at: at,
  })
  await insert('definition_versions', {
    kind: 'form',
    code: 'paper',
    version: 1,
    content: JSON.stringify(paper),
    hash: 'paper',
    published_at: at,
  })
  await insert('form_drafts', {
    id: formDraft(somewhere),
    code: 'paper',
    base_version: 1,
    state: 'drawing',
    content: JSON.stringify(paper),
    opened_by: personOf(somewhere).personId,
    opened_at: at,
    edited_by: personOf(somewhere).personId,
    edited_at: at,
  })
  await insert('definition_versions', {
    kind: 'monitors',
    code: 'test',
    version: 1,
    content: JSON.stringify({ monitors: [{ ...MONITOR, name: { zh: marker, en: marker } }] }),
    hash: 'x',
    published_at: at,
  })
  await insert('daily_batches', {
    id: batch(somewhere),
    way: 'drop',
    batch: marker,
    content_hash: '0'.repeat(64),
    file_name: marker,
    rows_total: UNIT_NAMES.length,
    changed: UNIT_NAMES.length,
    faults: JSON.stringify({ total: 0, shown: [] }),
    state: 'published',
    created_at: at,
  })
  const [author, drawn] = [personOf(somewhere).personId, JSON.stringify({ ...SAMPLE_POLICY, version: '2' })]
  await insert('policy_trials', {
    ...{ id: policyTrial(somewhere), policy: SAMPLE_POLICY.code, version: '1', on_date: '2023-06-05', changes: '{}' },
    ...{ definition: drawn, state: 'cancelled', asked_by: author, asked_at: at, rules_hash: '0'.repeat(64) },
  })
  await insert('policy_drafts', {
    ...{ id: policyDraft(somewhere), code: SAMPLE_POLICY.code, base_version: '1', state: 'drawing', definition: drawn },
    ...{ note: marker, opened_by: author, opened_at: at, edited_by: author, edited_at: at },
  })
  await insert('feeds', {
    id: onceOf(681)(somewhere),
    code: 'feed',
    name: marker,
    monitors: [],
    unit_ids: [],
    created_at: at,
  })
  await insert('indicator_versions', {
    indicator_id: indicator(somewhere),
    version: 1,
    content,
    hash: 'x',
    recorded_at: at,
  })
  await insert('definition_versions', {
    kind: 'cultivation',
    code: 'test',
    version: 1,
    content: JSON.stringify(SAMPLE_CULTIVATION),
    hash: 'sample-cultivation',
    published_at: at,
  })
  await insert('definition_versions', {
    kind: 'policies',
    code: 'test',
    version: 1,
    content: JSON.stringify({ policies: [SAMPLE_POLICY], facts: [SAMPLE_FACTS], stacking: [] }),
    hash: 'sample-policies',
    published_at: at,
  })
  await insert('definition_versions', {
    kind: 'registers',
    code: 'test',
    version: 1,
    content: JSON.stringify({
      registers: [
        {
          code: 'unit',
          name: { zh: marker, en: marker },
          facts: [{ code: 'note', name: { zh: marker, en: marker }, type: 'text' }],
        },
      ],
      questions: [],
    }),
    hash: 'x',
    published_at: at,
  })
  await insert('plans', {
    id: plan(somewhere),
    code: 'p1',
    name_zh: marker,
    name_en: marker,
    issuer: 'own',
    from_year: 2023,
    to_year: 2025,
  })
  await insert('plan_goals', {
    plan_id: plan(somewhere),
    id: goal(somewhere),
    code: 'g1',
    name_zh: marker,
    name_en: marker,
    position: 1,
  })
  await insert('plan_indicators', {
    plan_id: plan(somewhere),
    goal_id: goal(somewhere),
    indicator_id: indicator(somewhere),
    weight: 1,
    position: 1,
  })
  const [opens_at, due_at, grace_until, closes_at] = ['2023-06-01', '2023-07-05', '2023-07-08', '2023-07-20']
  await insert('cycles', {
    id: cycle(somewhere),
    code: 'month',
    frequency: 'month',
    period: '2023-06',
    name_zh: marker,
    name_en: marker,
    opens_at,
    due_at,
    grace_until,
    closes_at,
    definition_version: 1,
  })
  await db.asAdmin(
    `with head as (insert into snapshots (tenant_id, id, cycle_id, period, year, number, revision, taken_at, hash, parts)
        values ($1, $2, $3, '2023-06', 2023, 1, 1, $4, $5, 1))
     insert into snapshot_parts (tenant_id, snapshot_id, name, key, content, hash) values ($1, $2, 'tree', '', $6, $5)`,
    [id, snapshot(somewhere), cycle(somewhere), at, '0'.repeat(64), gzipSync('{"peerGroups":[],"places":[]}')],
  )
  await insert('restatements', {
    id: restatement(somewhere),
    snapshot_id: snapshot(somewhere),
    reason: marker,
    headline: JSON.stringify({ key: 'snapshot.difference.none' }),
    difference_hash: '0'.repeat(64),
    proposed_by: personOf(somewhere).personId,
    proposed_at: at,
  })
  await insert('definition_versions', {
    kind: 'meetings',
    code: 'own',
    version: 1,
    content: JSON.stringify({
      series: [
        {
          code: 'monthly',
          name: { zh: marker, en: marker },
          kind: { zh: marker, en: marker },
          title: { zh: '{ordinal}', en: '{ordinal}' },
          minutes: { number: '纪', template: 'minutes' },
        },
      ],
    }),
    hash: 'x',
    published_at: at,
  })
  for (const unit of UNIT_NAMES) {
    const place: Place = { administration, unit }
    const { personId, accountId } = personOf(place)
    const unit_id = unitOf(place)
    const hash = Buffer.from(session(place))
    await insert('sessions', {
      id: session(place),
      account_id: accountId,
      token_hash: hash,
      csrf_hash: hash,
      created_at: new Date(),
      last_seen_at: new Date(),
    })
    await insert('reports', {
      id: report(place),
      cycle_id: cycle(place),
      unit_id,
      narrative: JSON.stringify({ text: marker }),
    })
    await insert('calls', {
      id: callOf(place),
      unit_id,
      family: 'own',
      year: 2023,
      title: marker,
      state: 'draft',
      content: JSON.stringify({ text: marker, contact: '', pool: null, directions: [] }),
      drawn_up_at: at,
      search: marker,
    })
    await insert('projects', {
      id: projectOf(place),
      number: `${marker}-${unit}`,
      title: marker,
      family: 'own',
      level: 'city',
      mode: 'open',
      unit_id,
      division_id: unit_id,
      leader_id: personId,
      grant_fen: 1,
      start_on: '2023-01-01',
      end_on: '2025-12-31',
      approved_on: '2023-01-01',
      state: 'ongoing',
      search: marker,
    })
    await insert('targets', {
      id: target(place),
      plan_id: plan(place),
      indicator_id: indicator(place),
      unit_id,
      kind: 'final',
      period: '2023',
    })
    await insert('target_versions', {
      target_id: target(place),
      version: 1,
      state: 'proposed',
      expectation: 'value',
      value: 1,
      reason: marker,
      proposed_at: at,
    })
    await insert('reopenings', {
      id: reopening(place),
      report_id: report(place),
      reason: marker,
      requested_by: personId,
      requested_at: at,
      expires_at: '2030-01-01',
    })
    await insert('corrections', {
      id: correction(place),
      unit_id,
      indicator_id: indicator(place),
      period: '2023-06',
      proposed_value: 1,
      reason: marker,
      source: marker,
      proposed_by: personId,
      proposed_at: at,
    })
    await insert('comments', {
      id: comment(place),
      subject_kind: 'report',
      subject_id: report(place),
      unit_id,
      visibility: 'all',
      author_id: personId,
      author_unit_id: unit_id,
      written_at: at,
    })
    await insert('comment_versions', { comment_id: comment(place), version: 1, body: marker, written_at: at })
    const [due_on, number] = ['2023-12-31', UNIT_NAMES.indexOf(unit) + 1]
    await insert('key_tasks', {
      id: keyTask(place),
      code: `task-${number}`,
      year: 2023,
      number,
      lead_unit_id: unit_id,
      content: JSON.stringify({
        name: { zh: marker, en: marker },
        target: { zh: marker, en: marker },
        steps: [],
        measures: [],
        responsible: { name: marker },
      }),
      due_on,
      is_important: false,
      is_urgent: false,
    })
    await insert('daily_values', {
      monitor: MONITOR.code,
      unit_id,
      day: '2023-06-05',
      version: 1,
      value: 7,
      is_current: true,
      is_sample: false,
      batch_id: batch(somewhere),
      recorded_at: at,
    })
    await insert('problems', {
      id: problem(place),
      unit_id,
      week: '2023-W23',
      text: marker,
      help: marker,
      raised_by: personId,
      raised_at: at,
    })
    await insert('slips', {
      id: slip(place),
      year: 2023,
      serial: number,
      code: '督',
      state: 'issued',
      source: 'officer',
      item_key: `other ${slip(place)}`,
      about: JSON.stringify({ kind: 'other' }),
      title: marker,
      demand: marker,
      feedback: '',
      lead_unit_id: unit_id,
      level: 'none',
      light: 'none',
      is_important: false,
      is_urgent: false,
      signed_off: marker,
      issued_on: '2023-06-05',
      issued_at: at,
      due_on,
      first_due_on: due_on,
    })
    await insert('slip_parties', { id: slipParty(place), slip_id: slip(place), unit_id, role: 'lead', position: 0 })
    await insert('appraisal_entries', {
      id: entry(place),
      plan_id: plan(place),
      unit_id,
      kind: 'bonus',
      kind_zh: marker,
      kind_en: marker,
      points: 1,
      period: '2023-06',
      from_on: '2023-06-01',
      until_on: '2023-12-31',
      document: marker,
      article: '',
      reason: marker,
      source: 'person',
      state: 'booked',
      proposed_at: at,
    })
    await insert('bulletins', {
      id: bulletin(place),
      unit_id,
      snapshot_id: snapshot(place),
      period: '2023-06',
      templates: JSON.stringify({ bulletin: { code: 'monthly', version: 1, hash: 'x' } }),
      state: 'issued',
      dated_on: '2023-07-03',
      title: marker,
      year: 2023,
      serial: number,
      code: '科发',
      drafted_at: at,
      issued_on: '2023-07-03',
    })
    const money = { year: 2023, name_zh: marker, name_en: marker }
    const paid = { payee_kind: 'unit', payee_id: unit_id, payee_name: marker }
    const named = { bank_name: marker, bank_account: '123456' }
    const pool_id = fundPool(place)
    await insert('fund_pools', {
      ...money,
      id: pool_id,
      unit_id,
      code: `pool-${number}`,
      source: 'city',
      document: marker,
      opened_at: at,
    })
    await insert('fund_lines', {
      pool_id,
      id: fundLine(place),
      code: 'line',
      name_zh: marker,
      name_en: marker,
      position: 1,
    })
    await insert('fund_commitments', {
      ...paid,
      ...named,
      id: commitment(place),
      pool_id,
      line_id: fundLine(place),
      unit_id,
      title: marker,
      mode: 'itemised',
      state: 'open',
      committed_on: '2023-06-05',
      committed_at: at,
    })
    await insert('fund_accounts', {
      id: fundAccount(place),
      pool_id,
      kind: 'paid',
      holder_id: commitment(place),
      balance_fen: 100,
    })
    await insert('fund_accounts', {
      id: fundSource(place),
      pool_id,
      kind: 'source',
      holder_id: pool_id,
      balance_fen: -100,
    })
    await insert('fund_postings', {
      id: fundPosting(place),
      pool_id,
      movement: 'pay',
      cause_kind: 'commitment',
      cause_id: commitment(place),
      reason: marker,
      booked_on: '2023-06-05',
      booked_at: at,
    })
    await insert('fund_entries', {
      posting_id: fundPosting(place),
      number: 1,
      credit_account_id: fundSource(place),
      debit_account_id: fundAccount(place),
      amount_fen: 100,
    })
    await insert('fund_payment_lists', {
      id: paymentList(place),
      pool_id,
      kind: 'project',
      number: `资支${number}`,
      title: marker,
      basis: marker,
      state: 'sent',
      total_fen: 100,
      made_at: at,
    })
    await insert('fund_bank_files', {
      id: bankFile(place),
      pool_id,
      number: `2023-${number}`,
      name: marker,
      content: Buffer.from(marker),
      sha256: '0'.repeat(64),
      payments: 1,
      total_fen: 100,
      state: 'out',
      made_at: at,
    })
    await insert('fund_payments', {
      ...paid,
      ...named,
      id: payment(place),
      list_id: paymentList(place),
      number: 1,
      reference: `P${number}`,
      commitment_id: commitment(place),
      amount_fen: 100,
      purpose: marker,
      state: 'paid',
      bank_file_id: bankFile(place),
    })
    await insert('fund_expenditures', {
      id: expenditure(place),
      commitment_id: commitment(place),
      period: '2023-06',
      lines: JSON.stringify([]),
      granted_fen: 0,
      note: marker,
      state: 'reported',
      reported_by: personId,
      reported_at: at,
    })
    await insert('fund_evaluations', {
      id: evaluation(place),
      pool_id,
      unit_id,
      year: 2023,
      budget_fen: 100,
      paid_fen: 100,
      statement: marker,
      state: 'submitted',
      rule: JSON.stringify({ parts: [], grades: [], evidence: 0, document: '' }),
      opened_at: at,
    })
    await insert('data_reviews', { unit_id, stamp: 'sample', checked_at: at, result: JSON.stringify({ examined: {} }) })
    await insert('findings', {
      id: finding(place),
      review_unit_id: unit_id,
      key: `outlier ${marker}`,
      kind: 'outlier',
      unit_id,
      period: '2023-06',
      content: JSON.stringify({
        figure: null,
        expected: null,
        difference: null,
        confidence: null,
        sentence: { key: 'figure.quality.outlier', params: { z: marker } },
        evidence: [],
      }),
      facts_hash: createHash('sha256').update(finding(place)).digest('hex'),
      place: 0,
      found_at: at,
    })
    await insert('register_entries', {
      id: registerEntry(place),
      register: 'unit',
      key: `key-${number}`,
      care_unit_id: unit_id,
      name: marker,
      search: `|${marker}`,
      recorded_at: at,
    })
    await insert('policy_runs', {
      id: policyRun(place),
      scope: 'all',
      on_date: '2023-06-05',
      rules_hash: '0'.repeat(64),
      ran_at: at,
    })
    await insert('policy_line_ups', { id: number, policies: [SAMPLE_POLICY.code], versions: [`${number}`] })
    await insert('register_fact_names', { place: number - 1, name: `${marker},${2000 + number}` })
    await insert('policy_judgements', {
      ...{ entry_id: registerEntry(place), entry_version: 1, line_up: number, run_id: policyRun(place), states: 'n' },
    })
    await insert('policy_trial_rows', {
      ...{ trial_id: policyTrial(somewhere), place: number, entry_id: registerEntry(place), is_winner: true },
      ...{ state_before: 'not-eligible', state_after: 'eligible', fen_before: 0, fen_after: 100 },
      ...{ reason_zh: marker, reason_en: marker },
    })
    await insert('policy_changes', {
      run_id: policyRun(place),
      entry_id: registerEntry(place),
      policy: SAMPLE_POLICY.code,
      to_state: 'not-eligible',
    })
    await insert('ladder_standings', {
      ...{ entry_id: registerEntry(place), step: 'sample-step', standing: 'near', is_rung: false, is_next: true },
      ...{ version: '1', is_ahead: false, changes: '[]', missing: [], personal: [], gap: 1, on_date: '2023-06-05' },
      ...{ entry_version: 1, rules_hash: '0'.repeat(64) },
    })
    await insert('cultivation_plans', {
      ...{ id: cultivationPlan(place), entry_id: registerEntry(place), unit_id, step: 'sample-step', aim: marker },
      ...{ responsible_id: personId, due_on: '2023-12-31', state: 'open', made_by: personId, made_at: at },
    })
    await insert('cultivation_measures', {
      ...{ id: cultivationMeasure(place), plan_id: cultivationPlan(place), place: 1, kind: 'deed', title: marker },
      ...{ due_on: '2023-12-31', state: 'open' },
    })
    await insert('enterprise_visits', {
      ...{ id: enterpriseVisit(place), entry_id: registerEntry(place), unit_id, visited_on: '2023-06-05' },
      ...{ visitor_id: personId, with_whom: marker, notes: marker, made_at: at },
    })
    await insert('visit_problems', {
      ...{ id: visitProblem(place), visit_id: enterpriseVisit(place), problem: marker, responsible_id: personId },
      ...{ due_on: '2023-12-31', state: 'open' },
    })
    await insert('certificate_reminders', {
      ...{ entry_id: registerEntry(place), title: 'sampleTitle', until_on: '2023-12-31', before_days: 30, told_at: at },
    })
    await insert('award_rounds', {
      id: awardRound(place),
      unit_id,
      pool_id,
      line_id: fundLine(place),
      list_kind: 'reward',
      title: marker,
      basis: marker,
      policies: [SAMPLE_POLICY.code],
      on_date: '2023-06-05',
      rules_hash: '0'.repeat(64),
      state: 'draft',
      made_by: personId,
      made_at: at,
    })
    await insert('awards', {
      id: award(place),
      round_id: awardRound(place),
      entry_id: registerEntry(place),
      policy: SAMPLE_POLICY.code,
      version: '1',
      item: '2023',
      entry_version: 1,
      claim_fen: 100,
      entitled_fen: 100,
      amount_fen: 100,
      reason: marker,
      state: 'listed',
    })
    await insert('award_parts', {
      award_id: award(place),
      number: 1,
      name_zh: marker,
      name_en: marker,
      amount_fen: 100,
      due_on: '2023-07-05',
      state: 'planned',
    })
    await insert('award_checks', {
      id: awardCheck(place),
      round_id: awardRound(place),
      award_id: award(place),
      occasion: 'publish',
      on_date: '2023-06-05',
      found: 'facts',
      from_fen: 100,
      to_fen: 0,
      reason: marker,
    })
    await insert('award_objections', {
      id: awardObjection(place),
      award_id: award(place),
      objector: marker,
      reason: marker,
      state: 'open',
      raised_by: personId,
      raised_at: at,
    })
    await insert('register_names', {
      entry_id: registerEntry(place),
      id: registerEntry(place),
      from_on: '2023-01-01',
      name: marker,
      recorded_at: at,
    })
    await insert('register_facts', {
      id: registerFact(place),
      entry_id: registerEntry(place),
      fact: 'note',
      as_of: '2023-06-05',
      value: marker,
      trust: 'departmental',
      source: marker,
      recorded_at: at,
    })
    await insert('register_disputes', {
      id: registerDispute(place),
      entry_id: registerEntry(place),
      fact_id: registerFact(place),
      reason: marker,
      asked_by: personId,
      asked_at: at,
    })
    await insert('meetings', {
      id: meeting(place),
      series_code: 'monthly',
      definition_version: 1,
      unit_id,
      ordinal: number,
      counted_in: 2023,
      title_zh: marker,
      title_en: marker,
      state: 'held',
      held_on: '2023-06-30',
      starts_at: '09:00',
      place: marker,
      chair: marker,
      purpose: marker,
      planned_by: personId,
      planned_at: at,
      convened_at: at,
    })
    await insert('meeting_items', {
      id: meetingItem(place),
      meeting_id: meeting(place),
      position: 1,
      kind: 'plain',
      title: marker,
      note: marker,
    })
    await insert('meeting_seats', {
      id: meetingSeat(place),
      meeting_id: meeting(place),
      unit_id,
      seat: 'attends',
      position: 1,
    })
    const state = {
      process: 'test',
      version: 1,
      hash: processHash,
      serial: 2,
      state: 'draft',
      round: 1,
      visit: 1,
      enteredOn: '2023-06-05',
      trail: [],
      returned: false,
      marks: [],
      seats: [{ id: '1.1', code: 'one', after: [] }],
      escalated: false,
      objections: [],
      subcases: [],
      parties: {},
      takenBy: {},
    }
    await insert('cases', {
      id: caseOf(place),
      process_code: 'test',
      process_version: 1,
      title: marker,
      unit_id,
      opened_by: personId,
      opened_at: at,
      state: 'draft',
      phase: 'draft',
      round: 1,
      serial: 2,
      entered_on: '2023-06-05',
      process_state: JSON.stringify(state),
      forms: JSON.stringify({ paper: processHash }),
      search: marker,
    })
    await insert('site_visits', {
      ...{
        id: siteVisit(place),
        project_id: projectOf(place),
        purpose: marker,
        planned_on: '2023-06-05',
        lead_id: personId,
      },
      ...{ state: 'open', held_on: '2023-06-05', planned_by: personId, planned_at: at },
    })
    await insert('visit_findings', {
      ...{ id: visitFinding(place), visit_id: siteVisit(place), number: 1, text: marker, severity: 'minor' },
      ...{ due_on: '2023-06-30', state: 'rectified', found_by: personId, found_unit: unit_id },
    })
    await insert('letters', {
      ...{
        id: letterOf(place),
        case_id: caseOf(place),
        code: 'refused',
        number: `${marker}-${unit}`,
        template: 'refusal-letter',
      },
      ...{ template_version: 1, title: marker, unit_id, issued_by: unit_id, issued_on: '2023-06-05', facts: '{}' },
      ...{ sha256: '0'.repeat(64), made_at: at },
    })
    await insert('integrity_records', {
      ...{ id: integrityRecord(place), subject: `unit:${unit_id}`, name: marker, unit_id, reason: marker, clause: '1' },
      ...{ from_on: '2023-06-05', until_on: '2025-06-05', source_kind: 'project', source_id: projectOf(place) },
      ...{ evidence: '{}', sha256: '0'.repeat(64), recorded_at: at },
    })
    await insert('case_parties', { case_id: caseOf(place), relation: 'unit', position: 0, unit_id })
    await insert('case_events', {
      case_id: caseOf(place),
      serial: 1,
      event: JSON.stringify({
        event: 'opened',
        process: 'test',
        version: 1,
        hash: processHash,
        parties: {},
        at,
        on: '2023-06-05',
        by: personId,
      }),
      by_person: personId,
      at,
    })
    await insert('case_answers', {
      case_id: caseOf(place),
      form: 'paper',
      version: 1,
      hash: processHash,
      answers: JSON.stringify({ note: marker }),
      updated_by: personId,
      updated_at: at,
    })
    await insert('case_submissions', {
      case_id: caseOf(place),
      form: 'paper',
      number: 1,
      round: 1,
      serial: 2,
      hash: processHash,
      answers: JSON.stringify({ note: marker }),
      sha256: '0'.repeat(64),
      submitted_by: personId,
      submitted_at: at,
    })
    await insert('meeting_decisions', {
      id: meetingDecision(place),
      meeting_id: meeting(place),
      item_id: meetingItem(place),
      number: 1,
      text: marker,
      lead_unit_id: unit_id,
      due_on,
      made_by: personId,
      made_at: at,
    })
    const sha256 = createHash('sha256').update(file(place)).digest('hex')
    await insert('file_contents', { sha256, size_bytes: 1, kind: 'text', state: 'clean', received_at: at })
    await insert('files', {
      id: file(place),
      subject_kind: 'report',
      subject_id: report(place),
      unit_id,
      sha256,
      name: `${marker}.txt`,
      attached_by: personId,
      attached_at: at,
    })
  }
}
