/** Files as an office sends them, and as somebody hostile would: built byte by byte, so that they may lie. */
import { crc32, deflateRawSync, deflateSync } from 'node:zlib'

export interface Member {
  readonly name: string
  readonly content?: Buffer | string
  /** Instead of `content`: already deflated bytes, and what the headers say of them. */
  readonly packed?: Buffer
  readonly saysBytes?: number
  readonly crc?: number
  readonly flags?: number
  readonly mode?: number
  readonly localName?: string
}

export function zip(
  members: readonly Member[],
  options: { readonly before?: Buffer; readonly after?: Buffer } = {},
): Buffer {
  const parts: Buffer[] = [options.before ?? Buffer.alloc(0)]
  const directory: Buffer[] = []
  let at = parts[0]!.length
  for (const member of members) {
    const content = Buffer.from(member.content ?? '')
    const packed = member.packed ?? deflateRawSync(content)
    const name = Buffer.from(member.name)
    const local = Buffer.from(member.localName ?? member.name)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(member.flags ?? 0x800, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(member.crc ?? crc32(content), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(member.saysBytes ?? content.length, 18)
    const head = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields])
    head.writeUInt16LE(local.length, 26)
    parts.push(head, local, packed)
    fields.writeUInt16LE(name.length, 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(((member.mode ?? 0o100644) << 16) >>> 0, 6)
    tail.writeUInt32LE(at, 10)
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0003'), fields, tail, name)
    at += head.length + local.length + packed.length
  }
  return Buffer.concat([...parts, ...ending(directory, members.length, at), options.after ?? Buffer.alloc(0)])
}

function ending(directory: readonly Buffer[], count: number, at: number): Buffer[] {
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(Math.min(count, 0xffff), 8)
  end.writeUInt16LE(Math.min(count, 0xffff), 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(at, 16)
  return [...directory, end]
}

/** Many entries that all point to the same packed bytes (Fifield's bomb, in small). */
export function overlapping(count: number, bytes: number): Buffer {
  const plain = Buffer.alloc(bytes)
  const kernel = deflateRawSync(plain)
  const one = zip([{ name: 'a.txt', packed: kernel, saysBytes: bytes, crc: crc32(plain) }])
  const directoryAt = one.readUInt32LE(one.length - 6)
  const entry = one.subarray(directoryAt, one.length - 22)
  const entries = Array.from({ length: count }, (_, n) => {
    const copy = Buffer.from(entry)
    copy.write(String.fromCharCode(97 + (n % 26)), 46, 'latin1')
    return copy
  })
  return Buffer.concat([one.subarray(0, directoryAt), ...ending(entries, count, directoryAt)])
}

const TYPES =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'
const MAIN = { docx: 'word/document.xml', xlsx: 'xl/workbook.xml', pptx: 'ppt/presentation.xml' }

export function officeDocument(kind: keyof typeof MAIN, parts: readonly Member[] = [], types = TYPES): Buffer {
  return zip([
    { name: '[Content_Types].xml', content: types },
    { name: MAIN[kind], content: '<?xml version="1.0"?><x>正文</x>' },
    ...parts,
  ])
}

export function pdf(objects = '', packedObjects?: string): Buffer {
  const packed = deflateSync(packedObjects ?? '')
  const stream =
    packedObjects === undefined
      ? []
      : [
          Buffer.from(
            `5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`,
          ),
          packed,
          Buffer.from('\nendstream\nendobj\n'),
        ]
  const head = Buffer.from(`%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n${objects}\n`)
  return Buffer.concat([head, ...stream, Buffer.from('trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n')])
}

export function png(after = Buffer.alloc(0), text = ''): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    crc.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, crc])
  }
  const header = Buffer.from('00000001000000010806000000', 'hex')
  const pixels = deflateSync(Buffer.alloc(5))
  const chunks = [
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${text}`)),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks, after])
}

/** A compound file of 512-byte sectors with these streams; `data` fills the first one from sector 2 on. */
export function ole(streams: readonly string[], data = Buffer.alloc(4096)): Buffer {
  const size = Math.max(4096, Math.ceil(data.length / 512) * 512)
  const directorySectors = Math.ceil((streams.length + 1) / 4)
  const sectors = 1 + directorySectors + size / 512
  const header = Buffer.alloc(512, 0xff)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.fill(0, 8, 76)
  header.writeUInt16LE(9, 30)
  header.writeUInt32LE(1, 44)
  header.writeUInt32LE(1, 48)
  header.writeUInt32LE(4096, 56)
  header.writeUInt32LE(0xfffffffe, 60)
  header.writeUInt32LE(0xfffffffe, 68)
  header.writeUInt32LE(0, 76)
  const fat = Buffer.alloc(512, 0xff)
  fat.writeUInt32LE(0xfffffffd, 0)
  for (let n = 1; n < sectors; n += 1) {
    const isLast = n === directorySectors || n === sectors - 1
    fat.writeUInt32LE(isLast ? 0xfffffffe : n + 1, n * 4)
  }
  const directory = Buffer.alloc(directorySectors * 512)
  for (const [n, name] of ['Root Entry', ...streams].entries()) {
    const at = n * 128
    directory.write(name, at, 'utf16le')
    directory.writeUInt16LE((name.length + 1) * 2, at + 64)
    directory[at + 66] = n === 0 ? 5 : 2
    directory.writeUInt32LE(n === 1 ? directorySectors + 1 : 0xfffffffe, at + 116)
    directory.writeUInt32LE(n === 1 ? size : 0, at + 120)
  }
  const body = Buffer.alloc(size)
  data.copy(body)
  return Buffer.concat([header, fat, directory, body])
}

export const eicar = (): Buffer =>
  Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''))
