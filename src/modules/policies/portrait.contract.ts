import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { FenText } from '#engine/money/fen.ts'
import { Carer, ShownVisit } from '#modules/policies/cultivation.contract.ts'
import { STANDINGS } from '#modules/policies/ladder.rules.ts'
import { BilingualText, Day, Uuid } from '#modules/policies/policy.contract.ts'
import { RESULT_STATES } from '#modules/policies/policy.rules.ts'

const Count = z.number().int()

export const getPortrait = operation({
  id: 'portrait.get',
  method: 'GET',
  path: '/api/register-entries/{registerEntryId}/portrait',
  summary: {
    zh: '企业画像：梯度、证书、分年数据、政策、奖补、走访',
    en: 'One page of an enterprise: ladder, certificates, figures by year, policies, awards, visits',
  },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'register-entry' },
  input: z.object({ registerEntryId: Uuid }),
  output: z.object({
    registerEntryId: Uuid,
    on: Day,
    /** Masked in the middle for who may not record facts of it. */
    key: z.string(),
    name: z.string(),
    region: z.string().nullable(),
    careUnit: BilingualText,
    isSample: z.boolean(),
    /** Facts without a year, personal ones masked. */
    about: z.array(z.object({ fact: z.string(), label: BilingualText, value: z.string(), source: z.string() })),
    steps: z.array(
      z.object({
        code: z.string(),
        name: BilingualText,
        policy: z.string(),
        standing: z.enum(STANDINGS),
        isAhead: z.boolean(),
        isNext: z.boolean(),
        number: z.string().nullable(),
        from: Day.nullable(),
        until: Day.nullable(),
        /** Days left of the certificate. */
        days: Count.nullable(),
        gap: z.array(z.string()),
      }),
    ),
    years: z.array(Count),
    figures: z.array(
      z.object({
        fact: z.string(),
        label: BilingualText,
        measure: z.string().nullable(),
        /** In the order of `years`; null: not known or sources differ. */
        values: z.array(
          z
            .object({
              value: z.string().nullable(),
              source: z.string(),
              trust: z.enum(['self-declared', 'departmental', 'verified']).nullable(),
              isConflict: z.boolean(),
            })
            .nullable(),
        ),
      }),
    ),
    verdicts: z.object({
      counts: z.record(z.enum(RESULT_STATES), Count),
      /** What it qualifies for by all that is known, the greater sum first. */
      eligible: z.array(
        z.object({ policy: z.string(), name: BilingualText, amountFen: FenText.nullable(), isPayable: z.boolean() }),
      ),
    }),
    awards: z.array(
      z.object({ title: z.string(), policy: z.string(), name: BilingualText, amountFen: FenText, state: z.string() }),
    ),
    corrections: z.object({ open: Count, accepted: Count, dismissed: Count }),
    /** null: plans and visits are not the viewer's to see. */
    cultivation: z
      .object({
        plans: z.array(
          z.object({
            id: Uuid,
            stepName: BilingualText,
            responsible: z.string(),
            dueOn: Day,
            state: z.string(),
            done: Count,
            measures: Count,
          }),
        ),
        visits: z.array(ShownVisit),
        mayManage: z.boolean(),
        carers: z.array(Carer),
      })
      .nullable(),
  }),
})

export const downloadPortrait = operation({
  id: 'portrait.docx',
  method: 'GET',
  path: '/api/register-entries/{registerEntryId}/portrait/docx',
  summary: { zh: '下载企业画像（docx）', en: 'The same page as a document' },
  kind: 'read',
  policy: { kind: 'permission', permission: 'policy.read', on: 'register-entry' },
  input: z.object({ registerEntryId: Uuid }),
  output: z.unknown(),
  transfer: 'download',
})
