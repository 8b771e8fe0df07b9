import type { ListedRoute } from '../routes/route-listing.ts'

interface PageData {
  readonly routes: readonly ListedRoute[]
  /** Of its Content-Security-Policy. */
  readonly nonce: string
}

/** The page of `dev` as HTML. It loads nothing from anywhere. */
export function toPageText({ routes, nonce }: PageData): string {
  // A route's names are those of directories, and may hold anything.
  const data = JSON.stringify({ routes }).replaceAll('<', '\\u003c')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Routes – portolan dev</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<header>
  <h1>Routes</h1>
  <p>Nothing answers <code>/</code> here, so <code>portolan dev</code> shows this page. It is not in a build.</p>
</header>
<main>
  <section aria-labelledby="routes-title">
    <h2 id="routes-title"><span id="count"></span></h2>
    <label>Find <input id="filter" type="search" placeholder="users, POST, route.ts" autocomplete="off"></label>
    <div id="routes"></div>
  </section>
  <section aria-labelledby="requests-title">
    <h2 id="requests-title">Last requests</h2>
    <button id="refresh" type="button">Show the latest</button>
    <div id="requests"></div>
  </section>
</main>
<script type="application/json" id="data" nonce="${nonce}">${data}</script>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>
`
}

const STYLE = `
:root { color-scheme: light dark; --line: #8886; --soft: #8881; --good: #0a7d3c; --bad: #c02a2a; }
@media (prefers-color-scheme: dark) { :root { --good: #4cc38a; --bad: #ff8b8b; } }
* { box-sizing: border-box }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 90rem }
code, pre, textarea, .method, .pattern { font-family: ui-monospace, monospace; font-size: .9rem }
h1 { margin: .5rem 0 0 } h2 { margin: 1rem 0 .5rem; font-size: 1.2rem }
main { display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr) }
@media (min-width: 60rem) { main { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr) } }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .4rem 0; background: var(--soft) }
summary { cursor: pointer; padding: .6rem .75rem; overflow-wrap: anywhere }
details > div { padding: 0 .75rem .75rem }
.method { font-weight: 600; margin-right: .5rem } .file { opacity: .75; font-size: .85rem; display: block }
label { display: block; margin: .4rem 0; font-size: .9rem }
input, select, textarea, button { font: inherit; width: 100%; padding: .5rem; border: 1px solid var(--line); border-radius: .3rem }
button { cursor: pointer; margin: .4rem 0 } textarea { min-height: 6rem; resize: vertical }
pre { overflow-x: auto; padding: .6rem; border: 1px solid var(--line); border-radius: .3rem; margin: .4rem 0; max-height: 24rem }
.good { color: var(--good) } .bad { color: var(--bad) }
@media (min-width: 40rem) { button { width: auto; padding: .5rem 1rem } }
`

// Plain DOM; texts of the project are only ever put in as text.
const SCRIPT = String.raw`
const { routes } = JSON.parse(document.getElementById('data').textContent)
const make = (tag, props = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), props)
  element.append(...children)
  return element
}
const ask = async (query) => {
  const response = await fetch('/?portolan-' + query)
  if (!response.ok) throw new Error(await response.text())
  return response.json()
}
const pretty = (value) => typeof value === 'string' ? value : JSON.stringify(value, null, 2)
const isCovered = (method) => method === 'HEAD' || method === 'OPTIONS'

function toPath(pattern, values) {
  return pattern.replace(/:(\w+)(\([^)]*\))?([?+*]?)/g, (_, name, matcher, kind) => {
    const value = values.get(name) ?? ''
    return kind === '+' || kind === '*' ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value)
  }).replace(/\\(.)/g, '$1').replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '')
}

function makeForm(route) {
  const methods = route.methods.filter((method) => !isCovered(method))
  const method = make('select', {}, ...methods.map((name) => make('option', {}, name)))
  const params = [...route.pattern.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name, input: make('input', { name, autocomplete: 'off' }),
  }))
  const query = make('input', { placeholder: 'page=2&tag=new', autocomplete: 'off' })
  const headers = make('textarea', { placeholder: 'Authorization: Bearer …' })
  const body = make('textarea', { placeholder: '{ "name": "Ada" }' })
  const bodyLabel = make('label', {}, 'Body (JSON)', body)
  const output = make('div', { role: 'status' })
  const update = () => { bodyLabel.hidden = method.value === 'GET' }
  method.onchange = update
  const form = make('form', {},
    make('label', {}, 'Method', method),
    ...params.map(({ name, input }) => make('label', {}, name, input)),
    make('label', {}, 'Query', query),
    make('details', {}, make('summary', {}, 'Headers'), make('div', {}, headers)),
    bodyLabel,
    make('button', { type: 'submit' }, 'Send'),
    output)
  form.onsubmit = async (event) => {
    event.preventDefault()
    const values = new Map(params.map(({ name, input }) => [name, input.value]))
    const path = toPath(route.pattern, values) || '/'
    const sent = new Headers()
    output.replaceChildren('…')
    try {
      for (const line of headers.value.split('\n')) {
        const colon = line.indexOf(':')
        if (colon > 0) sent.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim())
      }
      const init = { method: method.value, headers: sent, redirect: 'manual' }
      if (method.value !== 'GET' && body.value !== '') {
        init.body = body.value
        if (!sent.has('Content-Type')) sent.set('Content-Type', 'application/json')
      }
      const response = await fetch(path + (query.value && '?' + query.value), init)
      show(output, await response.text(), response)
    } catch (error) {
      output.replaceChildren(make('p', { className: 'bad' }, String(error.message)))
    }
    showRequests()
    // The server notes a request when its connection is free again.
    setTimeout(showRequests, 200)
  }
  update()
  return form
}

