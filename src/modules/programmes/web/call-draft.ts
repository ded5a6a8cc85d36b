import type { Input, Output } from '#engine/contract/operation.ts'
import { exact, exactText, parseExact } from '#engine/number/exact.ts'
import type { getCall, saveCall } from '#modules/programmes/call.contract.ts'
import type { Direction } from '#modules/programmes/call.ts'

export type CallView = Output<typeof getCall>
export type CallDraft = Omit<Input<typeof saveCall>, 'callId' | 'version'>

export const draftOf = (call: CallView): CallDraft => ({
  title: call.title,
  number: call.number,
  opensAt: call.opensAt,
  closesAt: call.closesAt,
  unitBy: call.unitBy,
  recommendBy: call.recommendBy,
  content: call.content,
  quotas: call.quotas.flatMap(({ unit, most, recommendBy }) =>
    most === null ? [] : [{ unitId: unit.id, most, recommendBy }],
  ),
  reason: '',
})

export const newDirection = (mode: string, n: number): Direction => ({
  code: String(n),
  name: '',
  text: '',
  mode,
  mostGrant: null,
  mostYears: null,
  mostProjects: null,
  invited: [],
  leaders: [],
})

const FEN_OF_WAN = 1_000_000

/** Fen as 万元, for showing: `50`. */
export const wanOf = (fen: string | null): string => (fen === null ? '' : exactText(exact(fen).div(FEN_OF_WAN)))

/** 万元 as typed to fen; null when nothing is typed, undefined when it is no amount or finer than a fen. */
export function fenOf(typed: string): string | null | undefined {
  if (typed.trim() === '') return null
  const wan = parseExact(typed.trim())
  const fen = wan?.mul(FEN_OF_WAN)
  return fen === undefined || fen.d !== 1n || fen.s < 0n ? undefined : String(fen.n)
}
