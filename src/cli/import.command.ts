import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Command, type OptionValue, SaidNo, WrongUsage } from '#cli/command.ts'
import { importIntoRegister } from '#cli/import-register.ts'
import { administrationFor, type ImportedFile, importValues, undoImport, type ValueFile } from '#cli/import-values.ts'
import { demoClock } from '#cli/load-demo.ts'
import { counted, LANGUAGE_OPTION, languageOf, packFolder, packsFolders } from '#cli/pack-faults.ts'
import { publishAdministration, readSoundPack, type Surroundings } from '#cli/publish-administration.ts'
import { Refusal } from '#engine/refusal.ts'
import { placeName } from '#engine/spreadsheet/cell-place.ts'
import type { Language } from '#engine/text/message.ts'
import { openDatabase, placeFromEnvironment } from '#server/database/open-database.ts'
import { decodeText } from '#server/definitions/decode-text.ts'
import { newId } from '#server/http/new-id.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'

const LARGEST_BYTES = 64_000_000

export const importCommand: Command = {
  usage:
    'danxia import <pack | folder | file.csv>… [--into CODE] [--register CODE] [--dry-run]   or   danxia import --undo ID --into CODE',
  says: [
    `从 CSV 或 Excel 工作簿读入数据（indicator、unit、period、kind、value，或机构 imports.yaml 里的排版）。
每个错误的格都打印行和列，有错则一个也不写。定义包文件夹先发布，再读入其数据。
文本用 UTF-8、UTF-16 或 GB 18030；空值表示收回原值。`,
    `Reads values from CSV files or workbooks (indicator, unit, period, kind, value, or a layout of the administration's
imports.yaml). Every wrong cell is printed with line and column, and then nothing is written. A pack folder is published
first, with its data. Text is UTF-8, UTF-16 or GB 18030. An empty value takes an earlier one back.`,
  ],
  options: {
    into: {
      type: 'string',
      value: 'CODE',
      says: ['哪个机构；不写时取唯一合适的', 'the administration; the only one that fits when absent'],
    },
    'dry-run': { type: 'boolean', says: ['只检查、计数，不写', 'check and count, write nothing'] },
    register: {
      type: 'string',
      value: 'CODE',
      says: ['读入名录，如 past-project、enterprise', 'into a register, as past-project or enterprise'],
    },
    source: { type: 'string', value: 'TEXT', says: ['名录数据的来源', 'who says so, of a register'] },
    'as-of': { type: 'string', value: 'DAY', says: ['名录数据的日期', 'the day of the data, of a register'] },
    undo: { type: 'string', value: 'ID', says: ['撤回已发布的导入', 'take a published import back'] },
    ...LANGUAGE_OPTION,
  },
  async run({ arguments: words, options, answer, env }) {
    const language = languageOf(options.language, env)
    const undo = textOf(options.undo)
    if ((words.length === 0) === (undo === undefined))
      throw new WrongUsage('Name a pack, a folder or CSV files.', '请写明定义包、文件夹或 CSV 文件。')
    const opened = await openDatabase(placeFromEnvironment(env), { as: 'command', log: (line) => answer.line(line) })
    try {
      const here: Surroundings = { database: opened.database, now: () => new Date(), newId }
      const around: Surroundings = { ...here, now: await demoClock(here) }
      if (undo !== undefined) {
        const into = await administrationFor(around, textOf(options.into), undefined)
        const { restored } = await undoImport(around, into, undo, language)
        answer.result({ undone: undo, restored }, [
          language === 'en' ? `${undo}: ${counted(restored, 'value')} taken back` : `${undo}：收回 ${restored} 处`,
        ])
        return
      }
      const isDry = options['dry-run'] === true
      const register = textOf(options.register)
      if (register !== undefined) {
        const wanted = {
          register,
          into: textOf(options.into),
          source: textOf(options.source),
          asOf: textOf(options['as-of']),
        }
        const lists = []
        for (const word of words)
          lists.push({ file: word, ...(await importIntoRegister(around, word, { ...wanted, isDry }, language)) })
        const isSound = lists.every(({ errors }) => errors === 0)
        answer.result(
          { ok: isSound, dryRun: isDry, files: lists },
          lists.flatMap((list) => listLines(list, language)),
        )
        if (!isSound) throw new SaidNo()
        return
      }
      const results: (ImportedFile & { file: string })[] = []
      const bare: string[] = []
      for (const word of words) {
        const found = await importWord(around, word, textOf(options.into), language, isDry)
        if (found.length === 0) bare.push(word)
        results.push(...found)
      }
      const ok = results.every(({ errors }) => errors === 0)
      answer.result({ ok, dryRun: isDry, files: results }, [
        ...bare.map((pack) => publishedLine(pack, language)),
        ...results.flatMap((result) => linesOf(result, language)),
      ])
      if (!ok) throw new SaidNo()
    } finally {
      await opened.close()
    }
  },
}

