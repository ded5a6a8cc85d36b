import type { Operation, Output, Request as RequestOf } from '#engine/contract/operation.ts'
import { addressRequest } from '#web/client/address-request.ts'
import { type CallOptions, jsonPayload, send } from '#web/client/call.ts'

/** Sends one file as the whole body of an operation whose transfer is `file`; its other fields go in the address. */
export async function upload<Op extends Operation>(
  operation: Op,
  input: Omit<RequestOf<Op>, 'file'>,
  file: File,
  options: CallOptions = {},
): Promise<Output<Op>> {
  const { url } = addressRequest(operation, input as Record<string, unknown>)
  const response = await send(operation, url, options, () => {
    const form = new FormData()
    form.append('file', file, file.name)
    return { headers: {}, body: form }
  })
  return (await response.json()) as Output<Op>
}

/** Fetches a file and hands it to the browser under the server's name for it. */
export async function download<Op extends Operation>(
  operation: Op,
  input: RequestOf<Op>,
  options: CallOptions = {},
): Promise<void> {
  const { url, body } = addressRequest(operation, input as Record<string, unknown>)
  const response = await send(operation, url, options, () => jsonPayload(operation, body))
  saveAs(await response.blob(), fileNameOf(response.headers.get('content-disposition')))
}

export function saveAs(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** RFC 6266: `filename*` (UTF-8, percent-encoded) before `filename`. */
export function fileNameOf(disposition: string | null): string {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  if (extended !== undefined) return decodeURIComponent(extended)
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? 'danxia'
}
