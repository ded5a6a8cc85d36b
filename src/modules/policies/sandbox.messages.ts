import { messages } from '#engine/text/message.ts'

/** What trying a change refuses and tells. */
export const sandboxMessages = messages({
  'policy.clause-without-amount': ['新条款要写给多少', 'The new clause must say what it gives'],
  'policy.unsound-expression': ['条件或算式有误', 'A condition or formula cannot be read'],
  'policy.no-trial': ['没有这次测算', 'There is no such trial'],
  'policy.trials-waiting': ['排队的测算已满，请稍后再试', 'Too many trials are waiting: try again later'],
  'policy.tries-at-once': [
    '正在测算的人较多，请稍后再试',
    'Others are trying changes at this moment: try again shortly',
  ],
  'policy.trial-too-long': ['超过一分钟仍未算完，已停止', 'It took longer than a minute and was stopped'],
  'policy.trial-failed': ['没有算完，请重新测算', 'It did not come to an end: try again'],
  'trial.book': ['{name}测算得失名单', '{name}: winners and losers of a trial'],
  'trial.sheet': ['得失名单', 'Winners and losers'],
  'trial.changed': ['改动：{changes}', 'Changed: {changes}'],
  'trial.cost': [
    '企业 {n} 家：现行 {before} 万元，改后 {after} 万元；受益 {winners} 家，受损 {losers} 家',
    '{n} {n:enterprise|enterprises}: {before} × 10,000 yuan now, {after} after; {winners} win, {losers} lose',
  ],
  'trial.head': [
    '对照 {version} 版 · {on} 的事实 · 地区 {region} · {side} {total} 家 · {who}',
    'Beside version {version} · facts of {on} · region {region} · {side}: {total} · {who}',
  ],
  'trial.side': ['得失', 'Side'],
  'trial.side.all': ['全部', 'all'],
  'trial.side.winners': ['受益', 'wins'],
  'trial.side.losers': ['受损', 'loses'],
  'trial.state-before': ['现行判定', 'Verdict now'],
  'trial.state-after': ['改后判定', 'Verdict after'],
  'trial.before': ['现行金额', 'Sum now'],
  'trial.after': ['改后金额', 'Sum after'],
  'trial.difference': ['差额', 'Difference'],
  'trial.reason': ['原因', 'Reason'],
})
