/**
 * Regular expressions in linear time: Thompson's automaton, never a backtracking engine, so `(a+)+$` cannot hang.
 * The subset of RE2 that a rule needs: characters, `.`, classes, `\d \w \s`, groups, `|`, `* + ? {m,n}` (lazy marks are
 * accepted: they do not change whether a text matches), `^` and `$` for the ends of the text. ASCII classes, no flags.
 */
export type Ranges = readonly (readonly [number, number])[]

export type Part =
  | { readonly kind: 'one'; readonly ranges: Ranges }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence' | 'either'; readonly parts: readonly Part[] }
  | { readonly kind: 'repeat'; readonly part: Part; readonly least: number; readonly most: number }

interface Pattern {
  readonly part: Part
  /** The most steps one character takes. */
  readonly states: number
  matches(text: string): boolean
}

const LAST = 0x10ffff
const MOST_REPEATS = 255
const MOST_STATES = 2000
const DEEPEST_GROUP = 32

const DIGITS: Ranges = [[48, 57]]
const WORDS: Ranges = [...DIGITS, [65, 90], [95, 95], [97, 122]]
const SPACES: Ranges = [
  [9, 10],
  [12, 13],
  [32, 32],
]
const NOT_LINE_END: Ranges = [
  [0, 9],
  [11, LAST],
]
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11 }

function complement(ranges: Ranges): Ranges {
  const rest: [number, number][] = []
  let from = 0
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (low > from) rest.push([from, low - 1])
    from = Math.max(from, high + 1)
  }
  if (from <= LAST) rest.push([from, LAST])
  return rest
}

/** Reads a pattern; undefined when it is malformed, too big, or uses more than the subset. */
export function readPattern(text: string): Pattern | undefined {
  const part = new Reader(Array.from(text, (character) => character.codePointAt(0) ?? 0)).whole()
  const program = part && compilePattern(part)
  return part && program && { part, states: program.states.length, matches: (subject) => run(program, subject) }
}

class Reader {
  readonly #points: readonly number[]
  #at = 0
  #depth = 0

  constructor(points: readonly number[]) {
    this.#points = points
  }

  whole(): Part | undefined {
    const part = this.#either()
    return this.#at === this.#points.length ? part : undefined
  }

