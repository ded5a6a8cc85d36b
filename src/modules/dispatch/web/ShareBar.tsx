interface Props {
  readonly label: string
  readonly of: string | null | undefined
  readonly most: number
  /** An upright line: the median. */
  readonly tick?: string | null | undefined
}

/** A bar beside the largest of its column, from zero; the number itself stands in the next cell. */
export function ShareBar({ label, of, most, tick }: Props) {
  const value = Number(of ?? Number.NaN)
  if (!Number.isFinite(value) || most <= 0) return null
  const width = (amount: number) => Math.max(0, Math.min(120, (amount / most) * 120))
  return (
    <svg className="progress" viewBox="0 0 120 14" role="img" aria-label={label}>
      <rect className="rail" x="0" y="3" width="120" height="8" rx="4" />
      <rect className="done" x="0" y="3" width={width(value)} height="8" rx="4" />
      {tick !== null && tick !== undefined && (
        <rect className="tick" x={width(Number(tick)) - 1} y="0" width="2" height="14" />
      )}
    </svg>
  )
}