function show(output, text, { status, statusText, headers, type }) {
  let body = text
  try { body = pretty(JSON.parse(text)) } catch {}
  const head = type === 'opaqueredirect' ? 'A redirect, which a page cannot follow here' : status + ' ' + statusText
  output.replaceChildren(
    make('p', { className: status >= 400 ? 'bad' : 'good' }, head),
    make('pre', { tabIndex: 0 }, [...headers].map(([name, value]) => name + ': ' + value).join('\n')),
    make('pre', { tabIndex: 0 }, body || '(no body)'))
}

function makeSchemas(described) {
  if (described === null) return [make('p', {}, 'It is no longer there.')]
  return Object.entries(described).flatMap(([method, { summary, takes, answers, problems }]) => {
    const parts = [
      ...Object.entries(takes).map(([part, schema]) => ['takes ' + part, schema]),
      ...Object.entries(answers).map(([status, schema]) => ['answers ' + status, schema]),
    ]
    return [
      make('p', {}, make('span', { className: 'method' }, method), summary ?? '', parts.length ? '' : 'no schema'),
      ...parts.map(([name, schema]) => make('details', {}, make('summary', {}, name), make('div', {}, make('pre', { tabIndex: 0 }, pretty(schema))))),
      make('p', { className: 'file' }, 'and, of Portolan itself: ' + problems.join(', ')),
    ]
  })
}

function makeRoute(route) {
  const shown = route.methods.filter((method) => !isCovered(method))
  const schemas = make('div', {}, '…')
  const around = route.middleware.length ? ' behind ' + route.middleware.join(' → ') : ''
  const element = make('details', {},
    make('summary', {},
      make('span', { className: 'method' }, shown.join(' ')),
      make('span', { className: 'pattern' }, route.pattern),
      make('span', { className: 'file' }, route.file + around)))
  element.addEventListener('toggle', async () => {
    if (!element.open || element.childElementCount > 1) return
    element.append(make('div', {}, schemas, make('h3', {}, 'Try it'), makeForm(route)))
    try {
      schemas.replaceChildren(...makeSchemas(await ask('route=' + encodeURIComponent(route.file))))
    } catch (error) {
      schemas.replaceChildren(make('p', { className: 'bad' }, error.message))
    }
  })
  return element
}

function makeRequest({ id, method, target, status, duration, headers }) {
  const why = make('pre', { tabIndex: 0 }, '…')
  const element = make('details', {},
    make('summary', {},
      make('span', { className: 'method ' + (status >= 400 ? 'bad' : 'good') }, String(status ?? 'gone')),
      make('span', { className: 'pattern' }, method + ' ' + target),
      make('span', { className: 'file' }, duration.toFixed(1) + ' ms')),
    make('div', {}, make('h3', {}, 'Why this route'), why, make('h3', {}, 'Headers'),
      make('pre', { tabIndex: 0 }, headers.map(([name, value]) => name + ': ' + value).join('\n'))))
  element.addEventListener('toggle', async () => {
    if (!element.open) return
    try { why.textContent = (await ask('why=' + id) ?? ['It is too long ago']).join('\n') } catch (error) { why.textContent = error.message }
  })
  return element
}

async function showRequests() {
  const list = document.getElementById('requests')
  try {
    const requests = await ask('requests')
    list.replaceChildren(...(requests.length ? requests.map(makeRequest) : ['None yet.']))
  } catch (error) { list.replaceChildren(make('p', { className: 'bad' }, error.message)) }
}

const made = routes.map((route) => ({ element: makeRoute(route), text: JSON.stringify(route).toLowerCase() }))
document.getElementById('routes').append(...made.map(({ element }) => element))
document.getElementById('count').textContent = routes.length + (routes.length === 1 ? ' route' : ' routes')
document.getElementById('filter').oninput = ({ target }) => {
  const words = target.value.toLowerCase().split(/\s+/)
  for (const { element, text } of made) element.hidden = !words.every((word) => text.includes(word))
}
document.getElementById('refresh').onclick = showRequests
showRequests()
`
