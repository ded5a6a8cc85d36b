import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkFormDraft, type FormSurroundings } from '#engine/definition/check-form-draft.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { sayFault } from '#engine/definition/say-fault.ts'
import { rowsOf, textOfRows } from '#engine/form/condition-rows.ts'
import { editForm, type FormEdit } from '#engine/form/edit-form.ts'
import { FIELD_KINDS, type FieldSource } from '#engine/form/field.ts'
import { FormSource } from '#engine/form/form.ts'
import { writeForm } from '#engine/form/form-text.ts'
import { codeFrom, knownAs, newField, newRule } from '#engine/form/new-field.ts'
import { rebaseEdits } from '#engine/form/rebase-edits.ts'
import { resolveForm } from '#engine/form/resolve-form.ts'
import { canonicalJson, sameValue } from '#engine/form/same-value.ts'
import { sayDifferences } from '#engine/form/say-difference.ts'
import { Refusal } from '#engine/refusal.ts'
import { writeYaml } from '#engine/text/write-yaml.ts'
import { checkFolder } from '#server/definitions/check-folder.ts'
import { readYaml } from '#server/definitions/read-yaml.ts'
import { aFormSource, LIBRARY } from '#tests/builders/forms.ts'
import { moveBy, partAt, pathOf, removalOf, sourcesOf } from '#web/form-editor/chosen-part.ts'
import {
  beginSession,
  type Deed,
  doDeed,
  keptSession,
  rebaseSession,
  redoDeed,
  undoDeed,
} from '#web/form-editor/form-session.ts'

let pack: Pack
let around: FormSurroundings
let application: FormSource
beforeAll(async () => {
  pack = (await checkFolder('definitions/zhangye')).pack!
  const values = <T>(placed: readonly { readonly value: T }[]): T[] => placed.map(({ value }) => value)
  const [first, ...others] = values(pack.forms)
  application = first!
  around = {
    questions: values(pack.questions),
    registers: values(pack.registers),
    lists: values(pack.codeLists),
    others,
  }
})

const read = (text: string): unknown => readYaml(text).file?.data
/** As the database gives it back: keys in another order. */
const shuffled = (value: unknown): unknown => JSON.parse(canonicalJson(value))

describe('the YAML that the editor writes', () => {
  test('is, comments aside, the very text of every form of the packs that officers draw', () => {
    const files = ['zhangye', 'jinyu-group'].flatMap((name) =>
      readdirSync(`definitions/${name}/forms`).map((file) => `definitions/${name}/forms/${file}`),
    )
    expect(files.length).toBeGreaterThan(10)
    for (const file of files) {
      const text = readFileSync(file, 'utf8')
      const plain = text.replaceAll(/^#.*\n/gm, '')
      expect(writeForm(shuffled(FormSource.parse(read(text))) as object), file).toBe(plain)
    }
  })

  test('says the same data whatever texts are in it, and the same bytes when it is read and written again', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.constantFrom(
        'no',
        '1e3',
        '- a: b',
        '{x',
        ']]',
        ' x',
        "it's",
        'a # b',
        'a: b',
        '0620702',
        '~',
        '\t',
        'null',
        '"',
        ': '.repeat(40),
      ),
    )
    const value = fc.letrec((tie) => ({
      leaf: fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
      node: fc.oneof({ maxDepth: 3 }, tie('leaf'), fc.array(tie('node'), { maxLength: 3 }), tie('map')),
      map: fc.dictionary(
        fc.oneof(
          fc.constantFrom('code', 'zh', 'en'),
          text.filter((key) => key !== '__proto__'),
        ),
        tie('node'),
        {
          maxKeys: 4,
          minKeys: 1,
        },
      ),
    })).map
    fc.assert(
      fc.property(value, (data) => {
        fc.pre(!/\p{Cs}/u.test(JSON.stringify(data)))
        const written = writeYaml(data as Record<string, unknown>)
        const again = readYaml(written)
        expect(again.faults).toEqual([])
        expect(again.file!.data).toEqual({ ...(data as object) })
        expect(writeYaml(again.file!.data as Record<string, unknown>)).toBe(written)
      }),
      { numRuns: 200 },
    )
  })
})

