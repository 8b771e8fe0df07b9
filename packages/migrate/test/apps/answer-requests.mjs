import { once } from 'node:events'
import { request } from 'node:http'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

// Loads each app of the list on standard input, asks it for its requests, and prints the answers.
const apps = JSON.parse(await new Response(process.stdin).text())
const answers = []
for (const { file, isCommonJs, requests } of apps) {
  const module = isCommonJs
    ? { default: createRequire(import.meta.url)(file) }
    : await import(pathToFileURL(file).href)
  const server = module.default.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const own = []
  for (const [method, path, init = {}] of requests) {
    own.push(await ask(server.address().port, method, path, init))
  }
  answers.push(own)
  server.closeAllConnections()
  server.close()
}
process.stdout.write(JSON.stringify(answers))

async function ask(port, method, path, { body, headers }) {
  const isText = typeof body === 'string'
  const sent = request({
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: { ...(body && !isText && { 'content-type': 'application/json' }), ...headers },
  })
  sent.end(body === undefined || isText ? body : JSON.stringify(body))
  const [response] = await once(sent, 'response')
  const chunks = await response.toArray()
  const { location, etag, 'content-type': type, 'content-length': length } = response.headers
  const isCached = response.statusCode === 200 && /^(GET|HEAD)$/.test(method)
  const own = Object.entries(response.headers).filter(([name]) => /^x-(?!powered)/.test(name))
  return {
    request: `${method} ${path}`,
    status: response.statusCode,
    headers: {
      type,
      length,
      location,
      ...(isCached && { etag }),
      ...Object.fromEntries(own),
    },
    body: Buffer.concat(chunks).toString(),
  }
}
