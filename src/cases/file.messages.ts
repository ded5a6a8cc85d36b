import { messages } from '#engine/text/message.ts'

export const fileMessages = messages({
  'file.unnamed': ['文件没有可用的名称和扩展名', 'The file has no usable name and extension'],
  'file.kind-not-accepted': [
    '不接受此类文件。可上传：PDF、图片（PNG、JPG）、Word、Excel、PPT、OFD、ZIP、TXT、CSV',
    'Files of this kind are not accepted: send PDF, PNG, JPG, Word, Excel, PowerPoint, OFD, ZIP, TXT or CSV',
  ],
  'file.wrong-extension': [
    '文件内容是 {kind}，与扩展名 .{extension} 不符',
    'The content is {kind}, which does not fit the extension .{extension}',
  ],
  'file.too-large-for-kind': ['{kind} 文件不得超过 {limit} MB', 'A {kind} file may have at most {limit} MB'],
  'file.damaged': ['文件已损坏或结构不合规范', 'The file is damaged or not built as its kind demands'],
  'file.two-kinds': ['文件中还藏有另一类文件', 'Another kind of file is hidden in the file'],
  'file.encrypted': [
    '文件已加密，无法检查，请解除密码后再上传',
    'The file is encrypted and cannot be checked: remove the password',
  ],
  'file.has-macro': ['文件含有宏，请另存为不含宏的文件', 'The file has macros: save it without them'],
  'file.has-script': ['文件含有脚本或可执行动作', 'The file has scripts or actions that run'],
  'file.has-embedded': ['文件内嵌有其他文件或程序', 'Another file or program is embedded in the file'],
  'file.has-remote': ['文件会从外部加载内容', 'The file loads content from elsewhere'],
  'file.archive-bomb': ['压缩包解开后过大', 'The archive would unpack to far too much'],
  'file.archive-many': ['压缩包内文件过多', 'The archive has too many files'],
  'file.archive-deep': ['压缩包嵌套层数过多', 'Archives within archives go too deep'],
  'file.archive-path': ['压缩包内有不安全的路径：{name}', 'An unsafe path is in the archive: {name}'],
  'file.archive-member': ['压缩包内的文件不被接受：{name}', 'A file in the archive is not accepted: {name}'],
  'file.test-virus': ['文件含有病毒特征', 'The file has the signature of a virus'],
  'file.not-scanned': ['文件尚未检查完毕', 'The file has not been checked yet'],
  'file.check-timeout': ['检查未能在时限内完成，文件暂予隔离', 'The check did not end in time: the file is kept apart'],
  'file.check-failed': ['检查未能完成，文件暂予隔离', 'The check could not be completed: the file is kept apart'],
  'file.quarantined': ['文件尚在隔离检查中，暂不能下载', 'The file is still being checked and cannot be had yet'],
  'file.known-bad': ['该文件未通过检查，不能使用', 'This file failed the check and cannot be used'],
  'file.detached': ['该附件已移除', 'This attachment was removed'],
  'file.lost': ['文件内容与登记不符，已停止提供', 'The content does not agree with its record and is not served'],
  'file.attached-history': ['添加附件 {name}', '{name} attached'],
  'file.detached-history': ['移除附件 {name}:{reason}', '{name} removed: {reason}'],
})
