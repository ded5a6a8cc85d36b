import { Refusal } from '#engine/refusal.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const LARGEST_BYTES = 8 * 1024 * 1024
const LARGEST_SIDE = 12_000
/** Of a picture so flat or so tall that it would not fit a page. */
const MOST_SIDES_APART = 20

/** Pixels of a PNG, from its first chunk. @throws Refusal form-invalid: no PNG, or too large. */
export function pngSize(
  png: Uint8Array,
  name: string,
  at: string,
): { readonly width: number; readonly height: number } {
  const isPng = png.length > 24 && SIGNATURE.every((byte, place) => png[place] === byte)
  if (!isPng) throw new Refusal('form-invalid', { key: 'paper.not-png', params: { name }, at })
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  if (width === 0 || height === 0) throw new Refusal('form-invalid', { key: 'paper.not-png', params: { name }, at })
  const isOdd = height / width > MOST_SIDES_APART || Math.max(width, height) > LARGEST_SIDE
  if (png.length > LARGEST_BYTES || isOdd)
    throw new Refusal('form-invalid', { key: 'paper.picture-too-large', params: { name }, at })
  return { width, height }
}
