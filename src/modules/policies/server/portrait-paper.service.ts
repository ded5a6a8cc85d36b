import type { Block } from '#engine/document/official-document.ts'
import { OfficialDocument } from '#engine/document/official-document.ts'
import type { Cell, Table } from '#engine/document/table.ts'
import { printable } from '#engine/document/words.ts'
import { wanText } from '#engine/money/fen.ts'
import { say } from '#engine/text/message.ts'
import { listLastNames } from '#modules/organisations/server/unit.queries.ts'
import { AWARD_STATES } from '#modules/policies/award.rules.ts'
import { ladderMessages } from '#modules/policies/ladder.messages.ts'
import { policyMessages } from '#modules/policies/policy.messages.ts'
import type * as contract from '#modules/policies/portrait.contract.ts'
import { type Portrait, portraitOf } from '#modules/policies/server/portrait.service.ts'
import { findDocumentFonts } from '#server/documents/template.queries.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import type { Handler, OperationContext } from '#server/http/module.ts'

type Word = keyof typeof ladderMessages & string

/** The portrait as it is laid on a desk or sent along: the same page, masked for the same viewer. */
export const downloadPortraitOf: Handler<typeof contract.downloadPortrait> = async (context, { registerEntryId }) => {
  const portrait = await portraitOf(context, registerEntryId)
  const [unit] = await listLastNames(context.tx, context.tenantId, [context.actor.unitId])
  const paper = paperOf(context, portrait, unit?.nameZh)
  const body = await writeDocument(paper, { fonts: await findDocumentFonts(context.tx, context.tenantId) })
  context.audit({ subjectKind: 'register-entry', subjectId: registerEntryId })
  return {
    body,
    name: `${portrait.name}${portrait.on}.docx`,
    contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    sizeBytes: body.byteLength,
  }
}

function paperOf(context: OperationContext, portrait: Portrait, organ: string | undefined): OfficialDocument {
  const { language } = context
  const words = (key: Word, params?: Readonly<Record<string, string | number>>) =>
    printable(say(ladderMessages, language, key, params))
  const pick = (name: { readonly zh: string; readonly en: string }) => (language === 'en' ? name.en : name.zh)
  const heading = (key: Word): Block => ({ kind: 'heading', level: 1, text: words(key) })
  const paragraph = (text: string): Block => ({ kind: 'paragraph', text: printable(text), align: 'body' })
  const { counts } = portrait.verdicts
  const care = portrait.cultivation
  const awards = portrait.awards.map(({ name, amountFen, state }) => {
    const known = AWARD_STATES.find((one) => one === state)
    return paragraph(
      words('portrait.doc.award', {
        ...{ name: pick(name), wan: wanText(BigInt(amountFen)) },
        state: known === undefined ? state : say(policyMessages, language, `award.state.${known}`),
      }),
    )
  })
  return OfficialDocument.parse({
    head: { kind: 'plain' },
    title: words('portrait.doc.title', { name: portrait.name }).slice(0, 200),
    body: [
      heading('portrait.doc.about'),
      paragraph(
        words('portrait.doc.facts', {
          ...{ key: portrait.key, region: portrait.region ?? '—' },
          ...{ unitZh: portrait.careUnit.zh, unitEn: portrait.careUnit.en },
        }) + (portrait.isSample ? words('portrait.doc.sample') : ''),
      ),
      paragraph(
        `${portrait.about.map(({ label, value }) => `${pick(label)} ${value}`).join('；') || words('portrait.doc.none')}`,
      ),
      heading('portrait.doc.ladder'),
      ladderTable(portrait, words, pick),
      heading('portrait.doc.figures'),
      figureTable(portrait, words, pick),
      heading('portrait.doc.policies'),
      paragraph(
        words('portrait.doc.verdicts', {
          ...{ day: portrait.on, eligible: counts.eligible, person: counts['needs-person'] },
          ...{ unknown: counts.unknown, not: counts['not-eligible'] },
        }),
      ),
      ...awards,
      ...(care === null
        ? []
        : [
            heading('portrait.doc.care'),
            ...[
              ...care.plans.map(({ stepName, responsible, dueOn, done, measures }) =>
                words('portrait.doc.plan', {
                  ...{ stepZh: stepName.zh, stepEn: stepName.en, who: responsible, dueOn, done, measures },
                }),
              ),
              ...care.visits
                .slice(0, 3)
                .map(({ visitedOn, visitor, notes }) =>
                  words('portrait.doc.visit', { day: visitedOn, who: visitor, notes: notes.slice(0, 300) }),
                ),
              ...(care.plans.length + care.visits.length === 0 ? [words('portrait.doc.none')] : []),
            ].map(paragraph),
          ]),
    ],
    ...(organ !== undefined && { signature: { organs: [organ], date: portrait.on } }),
  })
}

const row = (cells: readonly string[]): { cells: Cell[] } => ({ cells: cells.map(printable) })

function ladderTable(
  { steps }: Portrait,
  words: (key: Word) => string,
  pick: (name: { readonly zh: string; readonly en: string }) => string,
): Table {
  return {
    kind: 'table',
    columns: [
      { share: 28, align: 'left' },
      { share: 16, align: 'center' },
      { share: 20, align: 'center' },
      { share: 36, align: 'left' },
    ],
    heads: [(['step', 'standing', 'until', 'gap'] as const).map((column) => words(`portrait.column.${column}`))],
    rows: (steps.length === 0 ? [] : steps).map(({ name, standing, until, number, gap }) =>
      row([
        pick(name),
        words(`standing.${standing}`),
        until ?? number ?? '—',
        standing === 'held' ? '' : gap.join('；'),
      ]),
    ),
    notes: [],
    wide: false,
  }
}

function figureTable(
  { figures, years }: Portrait,
  words: (key: Word) => string,
  pick: (name: { readonly zh: string; readonly en: string }) => string,
): Table {
  return {
    kind: 'table',
    columns: [
      { share: 40, align: 'left' },
      ...years.map(() => ({ share: 16, align: 'right' as const })),
      { share: 20, align: 'left' },
    ],
    heads: [[words('portrait.column.figure'), ...years.map(String), words('portrait.column.source')]],
    rows: figures.map(({ label, measure, values }) =>
      row([
        measure === null ? pick(label) : `${pick(label)}（${measure}）`,
        ...values.map((value) => value?.value ?? '—'),
        values.find((value) => value?.source)?.source ?? '',
      ]),
    ),
    notes: [],
    wide: false,
  }
}
