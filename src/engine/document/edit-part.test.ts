import { describe, expect, it } from 'vitest'
import { editableText, withText } from '#engine/document/edit-part.ts'
import { flow } from '#engine/document/flow.ts'
import { Refusal } from '#engine/refusal.ts'
import { aBulletin } from '#tests/builders/official-documents.ts'

describe('wording a document', () => {
  it('law: giving a part its own text changes nothing but emphasis; another text stands where it was read', () => {
    const paper = aBulletin(3)
    const editable = flow(paper)
      .flatMap(({ parts }) => parts)
      .flatMap((part) => editableText(part) ?? [])
    expect(editable.length).toBeGreaterThan(10)
    for (const { path } of editable) {
      const changed = withText(paper, path, '新的文字')
      const texts = flow(changed)
        .flatMap(({ parts }) => parts)
        .flatMap((part) => editableText(part) ?? [])
      expect(texts.find((each) => each.path.join('/') === path.join('/'))!.text).toBe('新的文字')
      expect(texts).toHaveLength(editable.length)
    }
  })

  it('tables and signatures are no free text, and an empty title is refused', () => {
    const parts = flow(aBulletin(3)).flatMap((section) => section.parts)
    expect(
      parts.filter(({ kind }) => kind === 'table' || kind === 'signature').flatMap((part) => editableText(part) ?? []),
    ).toEqual([])
    expect(() => withText(aBulletin(3), ['title'], '')).toThrow(Refusal)
  })
})