const words = { zh: '题', en: 'Words' }
const NASTY = ['', ' ', '题', 'a: b', '[', '- x', "'", 'null', '\n']
const edit: fc.Arbitrary<(form: FormSource) => FormEdit | undefined> = fc
  .record({
    deed: fc.constantFrom(
      'add',
      'remove',
      'up',
      'down',
      'set',
      'kind',
      'condition',
      'compute',
      'section',
      'rule',
      'head',
    ),
    at: fc.nat(),
    kind: fc.constantFrom(...FIELD_KINDS),
    zh: fc.constantFrom(...NASTY),
    text: fc.constantFrom('unitKind == "firm"', 'nonsense(', 'revenue > 100', 'has(call.mostGrant)', '', 'x0 == true'),
  })
  .map(({ deed, at, kind, zh, text }) => (form: FormSource) => {
    const placed = sourcesOf(form)
    const { field, section } = placed[at % placed.length]!
    const part = { part: 'field', code: field.code } as const
    const set = (to: object): FormEdit => ({
      kind: 'set-field',
      field: field.code,
      to: { ...field, ...to } as FieldSource,
    })
    const label = { zh, en: zh === '题' ? 'Words' : zh }
    switch (deed) {
      case 'add': {
        const code = codeFrom(`x${at % 7}`, new Set(placed.map((one) => one.field.code)))
        return { kind: 'add-field', section: section.code, field: newField(kind, code, words, LIBRARY) }
      }
      case 'remove':
        return removalOf(form, part)
      case 'up':
      case 'down':
        return moveBy(form, part, deed === 'up' ? -1 : 1)
      case 'set':
        return set({ label, schema: { [zh || 'format']: 1 } })
      case 'kind':
        return set(newField(kind, field.code, words, LIBRARY))
      case 'condition':
        return set({ when: text })
      case 'compute':
        return set({ compute: text })
      case 'section':
        return {
          kind: 'set-section',
          section: section.code,
          to: { code: section.code, title: label, when: text } as never,
        }
      case 'rule':
        return { kind: 'set-rules', to: [...form.rules, newRule(`rule${at % 5}`, field.code)] }
      default:
        return { kind: 'set-head', to: { ...form, steps: undefined, rules: undefined, name: label } as never }
    }
  })

