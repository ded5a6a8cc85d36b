import { messages } from '#engine/text/message.ts'

export const spreadsheetMessages = messages({
  'spreadsheet.not-a-workbook': ['不是 Excel 工作簿（.xlsx）', 'Not an Excel workbook (.xlsx)'],
  'spreadsheet.old-format': [
    '这是旧格式的工作簿（.xls 或 .et），请另存为 .xlsx',
    'A workbook of the old kind (.xls or .et): save it as .xlsx',
  ],
  'spreadsheet.binary-format': [
    '这是二进制工作簿（.xlsb），请另存为 .xlsx',
    'A binary workbook (.xlsb): save it as .xlsx',
  ],
  'spreadsheet.open-document': ['这是 .ods 表格，请另存为 .xlsx', 'An .ods spreadsheet: save it as .xlsx'],
  'spreadsheet.text': ['这是文本文件，不是工作簿；CSV 请用 .csv 后缀', 'A text file, not a workbook; name a CSV .csv'],
  'spreadsheet.password': [
    '工作簿设有打开密码，请取消密码后再传',
    'The workbook needs a password to open: remove it first',
  ],
  'spreadsheet.macros': ['工作簿含有宏，请另存为 .xlsx', 'The workbook has macros: save it as .xlsx without them'],
  'spreadsheet.external': [
    '工作簿引用了其他文件或外部数据（{part}），请断开链接后再传',
    'The workbook draws on other files or outside data ({part}): break the links first',
  ],
  'spreadsheet.embedded': [
    '工作簿嵌有其他文件（{part}），请删除后再传',
    'Another file is embedded in the workbook ({part}): remove it',
  ],
  'spreadsheet.damaged': ['工作簿已损坏或结构不合规范', 'The workbook is damaged or not built as its kind demands'],
  'spreadsheet.bomb': ['工作簿展开后过大，不予打开', 'The workbook would unpack to far too much'],
  'spreadsheet.unsafe-path': ['工作簿内有不安全的路径', 'An unsafe path is in the workbook'],
  'spreadsheet.entities': [
    '工作簿的 XML 含有实体定义，不予打开',
    'The XML of the workbook defines entities and is not opened',
  ],
  'spreadsheet.deep': ['工作簿的 XML 嵌套过深', 'The XML of the workbook is nested too deeply'],
  'spreadsheet.too-large-file': ['工作簿超过 {limit} MB', 'The workbook is larger than {limit} MB'],
  'spreadsheet.too-many-rows': [
    '工作表“{sheet}”超过 {limit} 行，请删除多余的空行',
    'The sheet “{sheet}” has more than {limit} rows: delete the empty ones',
  ],
  'spreadsheet.too-many-columns': [
    '工作表“{sheet}”超过 {limit} 列，请删除多余的列',
    'The sheet “{sheet}” has more than {limit} columns: delete those not needed',
  ],
  'spreadsheet.too-many-cells': [
    '工作簿超过 {limit} 个单元格，请删除多余的空单元格格式',
    'The workbook has more than {limit} cells: clear the formats of empty ones',
  ],
  'spreadsheet.too-much-text': ['工作簿文字过多', 'The workbook holds too much text'],
  'spreadsheet.too-many-sheets': ['工作簿超过 {limit} 张工作表', 'The workbook has more than {limit} sheets'],
  'spreadsheet.range': [
    '工作表“{sheet}”的使用区域是 {range}，请删除多余的空行空列',
    'The used range of the sheet “{sheet}” is {range}: delete the empty rows and columns',
  ],
  'spreadsheet.too-slow': [
    '工作簿在规定时间内没有读完，已停止',
    'The workbook was not read within its time and was let go',
  ],
  'spreadsheet.too-heavy': ['工作簿占用内存过多，已停止', 'The workbook took too much memory and was let go'],
  'spreadsheet.error-value': ['单元格是错误值 {text}', 'The cell holds the error {text}'],
  'spreadsheet.no-such-day': ['没有 {text} 这一天', 'There was no {text}'],
  'spreadsheet.formula-without-value': [
    '公式没有保存结果，请在 Excel 中打开并保存一次，或改填数值',
    'The formula was saved without its value: open and save it in Excel once, or write the value',
  ],
  'spreadsheet.formula-value': ['按公式上次计算的结果读取', 'Read as what the formula last came to'],
  'spreadsheet.truth-value': ['{text} 是逻辑值，不是数值', '{text} is a truth value, no figure'],
  'spreadsheet.date-not-figure': [
    '{text} 是日期，不是数值；请把单元格格式改为数值',
    '{text} is a date, no figure: format the cell as a number',
  ],
  'spreadsheet.hidden-sheet': ['隐藏的工作表“{sheet}”也已读取', 'The hidden sheet “{sheet}” was read too'],
  'spreadsheet.hidden-rows': ['{n} 个隐藏行也已读取', '{n} hidden rows were read too'],
  'spreadsheet.hidden-columns': ['{n} 个隐藏列也已读取', '{n} hidden columns were read too'],
})

export type SpreadsheetMessageKey = keyof typeof spreadsheetMessages & string
