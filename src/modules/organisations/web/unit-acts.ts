/** What can be decided about a unit, in the order in which it is offered. */
export const UNIT_ACTS = ['open', 'rename', 'move', 'merge', 'split', 'close'] as const

export type UnitActKind = (typeof UNIT_ACTS)[number]
