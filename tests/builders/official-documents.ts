import { readDocument } from '#engine/document/check-document.ts'
import type { OfficialDocument } from '#engine/document/official-document.ts'

const SENTENCE =
  '各县区各部门要对照年度目标任务，逐项查找差距，倒排工期、挂图作战，加强要素保障和跟踪问效，确保各项重点指标按序时进度完成。'

const COUNTIES = ['甘州区', '临泽县', '高台县', '山丹县', '民乐县', '肃南县']
const MONTHS = ['1月', '2月', '3月', '4月', '5月', '6月', '7月', '8月', '9月', '10月', '11月', '12月']

/** A bulletin with everything that an official document may hold. `months`: rows of the wide table. */
export function aBulletin(rows = 40, changes: Partial<OfficialDocument> = {}): OfficialDocument {
  return readDocument({
    head: { kind: 'file', organs: ['张掖市科学技术局'] },
    copyNumber: '000012',
    urgency: '加急',
    secrecy: { level: '秘密', term: '1年' },
    number: { code: '张科发', year: 2023, serial: 12 },
    title: '关于2023年6月份强科技行动重点指标任务完成情况的通报',
    addressee: '各县区人民政府，各责任单位',
    body: [
      { kind: 'paragraph', text: '按照强科技行动月调度工作安排，现将6月份重点指标任务完成情况通报如下。' },
      { kind: 'heading', level: 1, text: '总体情况' },
      {
        kind: 'paragraph',
        text: [
          { text: '截至6月底，24项重点指标中' },
          { text: '17项达到序时进度，7项滞后', strong: true },
          { text: `。${SENTENCE}` },
        ],
      },
      { kind: 'heading', level: 1, text: '指标完成情况' },
      { kind: 'heading', level: 2, text: '技术合同成交额' },
      { kind: 'paragraph', text: '累计完成18.6亿元，完成年度目标的46.5%，同比增长21.3%，低于序时进度3.5个百分点。' },
      {
        kind: 'chart',
        chart: {
          name: '技术合同成交额（亿元）',
          kind: 'lines',
          categoryName: '月份',
          categories: MONTHS,
          series: [
            {
              name: '累计完成',
              values: ['2.1', '4.0', '8.3', '11.2', '14.9', '18.6', null, null, null, null, null, null],
              stroke: 'main',
            },
            {
              name: '序时进度',
              values: MONTHS.map((_, at) => ((40 * (at + 1)) / 12).toFixed(2)),
              stroke: 'dashed',
            },
          ],
          target: { name: '年度目标', value: 40 },
          decimals: 1,
        },
        caption: '图1　技术合同成交额累计完成情况（亿元）',
      },
      { kind: 'heading', level: 2, text: '县区完成率。', follow: `甘州区、临泽县完成较好。${SENTENCE}` },
      {
        kind: 'chart',
        chart: {
          name: '各县区完成率（%）',
          kind: 'bars',
          categoryName: '县区',
          categories: COUNTIES,
          series: [{ name: '完成率', values: ['56.2', '52.0', '49.8', '47.1', null, '31.5'] }],
          target: { name: '序时', value: 50 },
          decimals: 1,
        },
      },
      {
        kind: 'table',
        title: '表1　县区综合得分和排名',
        unit: '单位：分',
        columns: [
          { share: 1 },
          { share: 2 },
          { share: 2, align: 'right' },
          { share: 2, align: 'right' },
          { share: 1.5 },
          { share: 1.5 },
        ],
        heads: [
          [
            { text: '序号', rows: 2 },
            { text: '县区', rows: 2 },
            { text: '得分', columns: 2 },
            { text: '位次', rows: 2 },
            { text: '较上月', rows: 2 },
          ],
          ['6月', '5月'],
        ],
        rows: COUNTIES.map((name, at) => ({
          cells: [String(at + 1), name, (92.4 - at * 3.1).toFixed(1), (90.2 - at * 2).toFixed(1), String(at + 1), '—'],
        })),
        notes: ['注：得分按《强科技行动考核办法》计算；位次并列时取相同名次。'],
      },
      { kind: 'heading', level: 1, text: '存在问题' },
      { kind: 'heading', level: 2, text: '进度不平衡' },
      { kind: 'heading', level: 3, text: '指标之间不平衡' },
      { kind: 'heading', level: 4, text: '投入类指标' },
      ...Array.from({ length: 8 }, () => ({ kind: 'paragraph', text: `${SENTENCE}${SENTENCE}` })),
      { kind: 'heading', level: 1, text: '下步要求' },
      { kind: 'paragraph', text: '请滞后单位于7月15日前报送整改措施。' },
    ],
    signature: { organs: ['张掖市科学技术局'], date: '2023-07-03' },
    note: '此件公开发布',
    attachments: [
      {
        title: '重点指标完成情况表',
        body: [
          {
            kind: 'table',
            wide: true,
            unit: '单位：亿元、家、%',
            columns: Array.from({ length: 10 }, (_, at) => ({
              share: at === 1 ? 4 : 1.5,
              align: at > 2 ? 'right' : 'center',
            })),
            heads: [['序号', '指标', '单位', '目标', '累计', '完成率', '同比', '序时差', '省排名', '位次变化']],
            rows: Array.from({ length: rows }, (_, at) => ({
              cells: [String(at + 1), `重点指标第${at + 1}项`, '亿元', '40', '18.6', '46.5', '21.3', '-3.5', '6', '1'],
              strong: at === rows - 1,
            })),
          },
        ],
      },
      {
        title: '强科技行动重点任务台账',
        body: [
          { kind: 'paragraph', text: `任务台账说明。${SENTENCE}` },
          {
            kind: 'table',
            columns: [{ share: 1 }, { share: 5, align: 'left' }, { share: 2 }],
            heads: [['序号', '任务', '进展']],
            rows: Array.from({ length: rows }, (_, at) => ({
              cells: [String(at + 1), '建设省级以上创新平台，开展科技成果转化', '序时推进'],
            })),
          },
        ],
      },
    ],
    print: {
      copies: '省科技厅，市委办公室、市人大常委会办公室、市政府办公室、市政协办公室，市委组织部、市财政局',
      office: '张掖市科学技术局办公室',
      date: '2023-07-03',
    },
    ...changes,
  })
}

