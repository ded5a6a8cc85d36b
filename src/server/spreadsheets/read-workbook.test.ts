import { describe, expect, it } from 'vitest'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'
import { part, rowOf, workbookOf } from '#tests/builders/hostile-workbooks.ts'

async function cellsOf(xml: string, pieces: Parameters<typeof workbookOf>[0] = {}) {
  const { sheets } = await readWorkbook(workbookOf({ ...pieces, sheets: [rowOf(xml)] }))
  return sheets[0]!.rows[0]?.cells
}

describe('reading what other programs save', () => {
  it('shared, rich and inline texts; readings of characters are left out', async () => {
    const strings =
      '<si><t>单位</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">甘州 </t></r><r><t>区</t></r>' +
      '<rPh sb="0" eb="1"><t>ganzhou</t></rPh><phoneticPr fontId="1"/></si>'
    const cells =
      '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><r><t>a&amp;b</t></r><r><t>_x000D_</t></r></is></c>'
    expect(await cellsOf(cells, { strings })).toEqual(['单位', '甘州 区', null, 'a&b\r'])
  })

  it('numbers, percentages and dates by their formats, in both date systems', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>' +
      '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
      '<cellXfs><xf/><xf numFmtId="10"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs>'
    const cells =
      '<c r="A1"><v>1.1000000000000001</v></c><c r="B1" s="1"><v>0.125</v></c><c r="C1" s="2"><v>43645</v></c>' +
      '<c r="D1" s="3"><v>43645</v></c><c r="E1" s="2"><v>60</v></c><c r="F1" s="2"><v>-1</v></c>'
    const common = [1.1000000000000001, { kind: 'percent', number: 0.125 }]
    expect(await cellsOf(cells, { styles })).toEqual([
      ...common,
      { kind: 'date', iso: '2019-06-29' },
      { kind: 'date', iso: '2019-06' },
      { kind: 'error', error: '1900-02-29' },
      { kind: 'error', error: '#####' },
    ])
    expect(await cellsOf(cells, { styles, workbook: '<workbookPr date1904="1"/>' })).toEqual([
      ...common,
      { kind: 'date', iso: '2023-06-30' },
      { kind: 'date', iso: '2023-06' },
      { kind: 'date', iso: '1904-03-01' },
      { kind: 'error', error: '#####' },
    ])
  })

  it('truth values, errors, and formulas with and without what they came to', async () => {
    const cells =
      '<c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#DIV/0!</v></c><c r="C1"><f>SUM(A2:A9)</f><v>12</v></c>' +
      '<c r="D1"><f>A1</f></c><c r="E1" t="str"><f>A1&amp;""</f><v></v></c><c r="F1"><f t="shared" si="0"/><v>7</v></c>'
    expect(await cellsOf(cells)).toEqual([
      true,
      { kind: 'error', error: '#DIV/0!' },
      { kind: 'formula', value: 12 },
      { kind: 'formula', value: null },
      { kind: 'formula', value: '' },
      { kind: 'formula', value: 7 },
    ])
  })

  it('hidden sheets, rows and columns are read, and told', async () => {
    const first =
      '<cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="1"><c r="A1"><v>1</v></c></row>' +
      '<row r="2" hidden="1"><c r="B2"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    const { sheets } = await readWorkbook(workbookOf({ sheets: [first, '<sheetData/>'], states: ['', 'veryHidden'] }))
    expect(sheets).toEqual([
      {
        name: '表1',
        isHidden: false,
        rows: [
          { line: 1, cells: [1] },
          { line: 2, cells: [null, 2] },
        ],
        merges: [{ fromRow: 1, fromColumn: 1, toRow: 1, toColumn: 2 }],
        hiddenLines: [2],
        hiddenColumns: [2, 3],
      },
      { name: '表2', isHidden: true, rows: [], merges: [], hiddenLines: [], hiddenColumns: [] },
    ])
  })

  it('prefixes, single quotes, odd blanks, comments and CDATA are XML too', async () => {
    const xml =
      "<x:sheetData xmlns:x='x'><!-- <row> --><x:row r = '1' ><x:c\n r='A1'\tt=\"str\"><x:v><![CDATA[<a>]]></x:v></x:c>" +
      '<x:c title="a > b" r="B1"><x:v>2</x:v></x:c></x:row></x:sheetData>'
    const { sheets } = await readWorkbook(workbookOf({ sheets: [xml] }))
    expect(sheets[0]!.rows).toEqual([{ line: 1, cells: ['<a>', 2] }])
  })

  it('cells without a reference stand one behind the other; blanks with a style are none', async () => {
    expect(await cellsOf('<c><v>1</v></c><c s="3"/><c><v>3</v></c><c r="ZZ1" s="4"/>')).toEqual([1, null, 3])
  })

  it('a link to click is no danger', async () => {
    const relation =
      '<Relationships><Relationship Id="r" Type="x/hyperlink" Target="http://a.example" TargetMode="External"/></Relationships>'
    const extra = [part('xl/worksheets/_rels/sheet1.xml.rels', relation)]
    expect(await cellsOf('<c r="A1"><v>1</v></c>', { extra })).toEqual([1])
  })
})
