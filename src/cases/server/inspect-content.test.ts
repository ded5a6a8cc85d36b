import { crc32, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inspectContent } from '#cases/server/inspect-content.ts'
import { eicar, officeDocument, ole, overlapping, pdf, png, zip } from '#tests/builders/hostile-files.ts'

const MB = 1024 * 1024
const jpg = (after = '') =>
  Buffer.concat([
    Buffer.from('ffd8ffe000104a464946', 'hex'),
    Buffer.alloc(64),
    Buffer.from('ffd9', 'hex'),
    Buffer.from(after, 'latin1'),
  ])
const rels = (type: string, target: string, mode = 'External') => ({
  name: 'word/_rels/settings.xml.rels',
  content: `<Relationships><Relationship Id="r1" Type="http://x/${type}" Target="${target}" TargetMode="${mode}"/></Relationships>`,
})
const record = (id: number, body: Buffer) => {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(id, 0)
  head.writeUInt16LE(body.length, 2)
  return Buffer.concat([head, body])
}
const nested = (depth: number): Buffer =>
  depth === 0 ? zip([{ name: 'a.txt', content: 'x' }]) : zip([{ name: 'n.zip', content: nested(depth - 1) }])
const big = Buffer.alloc(20 * MB)

describe('what an office sends is clean', () => {
  test.each([
    ['pdf', pdf()],
    ['pdf', pdf('', '1 0 << /Type /Page >>')],
    ['png', png()],
    ['jpg', jpg()],
    ['jpg', jpg('samsung trailer')],
    ['docx', officeDocument('docx', [rels('hyperlink', 'https://kjj.zhangye.gov.cn')])],
    ['docx', officeDocument('docx', [{ name: 'word/embeddings/oleObject1.bin', content: ole(['Equation Native']) }])],
    ['xlsx', officeDocument('xlsx')],
    ['pptx', officeDocument('pptx', [{ name: 'ppt/embeddings/book.xlsx', content: officeDocument('xlsx') }])],
    ['ofd', zip([{ name: 'OFD.xml', content: '<ofd:OFD/>' }])],
    ['doc', ole(['WordDocument', '1Table'])],
    ['xls', ole(['Workbook'], record(0x0085, Buffer.from([0, 0, 0, 0, 0, 0, 1, 65])))],
    ['ppt', ole(['PowerPoint Document'])],
    [
      'zip',
      zip([
        { name: '材料/报告.pdf', content: pdf() },
        { name: '材料/', content: '' },
      ]),
    ],
    ['zip', zip([])],
    ['text', Buffer.from('\ufeff单位,数值\n甘州区,27.32\n')],
    ['text', Buffer.from('b8cad6ddc7f82c31', 'hex')], // 甘州区,1 in GBK
  ])('%s', (kind, content) => {
    expect(inspectContent(content)).toEqual({ verdict: 'clean', kind })
  })
})

