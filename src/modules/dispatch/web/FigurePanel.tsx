import { Drawer } from 'antd'
import type { Output } from '#engine/contract/operation.ts'
import { explainFigure } from '#modules/dispatch/figure.contract.ts'
import { indicatorWords } from '#modules/dispatch/indicator-screen.messages.ts'
import { FigureDoor, type OpenedFigure, useOpenedFigure } from '#modules/dispatch/web/FigureDoor.tsx'
import { RowsBehind } from '#modules/dispatch/web/RowsBehind.tsx'
import { useAsOf } from '#modules/dispatch/web/useAsOf.ts'
import { useSpoken } from '#modules/dispatch/web/useSpoken.ts'
import { useRead } from '#web/client/useRead.ts'
import { FigureOrigin, type Origin } from '#web/figure/FigureOrigin.tsx'
import { formatBytes, formatDecimal } from '#web/figure/format.ts'
import { useDates } from '#web/figure/useDates.ts'
import { Value } from '#web/figure/Value.tsx'
import { PageLink } from '#web/router/PageLink.tsx'
import { useCan } from '#web/session.ts'
import { Waiting } from '#web/state/Waiting.tsx'
import { webWords } from '#web/web.messages.ts'
import { usePick, useSay } from '#web/words/language.ts'

export type Explained = Output<typeof explainFigure>

interface Common {
  readonly planId?: string | undefined
  readonly preview?: boolean | undefined
}

/** The figure that the address names, opened beside the page. */
export function FigurePanel({ planId, preview }: Common) {
  const say = useSay(webWords)
  const [figure, open] = useOpenedFigure()
  if (figure === undefined) return null
  return (
    <Drawer open title={say('figure.title')} size={440} onClose={() => open(undefined)}>
      <ExplainedFigure {...figure} planId={planId} preview={preview} />
    </Drawer>
  )
}

/** Asks where a figure comes from. */
export function useExplained({ planId, preview, part, ...figure }: OpenedFigure & Common) {
  const asOf = useAsOf(figure.period)
  return useRead(
    explainFigure,
    {
      ...figure,
      ...asOf,
      ...(part !== undefined && { part }),
      ...(planId !== undefined && { planId }),
      ...(preview === true && { preview: 'true' }),
    },
    { keepFormer: true },
  )
}

function ExplainedFigure(props: OpenedFigure & Common) {
  const say = useSay(indicatorWords)
  const pick = usePick()
  const dates = useDates()
  const explained = useExplained(props)
  const originOf = useOriginOf()
  const nameOf = ({ indicator, part }: Explained) =>
    part === null ? pick(indicator.name) : say('origin.part', { name: pick(indicator.name), part: pick(part) })
  return (
    <Waiting for={explained}>
      {(data) => (
        <>
          <h2 className="panel-name">{say('origin.title', { unit: pick(data.unit.short), name: nameOf(data) })}</h2>
          <p className="second small">{dates.period(props.period)}</p>
          <FigureOrigin of={originOf(data, props.period, undefined, props.part)} />
        </>
      )}
    </Waiting>
  )
}

/** The server's account of a figure in the reader's words. `most`: only so many inputs, the largest first. */
export function useOriginOf(): (explained: Explained, period: string, most?: number, part?: string) => Origin {
  const say = useSay(indicatorWords)
  const sayShared = useSay(webWords)
  const pick = usePick()
  const spoken = useSpoken()
  const dates = useDates()
  const mayOpenReport = useCan()('report.read')
  return (explained, period, most, part) => {
    const { indicator, unit, figure, evidence, reportId } = explained
    const inputs = tellingInputs(explained)
    const shown = most === undefined ? inputs : inputs.slice(0, most)
    const sameIndicator = inputs.every((input) => input.indicator === null || input.indicator.id === indicator.id)
    return {
      value: (
        <>
          <Value of={figure} decimals={indicator.decimals} /> <small>{pick(indicator.unit)}</small>
        </>
      ),
      rule: spoken(explained.rule),
      formula: explained.formula === null ? undefined : pick(explained.formula),
      definition: indicator.definition && pick(indicator.definition),
      inputs: [
        ...shown.map((input) => {
          const of = input.indicator ?? indicator
          const from = input.unit ?? unit
          return {
            key: `${from.id} ${of.id} ${input.period}`,
            name: sameIndicator
              ? pick(from.short)
              : from.id === unit.id
                ? pick(of.name)
                : say('origin.title', { unit: pick(from.short), name: pick(of.name) }),
            value: (
              <FigureDoor name={pick(of.name)} indicatorId={of.id} unitId={from.id} period={input.period} part={part}>
                <Value of={input.figure} decimals={of.decimals} />
              </FigureDoor>
            ),
          }
        }),
        ...(inputs.length > shown.length
          ? [
              {
                key: 'more',
                name: <span className="second">{say('origin.more', { n: inputs.length - shown.length })}</span>,
                value: (
                  <FigureDoor name={pick(indicator.name)} indicatorId={indicator.id} unitId={unit.id} period={period}>
                    {say('origin.all')}
                  </FigureDoor>
                ),
              },
            ]
          : []),
      ],
      ...(explained.behind !== null && {
        rows: <RowsBehind unitId={unit.id} indicatorId={indicator.id} period={period} />,
      }),
      more: [
        ...(indicator.source === undefined
          ? []
          : [{ key: 'source', head: say('origin.source'), what: pick(indicator.source) }]),
        ...(reportId === null
          ? []
          : [
              {
                key: 'report',
                head: say('origin.report'),
                what: mayOpenReport ? (
                  <PageLink to="/reports/$reportId" params={{ reportId }}>
                    {say('origin.report.open')}
                  </PageLink>
                ) : (
                  dates.period(period)
                ),
              },
            ]),
      ],
      evidence: evidence.map((file) => ({
        key: file.fileId,
        name: (
          <>
            {file.name} <small className="second">{formatBytes(file.bytes)}</small>
          </>
        ),
      })),
      history: [
        ...explained.versions.map((version) => ({
          key: `value ${version.version}`,
          at: version.at,
          who: version.by,
          what: (
            <>
              {say('origin.version', { n: version.version, source: say(`origin.source.${version.source}`) })}{' '}
              <Value of={version.figure} decimals={indicator.decimals} />
            </>
          ),
        })),
        ...explained.targets.map((target) => ({
          key: `target ${target.version}`,
          at: target.at,
          who: target.by,
          what: (
            <>
              {say('origin.target', {
                n: target.version,
                value: target.value === null ? sayShared('value.none') : (formatDecimal(target.value) ?? target.value),
                reason: target.reason,
              })}
            </>
          ),
        })),
      ].sort((a, b) => b.at.localeCompare(a.at)),
    }
  }
}

/** What a sum is made of, largest first; what is still missing comes last. */
function tellingInputs({ inputs, how, behind }: Explained): Explained['inputs'] {
  if (how !== 'rolled-up' && behind === null) return inputs
  const size = (input: Explained['inputs'][number]) =>
    input.figure.value === undefined ? -1 : Math.abs(Number(input.figure.value))
  return [...inputs].sort((a, b) => size(b) - size(a))
}
