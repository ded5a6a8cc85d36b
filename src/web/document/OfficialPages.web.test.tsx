import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { aBulletin, aJointRequest, aLetter, aSlip, theMinutes } from '#tests/builders/official-documents.ts'
import { OfficialPages } from '#web/document/OfficialPages.tsx'

const textOf = (html: string) => html.replace(/<[^>]*>/g, '')

describe('the preview of an official document', () => {
  it('shows mark, number, title, body, tables and print block on numbered pages, wide ones turned', () => {
    const html = renderToStaticMarkup(<OfficialPages paper={aBulletin()} />)
    const text = textOf(html)
    for (const words of [
      '张掖市科学技术局文件',
      '张科发〔2023〕12号',
      '一、总体情况',
      '（一）技术合同成交额',
      '附件1',
      '抄送：省科技厅',
    ])
      expect(text).toContain(words)
    const pages = html.match(/<section /g)!.length
    expect(html).toContain(`第 1 页，共 ${pages} 页`)
    expect(html).toContain('paper paper-wide')
    expect(html.match(/paper-number odd/g)!.length).toBeGreaterThan(2)
  })

  it('hands every part with its path to the one who edits', () => {
    const paths: string[] = []
    const html = renderToStaticMarkup(
      <OfficialPages
        paper={aSlip()}
        edit={(part, drawn) => {
          paths.push(part.path.join('/'))
          return <mark>{drawn}</mark>
        }}
      />,
    )
    expect(paths).toEqual(['number', 'title', 'body/0'])
    expect(html.match(/<mark>/g)).toHaveLength(3)
  })

  it('draws letters, minutes and joint requests; a letter’s first page bears no number', () => {
    const letter = renderToStaticMarkup(<OfficialPages paper={aLetter()} />)
    expect(letter).toContain('paper-letter')
    expect(textOf(letter)).not.toContain('— 1 —')
    expect(textOf(renderToStaticMarkup(<OfficialPages paper={theMinutes()} />))).toContain('出席：周志远')
    expect(textOf(renderToStaticMarkup(<OfficialPages paper={aJointRequest()} />))).toContain('签发人：周志远')
  })

  it('text that looks like HTML stays text', () => {
    const paper = { ...aSlip(), title: '<script>alert(1)</script>' }
    expect(renderToStaticMarkup(<OfficialPages paper={paper} />)).not.toContain('<script>')
  })
})