/** A pack without data of its own has no file to tell of. */
const publishedLine = (pack: string, language: Language): string =>
  language === 'en' ? `${pack}: published; it brings no data` : `${pack}：已发布，没有随包数据`

async function importWord(
  around: Surroundings,
  word: string,
  into: string | undefined,
  language: Language,
  isDry: boolean,
): Promise<(ImportedFile & { file: string })[]> {
  const path = packFolder(word)
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new Refusal('not-found', { key: 'import.no-file', at: word })
  if (!found.isDirectory()) return [await importFile(around, path, into, language, isDry)]
  if (existsSync(join(path, 'pack.yaml'))) return importPack(around, path, language, isDry)
  const names = (await readdir(path)).filter((name) => name.toLowerCase().endsWith('.csv')).sort()
  const results = []
  for (const name of names) results.push(await importFile(around, join(path, name), into, language, isDry))
  // A folder of published data often holds its own dictionary beside the values: a table of another shape is passed over.
  const fitting = results.filter(({ faults }) => faults[0]?.key !== 'import.no-layout')
  if (fitting.length === 0) throw new Refusal('form-invalid', { key: 'import.no-layout', at: path })
  return fitting
}

async function importPack(around: Surroundings, folder: string, language: Language, isDry: boolean) {
  const pack = await readSoundPack(folder, packsFolders()[0] ?? join(folder, '..'))
  const { code } = pack.manifest.value
  if (!isDry) await publishAdministration(around, pack)
  const into = await administrationFor(around, code, undefined)
  const results = []
  for (const { value } of pack.dataFiles) {
    const { file, text } = pack.valueFiles.find((each) => each.file === value.file)!
    const done = await importValues(around, into, { fileName: basename(file), text }, language, isDry)
    results.push({ ...done, file: join(folder, file) })
  }
  return results
}

async function importFile(
  around: Surroundings,
  path: string,
  into: string | undefined,
  language: Language,
  isDry: boolean,
): Promise<ImportedFile & { file: string }> {
  const { size } = await stat(path)
  if (size > LARGEST_BYTES) {
    throw new Refusal('over-limit', { key: 'import.too-large', params: { limit: LARGEST_BYTES }, at: path })
  }
  const file = await readValues(path)
  const administration = await administrationFor(around, into, file)
  return { ...(await importValues(around, administration, file, language, isDry)), file: path }
}

async function readValues(path: string): Promise<ValueFile> {
  const bytes = await readFile(path)
  const decoded = decodeText(bytes)
  const fileName = basename(path)
  if ('text' in decoded) return { fileName, text: decoded.text }
  const hash = createHash('sha256').update(bytes).digest('hex')
  return { fileName, hash, workbook: await readWorkbook(path) }
}

function linesOf(
  { file, faults, faultsTotal, rows, changes, errors, administration, importId }: ImportedFile & { file: string },
  language: Language,
) {
  const told = faults.map(({ sheet, line, column, text }) =>
    sheet === undefined ? `${file}:${line}:${column} ${text}` : `${file}:${sheet}!${placeName(line, column)} ${text}`,
  )
  const more = faultsTotal - faults.length
  if (language !== 'en') {
    const said = errors > 0 ? `${errors} 处错误，没有写入` : `${changes} 处变化`
    const of = importId === undefined ? '' : `，导入编号 ${importId}`
    const rest = more > 0 ? [`${file}：还有 ${more} 处`] : []
    return [...told, ...rest, `${file} → ${administration}：读 ${rows} 行，${said}${of}`]
  }
  const rest = more > 0 ? [`${file}: ${more} more`] : []
  const outcome = errors > 0 ? `${counted(errors, 'error')}, nothing written` : `${counted(changes, 'change')}`
  const id = importId === undefined ? '' : ` · import ${importId}`
  return [...told, ...rest, `${file} → ${administration}: ${counted(rows, 'row')} read, ${outcome}${id}`]
}

function listLines(list: { file: string } & Awaited<ReturnType<typeof importIntoRegister>>, language: Language) {
  const { file, faults, administration, rows, entriesNew, factsNew, factsCorrected, errors } = list
  const told = faults.map(({ sheet, line, column, text }) =>
    sheet === undefined ? `${file}:${line}:${column} ${text}` : `${file}:${sheet}!${placeName(line, column)} ${text}`,
  )
  const zh =
    errors > 0 ? `${errors} 处错误，没有写入` : `新增 ${entriesNew} 条、${factsNew} 项事实，更正 ${factsCorrected} 项`
  const en =
    errors > 0
      ? `${counted(errors, 'error')}, nothing written`
      : `${entriesNew} new entries, ${factsNew} new facts, ${factsCorrected} corrected`
  if (language !== 'en') return [...told, `${file} → ${administration} ${list.register}：读 ${rows} 行，${zh}`]
  return [...told, `${file} → ${administration} ${list.register}: ${counted(rows, 'row')} read, ${en}`]
}

const textOf = (option: OptionValue): string | undefined => (typeof option === 'string' ? option : undefined)
