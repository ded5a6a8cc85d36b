import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { type BrotliOptions, brotliCompress, brotliCompressSync, brotliDecompress, constants, gunzip } from 'node:zlib'

const [packBeside, unpack, unzip] = [promisify(brotliCompress), promisify(brotliDecompress), promisify(gunzip)]

/** No part may unfold to more: what was written is far smaller, what is bigger was tampered with. */
const MOST_BYTES = 512 * 1024 * 1024

/** One sealed part of a snapshot: what it is named, which unit or record it is of, and the hash of its text. */
export interface PartName {
  readonly name: string
  readonly key: string
}

/** A part to be sealed: a value, or its canonical text where that is there already. */
export type Part = PartName & ({ readonly content: unknown } | { readonly text: string })

export interface SealedPart extends PartName {
  readonly content: Uint8Array
  readonly hash: string
}

/** The same value has the same text everywhere: names in order, nothing absent, no blanks (RFC 8785 for what we write). */
export function canonicalText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (value instanceof Date) return JSON.stringify(value)
  if (!Object.isFrozen(value)) return objectText(value as Fields)
  const known = frozenTexts.get(value)
  if (known !== undefined) return known
  const text = objectText(value as Fields)
  frozenTexts.set(value, text)
  return text
}

type Fields = Readonly<Record<string, unknown>>

/** What is frozen in memory and told again and again (the head of an indicator) is written once. Frozen means: to its depths. */
const frozenTexts = new WeakMap<object, string>()

function objectText(fields: Fields): string {
  let text = ''
  for (const [name, label] of shapeOf(fields)) {
    const inner = fields[name]
    if (inner === undefined) continue
    text += (text === '' ? label : `,${label}`) + canonicalText(inner)
  }
  return `{${text}}`
}

type Shape = readonly (readonly [name: string, label: string])[]

/** Objects of one make have the same names: they are put in order once. */
const shapes = new Map<string, Shape>()
const MOST_SHAPES = 1_000
const MOST_NAMES = 40

function shapeOf(fields: Fields): Shape {
  const names = Object.keys(fields)
  const key = names.length > MOST_NAMES ? '' : names.join('\u0000')
  const known = shapes.get(key)
  if (known !== undefined && key !== '') return known
  const shape = names.sort().map((name) => [name, `${JSON.stringify(name)}:`] as const)
  if (key !== '' && shapes.size < MOST_SHAPES) shapes.set(key, shape)
  return shape
}

export const hashOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

export async function sealPart(part: Part): Promise<SealedPart> {
  const text = Buffer.from('text' in part ? part.text : canonicalText(part.content), 'utf8')
  const hash = createHash('sha256').update(text).digest('hex')
  return { name: part.name, key: part.key, hash, content: await pack(text) }
}

/** A nation's month is half a gigabyte of text: the quick levels pack it as well as gzip's best, in a third of its time. */
const QUICK: BrotliOptions = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 18 },
}

/** Up to here packing takes less than handing it to another thread. */
const MOST_BYTES_HERE = 512 * 1024

const pack = async (text: Uint8Array): Promise<Uint8Array> =>
  text.length <= MOST_BYTES_HERE ? brotliCompressSync(text, QUICK) : packBeside(text, QUICK)

/** As parts were packed before, and may be still. */
const isGzip = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b

/** @throws when the bytes are not what was packed. */
export async function openPart(content: Uint8Array): Promise<string> {
  const open = isGzip(content) ? unzip : unpack
  return (await open(content, { maxOutputLength: MOST_BYTES })).toString('utf8')
}

/** The hash that stands on the snapshot: SHA-256 over one line `name key hash` a part, in order of name and key. */
export function sealOf(parts: readonly (PartName & { readonly hash: string })[]): string {
  const lines = parts.map(({ name, key, hash }) => `${name} ${key} ${hash}\n`).sort()
  return hashOf(lines.join(''))
}

/** The second seal, over what was shown: it names the first, so that it is no other snapshot's. */
export function sealOfShown(hash: string, parts: readonly (PartName & { readonly hash: string })[]): string {
  return sealOf([...parts, { name: 'seal', key: '', hash }])
}
