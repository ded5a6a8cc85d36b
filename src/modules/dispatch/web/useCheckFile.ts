import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { checkImport, checkImportWorkbook } from '#modules/dispatch/import.contract.ts'
import type { Checked } from '#modules/dispatch/web/ImportPage.tsx'
import { call } from '#web/client/call.ts'
import { upload } from '#web/client/transfer.ts'
import type { ChosenFile } from '#web/file/read-text-file.ts'

/** The dry run of a chosen file, be it a text or a workbook. */
export function useCheckFile(): UseMutationResult<Checked, Error, ChosenFile> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (file) =>
      'workbook' in file
        ? upload(checkImportWorkbook, {}, file.workbook)
        : call(checkImport, { fileName: file.name, text: file.text }),
    onSuccess: () => queries.invalidateQueries({ predicate: (query) => query.queryKey[0] === 'import' }),
  })
}
