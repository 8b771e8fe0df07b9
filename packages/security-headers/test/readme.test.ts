import { readFileSync } from 'node:fs'
import {
  cspNonce,
  SECURITY_HEADERS,
  SecurityHeadersError,
  securityHeaders,
  withSecurityHeaders,
} from '@portolan/security-headers'
import express from 'express'
import { describe, expect, test } from 'vitest'
import { HEADERS } from '../src/headers/all-headers.ts'
import { plainListener } from './plain-listener.ts'
import { send } from './send.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

const PAGE = readFileSync(
  new URL('../../../apps/docs/reference/security-headers.md', import.meta.url),
  'utf8',
)

const ROWS = PAGE.split('\n')
  .filter((line) => /^\| [A-Z]/.test(line))
  .map((line) => {
    const [, header = '', option = '', value = '', why = '', change = '', source = ''] = line
      .split('|')
      .map((cell) => cell.trim())
    return { header, option: bare(option), value: bare(value), why, change: bare(change), source }
  })

function bare(cell: string): string {
  return cell.replaceAll('`', '')
}

describe('the table of headers', () => {
  test('has a row for every header of the code and no other row', () => {
    const inCode = Object.entries(HEADERS).map(([option, { name }]) => `${name} ${option}`)
    const inTable = ROWS.map(({ header, option }) => `${header} ${option}`)
    expect(inTable.toSorted()).toEqual(inCode.toSorted())
  })

  test.each(ROWS)('names the default of $header', ({ header, value }) => {
    const sent = SECURITY_HEADERS.find(([name]) => name === header)?.[1]
    expect(value).toBe(sent ?? '—')
  })

  test.each(ROWS)('shows a value that changes $option', async ({ header, option, change }) => {
    const setting: unknown = new Function(`return (${change})`)()
    const listener = plainListener({ isSecure: () => true, [option]: setting })
    const { headers } = await send(listener)
    const unchanged = await send(plainListener({ isSecure: () => true }))
    expect(headers[header.toLowerCase()]).not.toBe(unchanged.headers[header.toLowerCase()])
  })

  test.each(ROWS)('gives a reason and a source for $header', ({ why, source }) => {
    expect(why).not.toBe('')
    expect(source).toMatch(/^\[.+\]\(https:\/\/.+\)$/)
  })
})

describe('the examples', () => {
  test('of Express gets the answers that its comments show', async () => {
    const app = express()
    app.use(securityHeaders())
    app.use('/api', securityHeaders({ preset: 'api' }))
    app.use(
      '/pages',
      securityHeaders({
        preset: 'html',
        reportingEndpoints: { default: 'https://reports.example/' },
        contentSecurityPolicy: { directives: { imgSrc: ["'self'", 'https://images.example'] } },
        permissionsPolicy: { camera: ['self'] },
      }),
    )
    app.get('/api/time', (_req, res) => void res.json({}))
    app.get('/pages/home', (_req, res) => {
      res.send(`<script nonce="${res.locals.cspNonce}"></script>`)
    })

    const told = [...README.matchAll(/^\/\/ ([A-Z][A-Za-z-]+): (.+)$/gm)]
    expect(told).toHaveLength(2)
    const answers = [
      await send(app, { path: '/api/time' }),
      await send(app, { path: '/pages/home' }),
    ]
    for (const [index, [, name = '', value]] of told.entries()) {
      expect(answers[index]?.headers[name.toLowerCase()]).toBe(value)
    }
    const [, nonce] = /nonce="(.+)"/.exec(answers[1]?.body ?? '') ?? []
    expect(answers[1]?.headers['content-security-policy']).toContain(
      `img-src 'self' https://images.example; object-src 'none'; script-src 'nonce-${nonce}'`,
    )
  })

  test('of a fetch host sends the nonce', async () => {
    const host = {
      fetch: withSecurityHeaders(
        (request) => new Response(`<script nonce="${cspNonce(request)}"></script>`),
        { preset: 'html' },
      ),
    }
    const response = await host.fetch(new Request('https://app.example/'))
    const [, nonce] = /nonce="(.+)"/.exec(await response.text()) ?? []
    expect(response.headers.get('Content-Security-Policy')).toContain(`'nonce-${nonce}'`)
  })

  test('of an error shows its real message', () => {
    const build = () =>
      securityHeaders({ contentSecurityPolicy: { directives: { scriptSrc: ['self'] } } })
    expect(build).toThrow(SecurityHeadersError)
    const message = /```\n(Content-Security-Policy: .+)\n```/.exec(README)?.[1] ?? ''
    expect(build).toThrow(message)
    expect(message).not.toBe('')
  })
})