describe('what is hostile is bad, within two seconds', () => {
  const hostile: readonly (readonly [string, string, () => Buffer])[] = [
    [
      'a zip that says it unpacks to 4 GB',
      'file.archive-bomb',
      () => zip([{ name: 'a.txt', packed: Buffer.alloc(9), saysBytes: 0xfffffff0 }]),
    ],
    ['a zip of zeroes, a thousand times its size', 'file.archive-bomb', () => zip([{ name: 'a.txt', content: big }])],
    [
      'a zip that lies about its sizes',
      'file.archive-bomb',
      () => zip([{ name: 'a.txt', packed: deflateRawSync(big), saysBytes: 10 }]),
    ],
    [
      'a zip that says less than is there',
      'file.archive-bomb',
      () =>
        zip([
          { name: 'a.txt', packed: deflateRawSync(Buffer.from('abc')), saysBytes: 2, crc: crc32(Buffer.from('ab')) },
        ]),
    ],
    ['entries over one another', 'file.archive-bomb', () => overlapping(20, 100_000)],
    [
      '100,000 entries',
      'file.archive-many',
      () => zip(Array.from({ length: 100_000 }, (_, n) => ({ name: `${n}.txt`, packed: Buffer.from('0300', 'hex') }))),
    ],
    ['zips in zips', 'file.archive-deep', () => nested(6)],
    ['a path upwards', 'file.archive-path', () => zip([{ name: '../../etc/cron.d/x.txt', content: 'x' }])],
    ['an absolute path', 'file.archive-path', () => zip([{ name: '/etc/x.txt', content: 'x' }])],
    ['a drive', 'file.archive-path', () => zip([{ name: 'C:x.txt', content: 'x' }])],
    ['a symbolic link', 'file.archive-path', () => zip([{ name: 'a.txt', content: '/etc/passwd', mode: 0o120777 }])],
    ['an encrypted zip', 'file.encrypted', () => zip([{ name: 'a.txt', content: 'x', flags: 1 }])],
    [
      'another name in the local header',
      'file.two-kinds',
      () => zip([{ name: 'a.txt', localName: 'b.exe', content: 'x' }]),
    ],
    [
      'a program before the zip',
      'file.kind-not-accepted',
      () => zip([{ name: 'a.txt', content: 'x' }], { before: Buffer.from('MZ\0\0') }),
    ],
    [
      'bytes after the zip',
      'file.damaged',
      () => zip([{ name: 'a.txt', content: 'x' }], { after: Buffer.from('tail') }),
    ],
    ['a checksum that is wrong', 'file.damaged', () => zip([{ name: 'a.txt', content: 'x', crc: 1 }])],
    ['a program in a zip', 'file.archive-member', () => zip([{ name: 'a.exe', content: 'MZ\0\0' }])],
    [
      'a page in a zip, named as text',
      'file.archive-member',
      () => zip([{ name: 'a.txt', content: '<html><script>1</script>' }]),
    ],
    ['a PDF in a zip, named as a table', 'file.archive-member', () => zip([{ name: 'a.csv', content: pdf() }])],
    [
      'macros in a docx',
      'file.has-macro',
      () => officeDocument('docx', [{ name: 'word/vbaProject.bin', content: 'x' }]),
    ],
    [
      'an old macro sheet in an xlsx',
      'file.has-macro',
      () => officeDocument('xlsx', [{ name: 'xl/macrosheets/sheet1.xml', content: '<x/>' }]),
    ],
    [
      'a docm named docx',
      'file.has-macro',
      () => officeDocument('docx', [], '<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>'),
    ],
    [
      'entities in an xlsx (XXE)',
      'file.has-remote',
      () =>
        officeDocument('xlsx', [
          { name: 'xl/a.xml', content: '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>' },
        ]),
    ],
    [
      'entities in UTF-16',
      'file.damaged',
      () => officeDocument('xlsx', [{ name: 'xl/a.xml', content: Buffer.from('\ufeff<!DOCTYPE x>', 'utf16le') }]),
    ],
    [
      'a template from elsewhere',
      'file.has-remote',
      () => officeDocument('docx', [rels('attachedTemplate', 'https://evil.example/a.dotm')]),
    ],
    [
      'a DDE link',
      'file.has-remote',
      () =>
        officeDocument('xlsx', [
          {
            name: 'xl/externalLinks/externalLink1.xml',
            content: '<externalLink><ddeLink ddeService="cmd"/></externalLink>',
          },
        ]),
    ],
    [
      'a program packed into a docx',
      'file.has-embedded',
      () => officeDocument('docx', [{ name: 'word/embeddings/oleObject1.bin', content: ole(['\u0001Ole10Native']) }]),
    ],
    [
      'a workbook with macros inside a pptx',
      'file.has-macro',
      () =>
        officeDocument('pptx', [
          {
            name: 'ppt/embeddings/a.xlsx',
            content: officeDocument('xlsx', [{ name: 'xl/vbaProject.bin', content: 'x' }]),
          },
        ]),
    ],
    ['macros in a doc', 'file.has-macro', () => ole(['WordDocument', 'Macros'])],
    [
      'an Excel 4.0 macro sheet',
      'file.has-macro',
      () => ole(['Workbook'], record(0x0085, Buffer.from([0, 0, 0, 0, 0, 1, 1, 65]))),
    ],
    ['an xls with a password', 'file.encrypted', () => ole(['Workbook'], record(0x002f, Buffer.alloc(6)))],
    ['a docx with a password', 'file.encrypted', () => ole(['EncryptedPackage', 'EncryptionInfo'])],
    ['a script in a PDF', 'file.has-script', () => pdf('2 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj')],
    ['a script spelled with escapes', 'file.has-script', () => pdf('2 0 obj << /S /J#61vaScript /JS (1) >> endobj')],
    ['a script in compressed objects', 'file.has-script', () => pdf('', '2 0 << /S /JavaScript /JS (1) >>')],
    ['a launch action', 'file.has-script', () => pdf('2 0 obj << /S /Launch /F (cmd.exe) >> endobj')],
    ['a file in a PDF', 'file.has-embedded', () => pdf('2 0 obj << /Type /EmbeddedFile >> endobj')],
    ['a PDF with a password', 'file.encrypted', () => pdf('trailer << /Encrypt 9 0 R >>')],
    [
      'a PDF that is also a zip',
      'file.two-kinds',
      () => Buffer.concat([pdf(), zip([{ name: 'a.txt', content: 'x' }])]),
    ],
    ['a PNG with a page after it', 'file.two-kinds', () => png(Buffer.from('<script>alert(1)</script>'))],
    ['a PNG with a page in its comment', 'file.two-kinds', () => png(undefined, '<script>alert(1)</script>')],
    [
      'a JPEG that is also a zip',
      'file.two-kinds',
      () => Buffer.concat([jpg(), zip([{ name: 'a.txt', content: 'x' }])]),
    ],
    ['HTML', 'file.kind-not-accepted', () => Buffer.from('<!doctype html><script>1</script>')],
    ['SVG', 'file.kind-not-accepted', () => Buffer.from('<?xml version="1.0"?><svg onload="alert(1)"/>')],
    ['a program', 'file.kind-not-accepted', () => Buffer.from('MZ\u0000\u0001binary')],
    ['a script for the shell', 'file.kind-not-accepted', () => Buffer.from('#!/bin/sh\nrm -rf /\n')],
    ['the test virus', 'file.test-virus', eicar],
    ['the test virus in a zip', 'file.test-virus', () => zip([{ name: 'a.txt', content: eicar() }])],
    [
      'the test virus in a docx',
      'file.test-virus',
      () => officeDocument('docx', [{ name: 'word/media/a.bin', content: eicar() }]),
    ],
    ['half a PDF', 'file.damaged', () => pdf().subarray(0, 40)],
    ['half a PNG', 'file.damaged', () => png().subarray(0, 40)],
    ['half a zip', 'file.damaged', () => zip([{ name: 'a.txt', content: 'x' }]).subarray(0, 40)],
    ['half a doc', 'file.damaged', () => ole(['WordDocument']).subarray(0, 700)],
  ]

  test.each(hostile)('%s: %s', (_, key, build) => {
    const content = build()
    const started = performance.now()
    const finding = inspectContent(content)
    expect(performance.now() - started).toBeLessThan(2000)
    expect(finding).toMatchObject({ verdict: 'bad', key })
  })
})

test('a chain of sectors that runs in a circle ends', () => {
  const circle = ole(['WordDocument'])
  circle.writeUInt32LE(1, 512 + 4)
  expect(inspectContent(circle).verdict).toBe('bad')
})

test('files broken at random are looked at without a crash, and quickly', () => {
  const samples = [
    pdf('', 'x'),
    png(),
    officeDocument('docx'),
    ole(['Workbook']),
    zip([{ name: 'a.pdf', content: pdf() }]),
  ]
  const anyBreak = fc.tuple(
    fc.constantFrom(...samples),
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
  )
  fc.assert(
    fc.property(anyBreak, ([sample, changes]) => {
      const content = Buffer.from(sample)
      for (const [at, byte] of changes) content[at % content.length] = byte
      expect(['clean', 'bad']).toContain(inspectContent(content).verdict)
    }),
    { numRuns: 400 },
  )
})
