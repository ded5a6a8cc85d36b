import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

/** How one part of a page's state is written in its address. The value it has when absent is not written. */
export interface Field<T> {
  readonly read: (raw: string | undefined) => T
  readonly write: (value: T) => string | undefined
}

export function text(absent = ''): Field<string> {
  return { read: (raw) => raw ?? absent, write: (value) => (value === absent ? undefined : value) }
}

export function maybe(): Field<string | undefined> {
  return { read: (raw) => raw, write: (value) => (value === '' ? undefined : value) }
}

export function flag(): Field<boolean> {
  return { read: (raw) => raw === '1', write: (value) => (value ? '1' : undefined) }
}

export function oneOf<const T extends string>(values: readonly T[], absent: T): Field<T> {
  return {
    read: (raw) => values.find((value) => value === raw) ?? absent,
    write: (value) => (value === absent ? undefined : value),
  }
}

/** Several words, parted by commas; the words themselves are ids and codes without commas. */
export function many(): Field<readonly string[]> {
  return {
    read: (raw) => (raw === undefined || raw === '' ? [] : raw.split(',')),
    write: (values) => (values.length === 0 ? undefined : values.join(',')),
  }
}

export type StateOf<S> = { readonly [K in keyof S]: S[K] extends Field<infer T> ? T : never }
export type Change<S> = (change: Partial<StateOf<S>>, how?: { readonly replace?: boolean }) => void

/**
 * The page's state, read from its address, and how to change it. A change makes a step for the back button unless it
 * replaces (typing in a filter). The shape is declared once, outside the component.
 */
export function useAddress<const S extends Record<string, unknown>>(shape: S & FieldsOf<S>): [StateOf<S>, Change<S>] {
  const search: Readonly<Record<string, string>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const fields = shape as unknown as Record<string, Field<unknown>>
  const state = useMemo(() => {
    return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.read(search[name])]))
  }, [fields, search]) as StateOf<S>
  const change = useCallback<Change<S>>(
    (next, how) => {
      const written = Object.entries(next).map(([name, value]) => [name, fields[name]!.write(value)])
      void navigate({
        to: '.',
        search: (now: Record<string, string>) => ({ ...now, ...Object.fromEntries(written) }),
        replace: how?.replace ?? false,
        resetScroll: false,
      })
    },
    [fields, navigate],
  )
  return [state, change]
}

type FieldsOf<S> = { readonly [K in keyof S]: S[K] extends Field<infer T> ? Field<T> : never }

/** Plain `?unit=x&sort=y`, so that a link can be read, spoken and sent; every value is text. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  }
  const written = params.toString()
  return written === '' ? '' : `?${written}`
}
