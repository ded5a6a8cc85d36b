import type { ConfigProviderProps } from 'antd'
import { type Language, say } from '#engine/text/message.ts'
import { webWords } from '#web/web.messages.ts'

/** The few texts antd speaks by itself, from our own words; its locale files carry calendars we do not use. */
export function antdWords(language: Language): NonNullable<ConfigProviderProps['locale']> {
  const ok = say(webWords, language, 'act.confirm')
  const cancel = say(webWords, language, 'act.cancel')
  return {
    locale: language === 'en' ? 'en' : 'zh-cn',
    global: {
      placeholder: say(webWords, language, 'act.choose'),
      close: say(webWords, language, 'act.close'),
      sortable: '',
      show: say(webWords, language, 'act.show'),
      hide: say(webWords, language, 'act.hide'),
    },
    Modal: { okText: ok, cancelText: cancel, justOkText: ok },
    Popconfirm: { okText: ok, cancelText: cancel },
    Empty: { description: say(webWords, language, 'state.empty') },
    Form: { optional: '', defaultValidateMessages: {} },
  }
}
