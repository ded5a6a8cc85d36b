import type { Declared } from '#engine/expression/expression.ts'

const of = (type: Declared['type'], zh: string, en: string): Declared => ({ type, label: { zh, en } })

const PERSON: Declared = {
  type: {
    record: {
      bornOn: of('date', '出生日期', 'born on'),
      title: of('text', '职称', 'title'),
      degree: of('text', '学位', 'degree'),
      sex: of('text', '性别', 'sex'),
      months: of('number', '每年投入月数', 'months a year'),
      civilServant: of('bool', '公务员', 'civil servant'),
      employed: of('bool', '在职', 'employed at the unit'),
      retiresOn: of('date', '退休日期', 'retires on'),
      barredUntil: of('date', '失信惩戒截止日', 'barred until'),
    },
  },
}

const UNIT: Declared = {
  type: {
    record: {
      kind: of('text', '单位性质', 'nature of the unit'),
      region: of('text', '注册地', 'place of registration'),
      registeredOn: of('date', '注册日期', 'registered on'),
      rdExpense: of('number', '上年度研发费用', 'R&D expense of last year'),
      revenue: of('number', '上年度营业收入', 'revenue of last year'),
      awarded: of('bool', '获奖或百强企业', 'award winner or among the top hundred'),
      exempt: of('bool', '不受注册年限限制', 'exempt from the registration age'),
      recommenders: of('number', '推荐单位数', 'recommending offices'),
      barredUntil: of('date', '失信惩戒截止日', 'barred until'),
    },
  },
}

const CALL: Declared = {
  type: {
    record: {
      year: of('number', '申报年度', 'year of the call'),
      family: of('text', '计划类别', 'programme family'),
      level: of('text', '计划层级', 'level of the programme'),
      mode: of('text', '组织方式', 'organisation mode'),
      opensOn: of('date', '申报开始日', 'opens on'),
      closesOn: of('date', '申报截止日', 'closes on'),
    },
  },
}

const PROJECT: Declared = {
  type: {
    record: {
      mode: of('text', '组织方式', 'organisation mode'),
      startOn: of('date', '起始日期', 'begins on'),
      endOn: of('date', '结束日期', 'ends on'),
      grant: of('number', '申请财政资金', 'grant asked for'),
      partners: of('number', '参与单位数', 'participating units'),
    },
  },
}

const ONE: Declared = {
  type: {
    record: {
      family: of('text', '计划类别', 'programme family'),
      level: of('text', '计划层级', 'level of the programme'),
      mode: of('text', '组织方式', 'organisation mode'),
      year: of('number', '申报年度', 'year of its call'),
      call: of('text', '申报通知', 'its call'),
      approvedYear: of('number', '立项年度', 'year of approval'),
      startOn: of('date', '起始日期', 'begins on'),
      endOn: of('date', '届满日期', 'ends on'),
      leftOn: of('date', '退出日期', 'left on'),
      role: of('text', '角色', 'role'),
      status: of('text', '状态', 'status'),
    },
  },
}

/** What a clause may read of an application and of the person or unit it looks at. */
export const LIMIT_FACTS: Readonly<Record<'person' | 'unit', Readonly<Record<string, Declared>>>> = {
  person: { person: PERSON, unit: UNIT, call: CALL, project: PROJECT },
  unit: { unit: UNIT, call: CALL, project: PROJECT },
}

/** And what an exclusion may read besides: the project that would be counted. */
export const COUNTED_FACTS = { one: ONE }