/** Pages of one character, to count lines and characters. */
export function aFullPage(characters = 28 * 22 * 3): OfficialDocument {
  return readDocument({
    head: { kind: 'plain' },
    title: '版心',
    body: [{ kind: 'paragraph', text: '国'.repeat(characters) }],
  })
}

/** A request that goes upward, of two organs, with its signers. */
export function aJointRequest(): OfficialDocument {
  return readDocument({
    head: { kind: 'file', organs: ['张掖市科学技术局', '张掖市财政局'] },
    number: { code: '张科发', year: 2023, serial: 8 },
    signers: ['周志远', '林岚', '赵国强'],
    title: '关于追加强科技行动专项资金的请示',
    addressee: '市人民政府',
    body: [{ kind: 'paragraph', text: SENTENCE }],
    signature: { organs: ['张掖市科学技术局', '张掖市财政局'], date: '2023-10-31' },
    note: '联系人：李明，电话：0936-0000000',
    print: { office: '张掖市科学技术局办公室', date: '2023-10-31' },
  })
}

export function aLetter(): OfficialDocument {
  return readDocument({
    head: { kind: 'letter', organ: '张掖市科学技术局' },
    number: { code: '张科函', year: 2023, serial: 30 },
    urgency: '特急',
    title: '关于报送上半年重点指标完成情况的函',
    addressee: '市直有关部门',
    body: Array.from({ length: 9 }, () => ({ kind: 'paragraph', text: `${SENTENCE}${SENTENCE}` })),
    signature: { organs: ['张掖市科学技术局'], date: '2023-07-03' },
  })
}

export function theMinutes(): OfficialDocument {
  return readDocument({
    head: {
      kind: 'minutes',
      mark: '张掖市强科技行动领导小组会议纪要',
      issue: 3,
      organ: '领导小组办公室',
      date: '2023-07-03',
    },
    title: '强科技行动6月份调度会议纪要',
    body: [
      { kind: 'paragraph', text: '2023年7月3日，副市长主持召开调度会议，议定以下事项：' },
      { kind: 'heading', level: 1, text: '关于技术合同登记' },
      { kind: 'paragraph', text: SENTENCE },
      { kind: 'heading', level: 1, text: '关于创新平台建设' },
      { kind: 'paragraph', text: SENTENCE },
    ],
    attendance: [
      { label: '出席', names: '周志远　林　岚　赵国强　王建军　李　明　张晓红　陈志刚　刘海燕　杨光明' },
      { label: '请假', names: '孙丽华' },
      { label: '列席', names: '马文斌　高　峰' },
    ],
    print: {
      copies: '领导小组成员单位',
      office: '强科技行动领导小组办公室',
      date: '2023-07-04',
    },
  })
}

/** A form on one page: a supervision slip. */
export function aSlip(): OfficialDocument {
  const label = (text: string, more = {}) => ({ text, label: true, ...more })
  return readDocument({
    head: { kind: 'plain' },
    number: { code: '督', year: 2023, serial: 1 },
    title: '张掖市强科技行动督办单',
    body: [
      {
        kind: 'table',
        columns: [{ share: 2 }, { share: 4, align: 'left' }, { share: 2 }, { share: 4, align: 'left' }],
        rows: [
          { cells: [label('级别'), '红灯', label('办结时限'), '2023年7月15日'], least: 32 },
          { cells: [label('牵头单位'), '肃南裕固族自治县人民政府', label('责任人'), '王建军'], least: 32 },
          { cells: [label('配合单位'), { text: '市财政局、市统计局', columns: 3 }], least: 32 },
          { cells: [label('督办事项'), { text: '技术合同成交额低于序时进度18.5个百分点', columns: 3 }], least: 80 },
          { cells: [label('办理要求'), { text: SENTENCE, columns: 3 }], least: 120 },
          { cells: [label('办理情况'), { text: '', columns: 3 }], least: 160 },
          { cells: [label('审签'), '', label('销号'), ''], least: 60 },
        ],
      },
    ],
  })
}
