import { expect } from 'vitest'
import {
  type ContractCase,
  type ContractSubject,
  type Expected,
  exchange,
  problem,
} from '../contract-case.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

/** The answers as they are sent, with `x-read` for the answer as the middleware has read it. */
const kinds: readonly (readonly [kind: string, expected: Expected])[] = [
  ['object', { status: 200, headers: { 'x-read': /^200 7 content-type=/ }, text: '{"a":1}' }],
  [
    'json',
    {
      status: 201,
      headers: { 'x-own': '1', 'content-type': JSON_TYPE, 'x-read': /^201 7 .*x-own=1/ },
      text: '{"a":1}',
    },
  ],
  ['nothing', { status: 204, headers: { 'x-read': '204 none' }, text: '' }],
  ['text', { status: 200, headers: { 'content-type': 'text/plain' }, text: 'text' }],
  ['bytes', { status: 200, headers: { 'x-read': /^200 2 / }, text: 'hi' }],
  [
    'response',
    { status: 202, headers: { 'x-read': '202 3 content-type=text/x-web' }, text: 'web' },
  ],
  ['bodiless', { status: 204, headers: { 'x-read': '204 none' }, text: '' }],
  [
    'blob',
    { status: 200, headers: { 'content-type': 'text/x-blob', 'x-read': /stream/ }, text: 'blob' },
  ],
  ['stream', { status: 200, headers: { 'x-read': /^200 stream / }, text: 'one two' }],
  ['events', { status: 200, headers: { 'x-read': /^200 stream / }, text: 'data: event\n\n' }],
  ['redirect', { status: 303, headers: { location: '/elsewhere', 'x-read': /^303 / } }],
  ['missing', { ...problem(404, { title: 'Not Found', detail: 'Not here' }) }],
  ['thrown', { status: 418, headers: { 'x-read': /^418 6( |$)/ }, text: 'thrown' }],
  ['broken', { status: 500, headers: { 'x-read': undefined } }],
  [
    'headers',
    {
      status: 203,
      headers: {
        'x-outer': 'inner',
        'x-read': `203 2 content-type=${JSON_TYPE}; set-cookie=b=2; vary=Accept; x-inner=1; x-outer=inner`,
      },
      text: '{}',
    },
  ],
  ['problem', { ...problem(409), headers: { 'content-language': undefined, 'x-read': /^409 / } }],
  ['kept', { status: 200, headers: { 'content-type': 'text/x-kept' }, text: 'kept' }],
]

const cases: readonly ContractCase[] = [
  ...kinds.map(([kind, expected]) =>
    exchange(`the answer of ${kind} is read and sent`, { target: `/${kind}` }, expected),
  ),
  {
    name: 'headers that middleware outside has set stay, once',
    async run(host) {
      const response = await host.send('/headers')
      expect(response.header('vary')?.split(/, */).sort()).toEqual(['Accept', 'Origin'])
      const kept = await host.send('/kept')
      expect(kept.header('x-outer')).toBe('outer')
      expect(kept.header('vary')).toBe('Origin')
    },
  },
  exchange(
    'HEAD has the headers of an answer without its body',
    { target: '/object', method: 'HEAD' },
    { status: 200, headers: { 'content-length': '7' }, text: '' },
  ),
]

/** The answers that a middleware reads by `readAnswer()` and makes by `toAnswer()`. */
export const answersSubject: ContractSubject = { name: 'answers', app: 'answers', cases }
