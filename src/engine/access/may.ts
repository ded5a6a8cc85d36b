import type { Reason, RefusalCode } from '#engine/refusal.ts'

/** May it be done? If not: which refusal, and why, before the button is pressed. */
export type Answer =
  | { readonly may: true }
  | { readonly may: false; readonly code: RefusalCode; readonly reasons: readonly [Reason, ...Reason[]] }

/** One condition of an act, over the situation of its object and whoever looks at it. */
export type Guard<Situation, Viewer> = (situation: Situation, viewer: Viewer) => Answer

export const YES: Answer = { may: true }

export const no = (code: RefusalCode, key: string, params?: Reason['params']): Answer => ({
  may: false,
  code,
  reasons: [params === undefined ? { key } : { key, params }],
})

/** Makes guards of plain conditions, for one kind of object. */
export const guardsOver =
  <Situation, Viewer>() =>
  (
    condition: (situation: Situation, viewer: Viewer) => boolean,
    code: RefusalCode,
    key: string,
    params?: (situation: Situation) => Reason['params'],
  ): Guard<Situation, Viewer> =>
  (situation, viewer) =>
    condition(situation, viewer) ? YES : no(code, key, params?.(situation))
