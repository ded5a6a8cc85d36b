/** The page behind `/api/docs`. It builds itself from `/api/openapi.json`; all text is set as text, never as markup. */
export const READER_PAGE = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Danxia API</title>
<link rel="stylesheet" href="/api/docs/reader.css">
<script src="/api/docs/reader.js" defer></script>
</head>
<body>
<header>
<h1>Danxia API</h1>
<p id="about"></p>
<label>查找 Find <input id="find" type="search" autocomplete="off"></label>
<a href="/api/openapi.json">openapi.json</a>
</header>
<main id="operations"><p>正在读取 Loading…</p></main>
</body>
</html>
`

export const READER_STYLE = `
:root { color-scheme: light dark; font: 15px/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif }
body { max-width: 62rem; margin: 0 auto; padding: 1.5rem }
header { border-bottom: 1px solid #8886; padding-bottom: 1rem }
h1 { margin: 0; font-size: 1.5rem }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem }
input { font: inherit; padding: .25rem .5rem; margin: 0 1rem 0 .25rem; min-width: 16rem }
details { border: 1px solid #8884; border-radius: 6px; margin: .4rem 0; padding: .4rem .8rem }
summary { cursor: pointer }
summary b { display: inline-block; min-width: 3.6rem; font-family: ui-monospace, monospace }
code, pre { font-family: ui-monospace, "Noto Sans Mono CJK SC", monospace; font-size: .88em }
summary code { margin-right: .8rem }
pre { overflow: auto; max-height: 26rem; background: #8881; padding: .8rem; border-radius: 6px }
table { border-collapse: collapse; margin: .5rem 0 }
td, th { text-align: left; padding: .2rem .8rem .2rem 0; vertical-align: top; border-bottom: 1px solid #8883 }
.policy { opacity: .8 }
`

export const READER_SCRIPT = `
const make = (name, text, ...children) => {
  const element = document.createElement(name)
  if (text) element.textContent = text
  element.append(...children)
  return element
}
const kindOf = (schema) => schema.type ?? (schema.enum ?? schema.anyOf?.map(kindOf) ?? ['any']).join(' | ')
const policyOf = (policy) => policy.kind === 'permission' ? policy.permission + ' @ ' + policy.on : policy.kind
const block = (title, schema) => schema
  ? [make('h3', title), make('pre', JSON.stringify(schema, null, 2))]
  : []
const sample = (title, content) => content?.example
  ? [make('h3', title), make('pre', typeof content.example === 'string' ? content.example : JSON.stringify(content.example, null, 2))]
  : []
const describe = (path, method, operation) => {
  const rows = operation.parameters.map((one) => make('tr', '', make('td', one.name), make('td', one.in),
    make('td', kindOf(one.schema)), make('td', one.required ? '必填 required' : '')))
  const json = (content) => content?.content?.['application/json'] ?? content?.content?.['application/x-ndjson']
  const summary = make('summary', '', make('b', method.toUpperCase()), make('code', path),
    make('span', operation['x-summary-zh'] + ' · ' + operation.summary))
  const details = make('details', '', summary,
    make('p', operation.operationId + ' — ' + operation['x-kind'] + ' — ' + policyOf(operation['x-policy'])),
    ...(rows.length ? [make('table', '', ...rows)] : []),
    ...block('请求 Request', json(operation.requestBody)?.schema), ...sample('请求示例 Example', json(operation.requestBody)),
    ...block('结果 Answer', json(operation.responses[200])?.schema), ...sample('结果示例 Example', json(operation.responses[200])))
  details.dataset.text = [path, operation.operationId, operation.summary, operation['x-summary-zh']].join(' ').toLowerCase()
  return details
}
const start = async () => {
  const api = await (await fetch('/api/openapi.json')).json()
  document.getElementById('about').textContent = api.info.description
  const groups = new Map()
  for (const [path, methods] of Object.entries(api.paths)) for (const [method, operation] of Object.entries(methods)) {
    const tag = operation.tags[0]
    groups.set(tag, [...(groups.get(tag) ?? []), describe(path, method, operation)])
  }
  const main = document.getElementById('operations')
  main.replaceChildren(...[...groups].map(([tag, list]) => make('section', '', make('h2', tag), ...list)))
  document.getElementById('find').addEventListener('input', (event) => {
    const wanted = event.target.value.trim().toLowerCase()
    for (const details of main.querySelectorAll('details')) details.hidden = !details.dataset.text.includes(wanted)
    for (const section of main.children) section.hidden = !section.querySelector('details:not([hidden])')
  })
}
start().catch((error) => { document.getElementById('operations').textContent = String(error) })
`