describe('drawing', () => {
  test('any deeds give a form that is sound, or faults with a field and a sentence each; and its YAML reads as the same form', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        let session = beginSession(application, 1)
        for (const one of edits) {
          const deed = one(session.form)
          try {
            if (deed) session = doDeed(session, deed)
          } catch (error) {
            if (!(error instanceof Refusal)) throw error
          }
        }
        const { form } = session
        const faults = checkFormDraft(form, around)
        for (const fault of faults) {
          for (const language of ['zh-CN', 'en'] as const) {
            const said = sayFault(fault, language)
            expect(said).not.toMatch(/\{\w+\}/)
            expect(said.length).toBeGreaterThan(1)
          }
          expect(pathOf(form, partAt(form, fault.path))).toBeDefined()
        }
        const parsed = FormSource.safeParse(form)
        if (!parsed.success) expect(faults.some(({ severity }) => severity === 'error')).toBe(true)
        if (faults.every(({ severity }) => severity !== 'error'))
          expect(resolveForm(form, new Map(around.questions.map((one) => [one.code, one]))).form).toBeDefined()
        const text = writeForm(shuffled(form) as object)
        const again = readYaml(text)
        expect(again.faults).toEqual([])
        if (!parsed.success) return
        const back = FormSource.parse(again.file!.data)
        expect(canonicalJson(back)).toBe(canonicalJson(parsed.data))
        expect(writeForm(back)).toBe(text)
        // Undone step by step it is what it was, and done again what it became.
        let before = session
        while (before.done.length > 0) before = undoDeed(before)
        expect(canonicalJson(before.form)).toBe(canonicalJson(application))
        while (before.undone.length > 0) before = redoDeed(before)
        expect(canonicalJson(before.form)).toBe(canonicalJson(form))
      }),
      { numRuns: 15 },
    )
  })

  test('a foreign keyword is refused by its name, at its field; a fact that is known is not asked again', () => {
    const section = application.steps[0]!.sections[1]!
    const field = (more: object): Deed => ({
      ...{ kind: 'add-field', section: section.code },
      field: { code: 'beds', kind: 'text', label: { zh: '床位', en: 'Beds' }, ...more },
    })
    const told = (deed: Deed) =>
      checkFormDraft(doDeed(beginSession(application, 1), deed).form, around).map((fault) => [
        fault.path.slice(0, 6).join('/'),
        sayFault(fault, 'en'),
      ])
    const at = `steps/0/sections/1/fields/${section.fields.length}`
    expect(told(field({}))).toEqual([])
    expect(told(field({ schema: { format: 'email' } }))).toEqual([
      [at, 'The JSON Schema keyword “format” is not supported'],
    ])
    expect(told(field({ label: { zh: '统一社会信用代码', en: 'Unified social credit code' } }))[0]?.[1]).toContain(
      'is known already',
    )
    expect(
      knownAs({ zh: '统一社会信用代码', en: '' }, around.questions, around.registers, application.subjects).map(
        ({ kind, code }) => `${kind} ${code}`,
      ),
    ).toContain('question unit.credit-code')
  })

  test('a number of a real person is refused as danxia check refuses it', () => {
    const name = { zh: '联系人 11010519491231002X', en: 'Contact' }
    const keys = checkFormDraft({ ...application, name }, around).map(({ key }) => key)
    expect(keys).toContain('definition.real-identity-number')
  })

  test('differences are sentences in both languages, and none are left when nothing differs', () => {
    const form = doDeed(beginSession(application, 1), {
      kind: 'set-field',
      field: 'secrecy',
      to: { ...sourcesOf(application).find(({ field }) => field.code === 'secrecy')!.field, required: false },
    }).form
    const questions = new Map(around.questions.map((one) => [one.code, one]))
    expect(sayDifferences(application, form, questions)).toEqual([
      {
        ...{ kind: 'changed', part: 'field', code: 'secrecy' },
        zh: '字段“密级”的是否必填：是 → 否',
        en: 'whether it is required of field “Security level”: yes → no',
      },
    ])
    expect(sayDifferences(application, { ...application, version: 9 }, questions)).toEqual([])
  })
})

