import { messages } from '#engine/text/message.ts'

/** What the command itself says at a terminal; refusals have the words of their slices. */
export const cliMessages = messages({
  'cli.usage': ['danxia <命令> [参数] [--json]', 'danxia <command> [arguments] [--json]'],
  'cli.more': [
    'danxia <命令> --help 查看用法。退出码：0 已办，1 被拒，2 用法不对。',
    'danxia <command> --help tells more. Exit codes: 0 done, 1 refused, 2 wrong usage.',
  ],
  'cli.say-what': ['请写明要做什么；danxia --help 列出全部命令。', 'Say what to do; danxia --help lists the commands.'],
  'cli.no-command': [
    '没有命令 {name}；danxia --help 列出全部命令。',
    'There is no command {name}; danxia --help lists the commands.',
  ],
  'cli.demo': ['启动演示', 'start with the demonstration administration'],
  'cli.serve': ['正式启动', 'start for real work'],
  'cli.check': ['检查定义包：文件、行、列和原因', 'check a pack: file, line, column and reason of all that is wrong'],
  'cli.test': ['运行定义包自带的用例', "run a pack's own test cases"],
  'cli.evaluate': ['按政策判断企业，写出理由', 'decide policies for an enterprise, with reasons'],
  'cli.import': ['从 CSV 读入数据，或发布定义包及其数据', 'read values from CSV, or publish a pack with its data'],
  'cli.generate': ['生成定义文件的 JSON Schema', 'write the JSON Schemas of pack files'],
  'cli.migrate': ['把数据库升级到本版本', 'bring the database to this version'],
  'cli.ready': ['丹霞已就绪：{url}', 'Danxia is ready at {url}'],
})
