import { expect } from 'vitest'
import { type ContractCase, type ContractSubject, exchange, problem } from '../contract-case.ts'

const READ_ONLY = 'GET, HEAD, OPTIONS'
const EVERYTHING = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'

/** A method, a path, and the export that runs. */
const RUNNING: readonly (readonly [method: string, target: string, ran: string])[] = [
  ['GET', '/both', 'loader'],
  ['POST', '/both', 'action'],
  ['PUT', '/both', 'action'],
  ['PATCH', '/both', 'action'],
  ['DELETE', '/both', 'action'],
  ['GET', '/loader', 'loader'],
  ['DELETE', '/action', 'action'],
  ['GET', '/verbs', 'GET'],
  ['PUT', '/verbs', 'PUT'],
  ['POST', '/verbs', 'action'],
  ['OPTIONS', '/verbs', 'OPTIONS'],
]

/** A method without a handler, and the methods that have one. */
const refused: readonly (readonly [method: string, target: string, allow: string])[] = [
  ['POST', '/loader', READ_ONLY],
  ['GET', '/action', 'POST, PUT, PATCH, DELETE, OPTIONS'],
  ['HEAD', '/action', 'POST, PUT, PATCH, DELETE, OPTIONS'],
  ['GET', '/empty', 'OPTIONS'],
  ['GET', '/default', 'OPTIONS'],
  ['PROPFIND', '/both', EVERYTHING],
  ['TRACE', '/both', EVERYTHING],
  ['QUERY', '/both', EVERYTHING],
  ['GET', '/query', 'QUERY, OPTIONS'],
  ['POST', '/query', 'QUERY, OPTIONS'],
]

const cases: readonly ContractCase[] = [
  ...RUNNING.map(([method, target, ran]) =>
    exchange(
      `${method} ${target} runs ${ran}`,
      { method, target },
      { status: 200, json: { export: ran }, events: [`${ran} for ${method}`] },
    ),
  ),
  ...refused.map(([method, target, allow]) => {
    const { status, headers } = problem(405)
    return exchange(
      `${method} ${target} is 405 with Allow`,
      { method, target },
      { status, headers: { ...headers, allow }, events: [] },
    )
  }),
  exchange(
    'HEAD runs the loader and sends the headers of GET alone',
    { method: 'HEAD', target: '/loader' },
    {
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8', 'content-length': '19' },
      text: '',
      events: ['loader for HEAD'],
    },
  ),
  exchange(
    'HEAD with an export of its own runs that',
    { method: 'HEAD', target: '/verbs' },
    { status: 200, text: '', events: ['HEAD for HEAD'] },
  ),
  ...['/both', '/empty'].map((target) =>
    exchange(
      `OPTIONS ${target} is 204 with Allow`,
      { method: 'OPTIONS', target },
      {
        status: 204,
        headers: { allow: target === '/both' ? EVERYTHING : 'OPTIONS', 'content-type': undefined },
        text: '',
        events: [],
      },
    ),
  ),
  {
    name: 'a method that no server here knows reaches no handler',
    async run(host) {
      expect([400, 405, 501]).toContain((await host.send('/both', { method: 'BREW' })).status)
      await host.expectEvents([])
    },
  },
  exchange(
    'QUERY runs the export of that name with its body parsed, from any site',
    {
      method: 'QUERY',
      target: '/query?limit=10',
      headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'cross-site' },
      body: '{"name":"Ada"}',
    },
    { status: 200, json: { body: { name: 'Ada' }, method: 'QUERY', limit: '10' } },
  ),
  ...(
    [
      [
        '/query',
        'QUERY, OPTIONS',
        'application/json, application/x-www-form-urlencoded, text/plain',
      ],
      ['/query-raw', 'QUERY, OPTIONS', '*/*'],
      ['/both', EVERYTHING, undefined],
    ] as const
  ).map(([target, allow, accepted]) =>
    exchange(
      `OPTIONS ${target} says ${accepted === undefined ? 'nothing of' : accepted} for queries`,
      { method: 'OPTIONS', target },
      { status: 204, headers: { allow, 'accept-query': accepted } },
    ),
  ),
  exchange(
    'QUERY with an unknown media type is 415 with Accept-Query',
    {
      method: 'QUERY',
      target: '/query',
      headers: { 'Content-Type': 'application/sql' },
      body: 'select',
    },
    {
      ...problem(415),
      headers: { ...problem(415).headers, 'accept-query': /^application\/json, / },
    },
  ),
  ...['{', undefined].map((body) =>
    exchange(
      `QUERY with ${body === undefined ? 'nothing' : 'a body'} and no media type is 400 with Accept-Query`,
      { method: 'QUERY', target: '/query', ...(body !== undefined && { body }) },
      {
        ...problem(400),
        headers: { ...problem(400).headers, 'accept-query': /^application\/json, / },
      },
    ),
  ),
  exchange(
    'QUERY with a broken body is 400',
    {
      method: 'QUERY',
      target: '/query',
      headers: { 'Content-Type': 'application/json' },
      body: '{',
    },
    problem(400),
  ),
  exchange(
    'a method in the query or the body is not the method',
    {
      method: 'POST',
      target: '/both?_method=DELETE',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: '_method=DELETE',
    },
    { status: 200, events: ['action for POST'] },
  ),
]

export const methodsSubject: ContractSubject = { name: 'methods', app: 'methods', cases }
