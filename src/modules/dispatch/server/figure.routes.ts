import { can } from '#engine/access/can.ts'
import { indicatorMessages } from '#engine/indicator/indicator.messages.ts'
import { figureBehind, figureBehindFile } from '#modules/dispatch/derived.contract.ts'
import * as figure from '#modules/dispatch/figure.contract.ts'
import { figureMessages } from '#modules/dispatch/figure.messages.ts'
import { getBreakdown } from '#modules/dispatch/server/breakdown.queries.ts'
import { getBehind } from '#modules/dispatch/server/derived-behind.queries.ts'
import { exportBehind } from '#modules/dispatch/server/derived-workbook.service.ts'
import { explainFigureOf } from '#modules/dispatch/server/explain.queries.ts'
import { explainLightOf } from '#modules/dispatch/server/explain-light.queries.ts'
import { explainPartOf } from '#modules/dispatch/server/explain-part.queries.ts'
import {
  getFigureSeries,
  getFigureStrip,
  getFigureTable,
  getIndicatorFigures,
} from '#modules/dispatch/server/figure.queries.ts'
import { figuresFollowTheTree, registersChanged } from '#modules/dispatch/server/figure.reactions.ts'
import { getRanking } from '#modules/dispatch/server/ranking.queries.ts'
import { findUnitPath } from '#modules/organisations/server/unit.queries.ts'
import { type OperationContext, route, type ServerModule } from '#server/http/module.ts'

/** Figures not yet accepted are shown, marked, to those who accept them or who typed them; to others they stay hidden. */
async function previewed<Request extends { readonly unitId: string; readonly preview?: boolean }>(
  context: OperationContext,
  request: Request,
): Promise<Request & { readonly tenantId: string }> {
  const path = request.preview ? await findUnitPath(context.tx, context.tenantId, request.unitId) : undefined
  const may =
    path !== undefined && (['report.accept', 'report.fill'] as const).some((one) => can(context.actor, one, path))
  return { ...request, preview: may, tenantId: context.tenantId }
}

export const figureRoutes: ServerModule = {
  name: 'figures',
  routes: [
    route(figure.figureStrip, async (context, input) => getFigureStrip(context.tx, await previewed(context, input))),
    route(figure.figureTable, async (context, input) => getFigureTable(context.tx, await previewed(context, input))),
    route(figure.indicatorFigures, async (context, input) =>
      getIndicatorFigures(context.tx, await previewed(context, input)),
    ),
    route(figure.figureRanking, ({ tx, tenantId }, input) => getRanking(tx, { ...input, tenantId })),
    route(figure.explainFigure, async (context, { part, ...input }) => {
      const request = await previewed(context, input)
      return part === undefined ? explainFigureOf(context.tx, request) : explainPartOf(context.tx, { ...request, part })
    }),
    route(figure.figureBreakdown, ({ tx, tenantId }, input) => getBreakdown(tx, { ...input, tenantId })),
    route(figureBehind, getBehind),
    route(figureBehindFile, exportBehind),
    route(figure.figureLight, async (context, input) => explainLightOf(context.tx, await previewed(context, input))),
    route(figure.figureSeries, ({ tx, tenantId }, input) => getFigureSeries(tx, { ...input, tenantId })),
  ],
  messages: [figureMessages, indicatorMessages],
  reactions: [figuresFollowTheTree, ...registersChanged],
}