  #peek(): string {
    const point = this.#points[this.#at]
    return point === undefined ? '' : String.fromCodePoint(point)
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#at++
    return true
  }

  #either(): Part | undefined {
    const parts: Part[] = []
    do {
      const part = this.#sequence()
      if (!part) return undefined
      parts.push(part)
    } while (this.#take('|'))
    return parts.length === 1 ? parts[0] : { kind: 'either', parts }
  }

  #sequence(): Part | undefined {
    const parts: Part[] = []
    for (let next = this.#peek(); next !== '' && next !== '|' && next !== ')'; next = this.#peek()) {
      const part = this.#repeated()
      if (!part) return undefined
      parts.push(part)
    }
    return { kind: 'sequence', parts }
  }

  #repeated(): Part | undefined {
    const part = this.#atom()
    if (!part) return undefined
    const bounds = this.#bounds()
    if (!bounds) return part
    const [least, most] = bounds
    if (part.kind === 'start' || part.kind === 'end') return undefined
    if (least > MOST_REPEATS || (most !== Infinity && (most > MOST_REPEATS || most < least))) return undefined
    this.#take('?')
    if (['*', '+', '?', '{'].includes(this.#peek())) return undefined
    return { kind: 'repeat', part, least, most }
  }

  #bounds(): readonly [number, number] | undefined {
    if (this.#take('*')) return [0, Infinity]
    if (this.#take('+')) return [1, Infinity]
    if (this.#take('?')) return [0, 1]
    if (this.#peek() !== '{') return undefined
    const close = this.#points.indexOf(125, this.#at)
    const body = close < 0 ? '' : String.fromCodePoint(...this.#points.slice(this.#at + 1, close))
    const match = /^(\d{1,4})(,?)(\d{0,4})$/.exec(body)
    if (!match) return [Infinity, 0]
    this.#at = close + 1
    const least = Number(match[1])
    if (match[2] === '') return match[3] === '' ? [least, least] : [Infinity, 0]
    return [least, match[3] === '' ? Infinity : Number(match[3])]
  }

  #atom(): Part | undefined {
    const next = this.#peek()
    if (next === '(') return this.#group()
    if (next === '[') return this.#class()
    if (next === '\\') {
      const ranges = this.#escape()
      return ranges && { kind: 'one', ranges }
    }
    if (next === '*' || next === '+' || next === '?' || next === '{' || next === '') return undefined
    const point = this.#points[this.#at++] ?? 0
    if (next === '.') return { kind: 'one', ranges: NOT_LINE_END }
    if (next === '^') return { kind: 'start' }
    if (next === '$') return { kind: 'end' }
    return { kind: 'one', ranges: [[point, point]] }
  }

  #group(): Part | undefined {
    this.#at++
    if (this.#take('?') && !this.#take(':')) return undefined
    if (++this.#depth > DEEPEST_GROUP) return undefined
    const part = this.#either()
    this.#depth--
    return part && this.#take(')') ? part : undefined
  }

  #escape(): Ranges | undefined {
    this.#at++
    const letter = this.#peek()
    const point = this.#points[this.#at++]
    if (point === undefined) return undefined
    const known: Readonly<Record<string, Ranges>> = {
      d: DIGITS,
      D: complement(DIGITS),
      w: WORDS,
      W: complement(WORDS),
      s: SPACES,
      S: complement(SPACES),
    }
    const ranges = known[letter]
    if (ranges) return ranges
    const control = CONTROLS[letter]
    if (control !== undefined) return [[control, control]]
    return /[A-Za-z0-9]/.test(letter) ? undefined : [[point, point]]
  }

  #class(): Part | undefined {
    this.#at++
    const negated = this.#take('^')
    const ranges: (readonly [number, number])[] = []
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      const low = this.#classItem()
      if (!low) return undefined
      const single = low.length === 1 && low[0]?.[0] === low[0]?.[1] ? low[0]?.[0] : undefined
      if (single !== undefined && this.#peek() === '-' && this.#points[this.#at + 1] !== 93) {
        this.#at++
        const high = this.#classItem()
        const end = high?.length === 1 && high[0]?.[0] === high[0]?.[1] ? high[0]?.[0] : undefined
        if (end === undefined || end < single) return undefined
        ranges.push([single, end])
      } else ranges.push(...low)
    }
    this.#at++
    return { kind: 'one', ranges: negated ? complement(ranges) : ranges }
  }

  #classItem(): Ranges | undefined {
    const next = this.#peek()
    if (next === '' || (next === '[' && this.#points[this.#at + 1] === 58)) return undefined
    if (next === '\\') return this.#escape()
    const point = this.#points[this.#at++] ?? 0
    return [[point, point]]
  }
}

type State =
  | { readonly kind: 'one'; readonly ranges: Ranges; readonly next: number }
  | { readonly kind: 'start' | 'end'; readonly next: number }
  | { readonly kind: 'split'; readonly next: number; readonly other: number }
  | { readonly kind: 'match' }

interface Program {
  readonly states: readonly State[]
  readonly first: number
}

/** States are laid from the end, so that `next` is always known; loops are patched once. */
function compilePattern(root: Part): Program | undefined {
  const states: State[] = [{ kind: 'match' }]
  const add = (state: State): number => {
    if (states.length > MOST_STATES) throw new RangeError('pattern')
    return states.push(state) - 1
  }
  let laid = 0
  const lay = (part: Part, next: number): number => {
    if (++laid > MOST_STATES * 4) throw new RangeError('pattern')
    switch (part.kind) {
      case 'one':
        return add({ kind: 'one', ranges: part.ranges, next })
      case 'start':
      case 'end':
        return add({ kind: part.kind, next })
      case 'sequence':
        return part.parts.reduceRight((after, item) => lay(item, after), next)
      case 'either':
        return part.parts
          .map((item) => lay(item, next))
          .reduceRight((other, first) => add({ kind: 'split', next: first, other }))
      case 'repeat':
        return layRepeat(part, next)
    }
  }
  const layRepeat = ({ part, least, most }: Extract<Part, { kind: 'repeat' }>, next: number): number => {
    let entry = next
    if (most === Infinity) {
      entry = add({ kind: 'split', next, other: next })
      states[entry] = { kind: 'split', next: lay(part, entry), other: next }
    } else
      for (let extra = least; extra < most; extra++) entry = add({ kind: 'split', next: lay(part, entry), other: next })
    for (let copy = 0; copy < least; copy++) entry = lay(part, entry)
    return entry
  }
  try {
    const first = lay(root, 0)
    return { states, first }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const within = (ranges: Ranges, point: number): boolean => ranges.some(([low, high]) => point >= low && point <= high)

/** Every state at most once per character: states × characters steps. The match may begin anywhere. */
function run({ states, first }: Program, text: string): boolean {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  const seen = new Int32Array(states.length).fill(-1)
  let current: number[] = []
  for (let at = 0; at <= points.length; at++) {
    const waiting = [...current, first]
    const reached: Extract<State, { kind: 'one' }>[] = []
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const state = states[id]
      if (state === undefined || seen[id] === at) continue
      seen[id] = at
      if (state.kind === 'match') return true
      if (state.kind === 'one') reached.push(state)
      else if (state.kind === 'split') waiting.push(state.next, state.other)
      else if (state.kind === 'start' ? at === 0 : at === points.length) waiting.push(state.next)
    }
    const point = points[at]
    if (point === undefined) break
    current = reached.filter((state) => within(state.ranges, point)).map((state) => state.next)
  }
  return false
}
