import type { FormCheckItem } from '#engine/definition/programme-practice.ts'
import type { AnswerFault } from '#engine/form/answer-fault.ts'
import { computeForm } from '#engine/form/compute-form.ts'
import { formLibrary } from '#engine/form/form-library.ts'
import { prefill } from '#engine/form/prefill.ts'
import { sayAnswerFault } from '#engine/form/say-answer-fault.ts'
import { validateForm } from '#engine/form/validate-form.ts'
import type { LimitFinding } from '#engine/limits/judge-limits.ts'
import { sayLimit } from '#engine/limits/say-limit.ts'
import { judgeMatter } from '#modules/projects/server/judge-matter.ts'
import { knownOfApplication } from '#modules/projects/server/known-facts.ts'
import { type Matter, matterOf } from '#modules/projects/server/matter.ts'
import { type SimilarMatter, similarMatters } from '#modules/projects/server/similar.queries.ts'
import type { CaseRow, CheckFinding, KindContext } from '#server/http/case-kind.ts'

interface Looked {
  readonly faults: readonly (AnswerFault & { readonly said: { readonly zh: string; readonly en: string } })[]
  readonly limits: readonly LimitFinding[]
  readonly similar: readonly SimilarMatter[]
  readonly matter: Matter
}

/**
 * The list of the form check (形式审查): each item of the pack is kept or not, and says why, with what was looked at. What only a
 * person can judge is listed as such. Whatever breaks a limit is told even where no item names its clause.
 */
export async function checkApplication(context: KindContext, one: CaseRow): Promise<readonly CheckFinding[]> {
  const matter = await matterOf(context, one)
  const { practice } = matter.inForce
  const looked: Looked = {
    matter,
    faults: await faultsOfPaper(context, one, matter),
    limits: (await judgeMatter(context, one, matter)).filter(({ verdict }) => verdict !== 'kept'),
    similar: await similarMatters(
      context,
      { id: one.id, title: matter.asked?.title ?? one.title },
      practice.similarPercent,
    ),
  }
  const named = new Set(practice.formCheck.flatMap(({ rules }) => rules))
  const rest = looked.limits.filter(({ rule }) => !named.has(rule.code))
  return [
    ...matter.parts.flatMap(({ isStranger, name }) => (isStranger ? [ofStranger(name)] : [])),
    ...practice.formCheck.flatMap((item) => findingsOf(item, looked)),
    ...rest.map((finding) => ofLimit(finding)),
  ]
}

/** Whoever is in no register cannot be held to the limits, and so cannot take part. */
const ofStranger = (name: string): CheckFinding => ({
  code: 'in-no-register',
  severity: 'error',
  text: { zh: `名录中没有“${name}”，请从名录中选取`, en: `“${name}” is in no register: choose from the register` },
})

async function faultsOfPaper(context: KindContext, one: CaseRow, { paper, today }: Matter): Promise<Looked['faults']> {
  if (paper === undefined) return []
  const { form, answers } = paper
  const known = await knownOfApplication(context, one)
  const facts = { ...known.facts, today }
  const filled = prefill(form, answers, { facts, earlier: known.earlier ?? [] }).answers
  const library = formLibrary([], [])
  computeForm(form, filled, facts)
  return validateForm(form, filled, { stage: 'submit', facts }).map((fault) => ({
    ...fault,
    said: {
      zh: sayAnswerFault(form.form, fault, library, 'zh-CN'),
      en: sayAnswerFault(form.form, fault, library, 'en'),
    },
  }))
}

const join = (item: FormCheckItem, text: { zh: string; en: string }) => ({
  zh: `${item.name.zh}：${text.zh}`,
  en: `${item.name.en}: ${text.en}`,
})

function findingsOf(item: FormCheckItem, looked: Looked): readonly CheckFinding[] {
  const { code, source, by } = item
  const more = source === undefined ? {} : { source }
  const told = (
    severity: CheckFinding['severity'],
    text: { zh: string; en: string },
    extra: Partial<CheckFinding> = {},
  ) => ({
    code,
    severity,
    text: join(item, text),
    ...more,
    ...extra,
  })
  switch (by) {
    case 'form':
      return looked.faults
        .filter((fault) => item.fields.includes(fault.path.split('/')[0]!) || item.rules.includes(fault.code))
        .slice(0, 5)
        .map((fault) => told(fault.severity, fault.said, { at: `${looked.matter.family?.form ?? ''}/${fault.path}` }))
    case 'limits':
    case 'overdue':
    case 'integrity':
      return looked.limits.filter(({ rule }) => item.rules.includes(rule.code)).map((finding) => ofLimit(finding, item))
    case 'similar':
      return looked.similar.map(({ title, score, where, reason, subject }) =>
        told(
          score >= 95 ? 'error' : 'warning',
          {
            zh: `与${where.zh}《${title}》题目相似度${score}%，${reason.zh}`,
            en: `${score} % alike with “${title}” (${where.en}); ${reason.en}`,
          },
          subject && { evidence: [{ text: { zh: title, en: title }, subject }] },
        ),
      )
    case 'recommender':
      return looked.matter.recommender === undefined
        ? [told('error', { zh: '未选推荐单位', en: 'no recommending office is chosen' })]
        : []
    case 'hand':
      return [told('info', { zh: '须人工核对', en: 'somebody must look' })]
  }
}

/** A limit that is broken or open, as a check tells it, with what was counted. */
export function ofLimit(finding: LimitFinding, item?: FormCheckItem): CheckFinding {
  const { rule, verdict, counted } = finding
  const said = { zh: sayLimit(finding, 'zh-CN'), en: sayLimit(finding, 'en') }
  return {
    code: rule.code,
    severity: verdict === 'broken' ? rule.severity : 'warning',
    text: item === undefined ? said : join(item, said),
    source: rule.clause,
    evidence: counted.map(({ project, title, number }) => ({
      text: {
        zh: number === undefined ? title : `${number} ${title}`,
        en: number === undefined ? title : `${number} ${title}`,
      },
      subject: { kind: number === undefined ? 'case' : 'project', id: project },
    })),
  }
}
