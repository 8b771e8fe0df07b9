import { readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient, type HttpClient, type Message, tokenOf } from './http-client.ts'
import { makeDataDirectory, removeDataDirectory, startExample } from './running-example.ts'
import type { RunningProcess } from './running-process.ts'

/** Reads the calls that a README shows, and the output that it shows for them. */
async function readCalls(path: string) {
  const readme = await readFile(new URL(path, import.meta.url), 'utf8')
  return [...readme.matchAll(/^\$ (curl .*)\n(.*)$/gm)].map(([, command, output]) => ({
    command,
    output,
  }))
}

describe.each([
  ['the README of the example', await readCalls('../README.md'), 10],
  ['the README of the repository', await readCalls('../../../README.md'), 4],
])('%s', (_name, calls, least) => {
  let directory: string
  let example: RunningProcess
  let send: HttpClient
  let token: string | undefined

  beforeAll(async () => {
    directory = await makeDataDirectory()
    example = await startExample(directory)
    send = createClient(example.url)
  })
  afterAll(async () => {
    await example?.stop()
    await removeDataDirectory(directory)
  })

  test('shows calls', () => {
    expect(calls.length).toBeGreaterThan(least)
  })

  // The calls run in the order of the README, because later calls depend on earlier ones.
  test.each(calls)('$command prints what the README says', async ({ command, output }) => {
    const { request, message, keepsCookies } = parseCurl(command, token)
    const answer = await send(request, message)
    if (keepsCookies) token = tokenOf(answer)
    expect(JSON.stringify(answer.body)).toMatch(toPattern(output))
  })
})

test('the README of the example names every directory that has a route', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const files = await readdir(new URL('../app', import.meta.url), { recursive: true })
  const routes = files
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('/route.ts'))
  expect(routes.length).toBeGreaterThan(10)
  for (const file of routes) expect(readme).toContain(file.replace(/\/route\.ts$/, ''))
})

/**
 * Reads the few options of curl that the README uses. Without `-c` and `-b` curl sends no cookies.
 */
function parseCurl(command: string, token: string | undefined) {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare)
  const message: Message = {}
  let method: string | undefined
  let keepsCookies = false
  let path: string | undefined
  for (let at = 1; at < words.length; at++) {
    const word = words[at]
    if (word === '--json') {
      message.body = JSON.parse(words[++at])
    } else if (word === '-X') {
      method = words[++at]
    } else if (word === '-c') {
      keepsCookies = words[++at] !== ''
    } else if (word === '-b') {
      message.token = words[++at] && token
    } else if (word.startsWith('localhost:3000/')) {
      path = word.slice('localhost:3000'.length)
    } else {
      throw new Error(`The README calls curl with ${word}, which this test does not know`)
    }
  }
  if (path === undefined) throw new Error(`The README calls curl without a URL: ${command}`)
  method ??= message.body === undefined ? 'GET' : 'POST'
  return { request: `${method} ${path}`, message, keepsCookies }
}

/** A pattern for the text, in which `…` matches anything. */
function toPattern(output: string): RegExp {
  const parts = output.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.+')}$`)
}