describe('two officers on one draft', () => {
  const base = aFormSource([{ code: 'a' }, { code: 'b' }, { code: 'c' }])
  const fieldOf = (form: FormSource, code: string) => sourcesOf(form).find(({ field }) => field.code === code)?.field
  const set = (code: string, to: object): FormEdit => ({
    ...{ kind: 'set-field', field: code },
    to: { ...fieldOf(base, code)!, ...to },
  })

  test('what each changed is there, also two properties of one field; where both changed the same, what was kept first stands', () => {
    const theirs = doDeed(beginSession(base, 1), set('a', { when: 'has(b)' })).form
    const { form, left } = rebaseEdits(base, theirs, [
      set('a', { help: words }),
      set('a', { help: words, when: 'has(c)' }),
      { kind: 'remove-field', field: 'c' },
    ])
    expect(fieldOf(form, 'a')).toMatchObject({ when: 'has(b)', help: words })
    expect(left).toEqual([set('a', { help: words, when: 'has(c)' })])
    expect(fieldOf(form, 'c')).toBeUndefined()
  })

  test('what the other has changed is not taken away, and a text put in place of the whole is put back', () => {
    const theirs = doDeed(beginSession(base, 1), set('c', { help: words })).form
    expect(rebaseEdits(base, theirs, [{ kind: 'remove-field', field: 'c' }]).left).toHaveLength(1)
    const mine = doDeed(beginSession(base, 1), { kind: 'set-whole', to: base })
    expect(rebaseSession(mine, theirs, 2)).toEqual({ session: beginSession(theirs, 2), left: 1 })
  })

  test('law: nothing the other kept is lost, whatever I did; and without him my deeds are done as they were', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 5 }), fc.array(edit, { maxLength: 5 }), (his, mine) => {
        const draw = (edits: typeof his) =>
          edits.reduce(
            (session, one) => {
              try {
                const deed = one(session.form)
                return deed ? doDeed(session, deed) : session
              } catch (error) {
                if (!(error instanceof Refusal)) throw error
                return session
              }
            },
            beginSession(base, 1),
          )
        const [theirs, own] = [draw(his), draw(mine)]
        const alone = rebaseSession(own, base, 1)
        expect(canonicalJson(alone.session.form)).toBe(canonicalJson(own.form))
        const { form } = rebaseEdits(base, theirs.form, own.pending as readonly FormEdit[])
        const before = new Map(sourcesOf(base).map(({ field }) => [field.code, canonicalJson(field)]))
        const after = new Map(sourcesOf(form).map(({ field }) => [field.code, field as Record<string, unknown>]))
        for (const { field } of sourcesOf(theirs.form)) {
          if (before.get(field.code) === canonicalJson(field)) continue
          const was = sourcesOf(base).find((one) => one.field.code === field.code)?.field as
            | Record<string, unknown>
            | undefined
          // Nothing and an empty text are one, as in every comparison of forms.
          if (was && Object.entries(field).every(([name, value]) => sameValue(was[name], value))) continue
          const found = after.get(field.code)
          expect(found, field.code).toBeDefined()
          for (const [name, value] of Object.entries(field))
            if (!sameValue(was?.[name], value)) expect(canonicalJson(found![name] ?? null)).toBe(canonicalJson(value))
        }
      }),
      { numRuns: 300 },
    )
  })

  test('what both added alike is not taken away by who then takes back his own', () => {
    const [section] = base.steps[0]!.sections
    const add: FormEdit = { kind: 'add-field', section: section!.code, field: newField('text', 'both', words, LIBRARY) }
    const theirs = editForm(base, add).form
    const mine: readonly FormEdit[] = [add, { kind: 'remove-field', field: 'both' }]
    const { form, done } = rebaseEdits(base, theirs, mine)
    expect([canonicalJson(form), done]).toEqual([canonicalJson(theirs), []])
  })

  test('what was done while it was being kept is still to be kept', () => {
    const one = doDeed(beginSession(base, 1), set('a', { help: words }))
    const two = doDeed(one, set('b', { help: words }))
    expect(keptSession(two, one.form, 2, one.pending.length)).toMatchObject({
      version: 2,
      pending: [set('b', { help: words })],
    })
  })
})

test('conditions are read as rows and written as the same text; what says more stays text', () => {
  for (const text of [
    'unitKind == "firm"',
    'hasPartners == true && unit.isFirm == false',
    'totals.budget.grant > 0 || has(term) || !has(call.mostGrant)',
    '"budget" in kinds',
    'mode in ["a", "b"]',
    'today >= endOn',
    'due < date("2024-02-29")',
    '',
  ])
    expect(textOfRows(rowsOf(text)!), text).toBe(text)
  expect(rowsOf('needsEthics')?.rows).toEqual([
    { path: 'needsEthics', operator: '==', to: { kind: 'bool', value: true } },
  ])
  for (const text of ['budget.exists(r, r.row == "x")', 'a + b > 3', '(a > 1 || b > 2) && c > 3', 'nonsense('])
    expect(rowsOf(text), text).toBeUndefined()
  const conditions = [application, ...around.others].flatMap((form) =>
    sourcesOf(form).flatMap(({ field, section }) => [field.when, section.when].filter((one) => one !== undefined)),
  )
  const simple = conditions.filter((text) => rowsOf(text) !== undefined)
  expect(simple.length / conditions.length).toBeGreaterThan(0.6)
})
