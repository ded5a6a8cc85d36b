import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readDocument } from '#engine/document/check-document.ts'
import { FREE_FONTS } from '#engine/document/document-fonts.ts'
import { Refusal } from '#engine/refusal.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import { aBulletin } from '#tests/builders/official-documents.ts'

const parts = async (...args: Parameters<typeof writeDocument>) => {
  const files = unzipSync(new Uint8Array(await writeDocument(...args)))
  return { names: Object.keys(files), xml: (name: string) => strFromU8(files[name]!) }
}

describe('the file of an official document', () => {
  it('is the same bytes each time', async () => {
    const first = await writeDocument(aBulletin())
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect((await writeDocument(aBulletin())).equals(first)).toBe(true)
  })

  it('names the standard’s fonts, what may stand in for them, and the exact line', async () => {
    const { xml } = await parts(aBulletin())
    const styles = xml('word/styles.xml')
    expect(styles).toContain('w:eastAsia="仿宋_GB2312"')
    expect(styles).toContain('w:eastAsia="方正小标宋简体"')
    expect(styles).toContain('w:line="579" w:lineRule="exact"')
    expect(styles).toContain('<w:rPr><w:spacing w:val="-6"/></w:rPr>')
    expect(styles).toContain('<w:autoSpaceDE w:val="0"/>')
    expect(xml('word/fontTable.xml')).toContain('<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,')
    expect(xml('word/document.xml')).not.toContain('linesAndChars')
  })

  it('takes other fonts from its configuration', async () => {
    const { xml } = await parts(aBulletin(), { fonts: FREE_FONTS })
    expect(xml('word/styles.xml')).toContain('w:eastAsia="Noto Serif CJK SC"')
    expect(xml('word/styles.xml')).not.toContain('仿宋')
  })

  it('repeats the heads of tables, splits no row, tells pictures in words and sets headings as headings', async () => {
    const { names, xml } = await parts(aBulletin())
    const body = xml('word/document.xml')
    expect(body.match(/<w:tblHeader\/>/g)).toHaveLength(2 + 1 + 1)
    expect(body).toContain('<w:cantSplit/>')
    expect(body).toMatch(/descr="技术合同成交额（亿元）：累计完成、序时进度，1月至12月"/)
    expect(names.filter((name) => name.endsWith('.png'))).toHaveLength(2)
    expect(body).toContain('<w:pStyle w:val="Heading1"/>')
    expect(body.match(/w:orient="landscape"/g)).toHaveLength(1)
    expect(xml('word/settings.xml')).toContain('<w:evenAndOddHeaders/>')
  })

  it('a picture is there, a PNG and of a size that fits', async () => {
    const paper = (widthMm = 100) =>
      readDocument({
        head: { kind: 'plain' },
        title: '图',
        body: [{ kind: 'picture', picture: 'map', alt: '示意图', widthMm }],
      })
    const refused = (pictures: [string, Uint8Array][]) =>
      writeDocument(paper(), { pictures: new Map(pictures) }).then(
        () => [],
        (error: Refusal) => error.reasons,
      )
    expect(await refused([])).toEqual([{ key: 'paper.no-picture', params: { name: 'map' }, at: 'body/0' }])
    expect(await refused([['map', new Uint8Array(40)]])).toMatchObject([{ key: 'paper.not-png' }])
    const tall = new Uint8Array(40)
    tall.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    new DataView(tall.buffer).setUint32(16, 1)
    new DataView(tall.buffer).setUint32(20, 999_999)
    expect(await refused([['map', tall]])).toMatchObject([{ key: 'paper.picture-too-large' }])
    expect(() => paper(157)).toThrow(Refusal)
  })

  it('text that looks like XML or like a field stays text', async () => {
    const text = '<w:p/>&amp;"\' {PAGE} =HYPERLINK("x")'
    const { xml } = await parts(
      readDocument({ head: { kind: 'plain' }, title: text, body: [{ kind: 'paragraph', text }] }),
    )
    expect(xml('word/document.xml')).toContain('&lt;w:p/&gt;&amp;amp;')
  })

  it('merges cells, emphasises rows and keeps marks of XML in tables as text', async () => {
    const { xml } = await parts(
      readDocument({
        head: { kind: 'plain' },
        title: '表',
        body: [
          {
            kind: 'table',
            columns: [{ share: 1 }, { share: 1 }, { share: 2, align: 'right' }],
            heads: [
              [
                { text: '县区', rows: 2 },
                { text: '得分', columns: 2 },
              ],
              ['6月', '5月'],
            ],
            rows: [{ cells: ['<甲&"乙">', [{ text: '一\n二', strong: true }], '3'], strong: true }],
          },
        ],
      }),
    )
    const body = xml('word/document.xml')
    expect(body.match(/<w:gridSpan w:val="2"\/>/g)).toHaveLength(1)
    expect(body.match(/<w:vMerge w:val="restart"\/>/g)).toHaveLength(1)
    expect(body.match(/<w:vMerge w:val="continue"\/>/g)).toHaveLength(1)
    expect(body).toContain('&lt;甲&amp;&quot;乙&quot;&gt;')
    expect(body).toContain('一</w:t><w:br/><w:t xml:space="preserve">二')
    expect(body.match(/<w:gridCol w:w="\d+"\/>/g)).toHaveLength(3)
    expect(body).not.toContain('\u009f')
  })

  it('a bulletin of thirty pages is written with two seconds of work', async () => {
    const long = aBulletin(400)
    await writeDocument(aBulletin())
    // Work and not time: other tests share the machine.
    const started = process.cpuUsage()
    await writeDocument(long)
    const { user, system } = process.cpuUsage(started)
    expect((user + system) / 1000).toBeLessThan(2000)
  })
})
