import { lastDay } from '#engine/calendar/period.ts'
import { explainLight } from '#engine/light/explain-light.ts'
import { factsAt } from '#engine/light/judge.ts'
import { type LitFigure, lightsOfYear, reasonOfLit, signOf, standingOf } from '#modules/dispatch/evaluation.rules.ts'
import type { ExplainRequest } from '#modules/dispatch/server/explain.queries.ts'
import { evaluateAt, evaluationFactsAt, loadView, ownPeriod } from '#modules/dispatch/server/figure-view.ts'
import { figuresAsOf } from '#modules/dispatch/server/frozen-figures.ts'
import { getPlaceFrom } from '#modules/dispatch/server/place.queries.ts'
import { loadPreview } from '#modules/dispatch/server/preview.ts'
import type { Tx } from '#server/database/tenant.ts'

/** Why a figure has its light, and the lights of the year before it. */
export async function explainLightOf(tx: Tx, request: ExplainRequest) {
  const { tenantId, indicatorId } = request
  const source = await figuresAsOf(tx, request)
  const place = await getPlaceFrom(source, request.unitId, lastDay(request.period))
  const view = await loadView(tx, {
    tenantId,
    source,
    period: request.period,
    units: [place],
    planId: request.planId,
    indicatorId,
    overlay:
      request.preview && request.asOf === undefined ? await loadPreview(tx, tenantId, request.period) : undefined,
  })
  const entry = view.entries[0]!
  const { light } = evaluateAt(view, place.id, entry)
  const facts = evaluationFactsAt(view, place.id, entry, ownPeriod(entry, request.period))
  const year = lightsOfYear(facts, standingOf(facts).base)
  const { scheme } = view.lights ?? {}
  const legend = scheme?.scheme.lights.map((one) => ({ ...one })) ?? []
  return {
    scheme: scheme
      ? {
          code: scheme.scheme.code,
          name: scheme.scheme.name,
          purpose: scheme.scheme.purpose,
          version: view.lights!.version,
        }
      : null,
    sign: (light && signOf(light)) ?? null,
    since: light && light.entry.light !== null ? light.entry.since : null,
    cause: light?.entry.cause ?? ('not-judged' as const),
    reason: light ? saidOf(light) : null,
    rules: light ? rulesOf(light) : [],
    history: year.map((one, at) => {
      // What is not judged today, though its rules would, has no light in its history either.
      const shown = at === year.length - 1 ? light : one
      return {
        period: one.step.period!,
        sign: (shown && signOf(shown)) ?? null,
        reason: shown ? saidOf(shown) : null,
        cause: shown?.entry.cause ?? ('not-judged' as const),
      }
    }),
    legend,
  }
}

const saidOf = (lit: LitFigure) => (lit.entry.light === null ? null : reasonOfLit(lit))

function rulesOf({ lights: { scheme, calendar }, step, entry }: LitFigure) {
  return explainLight(scheme, entry, factsAt(scheme, step, calendar)).map(({ light, words, verdict, parts }) => ({
    sign: { ...scheme.lights.get(light)! },
    words: words ?? null,
    verdict,
    parts: parts.map((part) => ({
      words: part.words,
      verdict: part.verdict,
      facts: part.facts.map(({ label, value }) => ({ label, value })),
    })),
  }))
}
