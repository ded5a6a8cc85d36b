import { z } from 'zod'

/** How far a fact is trusted, the least first: 自报 · 部门 · 核实. */
export const TRUSTS = ['self-declared', 'departmental', 'verified'] as const
export const Trust = z.enum(TRUSTS)
export type Trust = z.infer<typeof Trust>

/** For what a fact is to serve. A form may show what the entity itself has said; nobody is paid on its word alone. */
export type Purpose = 'form' | 'self-assessment' | 'payment'

/** A recorded fact that no later row has replaced. */
export interface FactRow {
  readonly id: string
  readonly fact: string
  /** Of a yearly fact. */
  readonly year: number | null
  readonly asOf: string
  /** As it is kept: fen, plain decimal, ISO day, `true`, code or text. */
  readonly value: string
  readonly trust: Trust
  readonly source: string
  readonly expiresOn: string | null
}

/** What serves of all that several sources say of one fact and year. */
export interface StandingFact {
  readonly value: string
  readonly year: number | null
  readonly asOf: string
  readonly trust: Trust
  readonly source: string
  readonly factId: string
}

/** `conflict`: sources of the same rank and day say different things, so that none of them serves. */
export type Standing =
  | { readonly kind: 'stands'; readonly fact: StandingFact; readonly disagrees: number }
  | { readonly kind: 'conflict'; readonly facts: readonly StandingFact[] }

export const FactValue = z.string().min(1).max(2000)
export const SourceText = z.string().trim().min(2).max(200)
export const FactYear = z.number().int().min(1949).max(2199)

/** The days of a fact are checked like any other. */
export const FACT_DAYS = {
  asOf: { code: 'asOf', name: { zh: '数据日期', en: 'As of' }, type: 'date' },
  expiresOn: { code: 'expiresOn', name: { zh: '有效期至', en: 'Expires on' }, type: 'date', ahead: true },
} as const
