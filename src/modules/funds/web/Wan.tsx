import { wanText } from '#engine/money/fen.ts'
import { formatDecimal } from '#web/figure/format.ts'
import { Progress } from '#web/figure/Progress.tsx'
import { Value } from '#web/figure/Value.tsx'

/** 万元 with their separators, from fen. */
export const wan = (fen: string): string => formatDecimal(wanText(BigInt(fen))) ?? ''

export const Wan = ({ of, strong }: { readonly of: string; readonly strong?: boolean }) => (
  <span className={strong ? 'value value-strong' : 'value'}>{wan(of)}</span>
)

/** The rate as a bar and as a number. */
export function Rate({ percent }: { readonly percent: string | null }) {
  return (
    <span className="fund-rate">
      <Progress percent={percent} />
      {percent !== null && <Value of={percent} as="percent" decimals={1} />}
    </span>
  )
}
