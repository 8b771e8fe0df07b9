import { expect } from 'vitest'
import { type ContractCase, type ContractSubject, exchange, problem } from '../contract-case.ts'

const VALID = { 'X-Version': '3' }
const JSON_HEADERS = { 'Content-Type': 'application/json' }
const wrong = (where: string, name: string) => ({
  in: where,
  path: [name],
  message: 'Expected an integer',
})

/** A wrong request, its status, and every issue of every part. */
const refused: readonly (readonly [
  what: string,
  sent: Parameters<typeof exchange>[1],
  status: number,
  errors: readonly object[],
])[] = [
  ['params', { target: '/things/secret?page=1', headers: VALID }, 400, [wrong('params', 'id')]],
  ['query', { target: '/things/7?page=secret', headers: VALID }, 400, [wrong('query', 'page')]],
  [
    'a repeated name in the query where one value is taken',
    { target: '/described?word=a&word=b' },
    400,
    [{ in: 'query', path: ['word'], message: 'Expected one value' }],
  ],
  ['headers', { target: '/things/7?page=1' }, 400, [wrong('headers', 'x-version')]],
  [
    'several parts',
    { target: '/things/secret' },
    400,
    [wrong('params', 'id'), wrong('query', 'page'), wrong('headers', 'x-version')],
  ],
  [
    'the body alone',
    { method: 'POST', target: '/things/7', headers: JSON_HEADERS, body: '{"age":"secret"}' },
    422,
    [wrong('body', 'age')],
  ],
  ['a body that is missing', { method: 'POST', target: '/things/7' }, 422, [wrong('body', 'age')]],
  [
    'the body and params',
    { method: 'POST', target: '/things/secret', headers: JSON_HEADERS, body: '{}' },
    400,
    [wrong('params', 'id'), wrong('body', 'age')],
  ],
]

/** The answers of a handler that lists 201, 202 and 409. */
const answered: readonly (readonly [
  name: string,
  method: string,
  answer: number,
  expected: Parameters<typeof exchange>[2],
])[] = [
  [
    'a plain value has the only success that is listed',
    'POST',
    0,
    { status: 201, json: { count: 7 } },
  ],
  ['no value has the only success without a body', 'PATCH', 0, { status: 202, text: '' }],
  ['json() has the schema of its status', 'PUT', 201, { status: 201, json: { count: 7 } }],
  ['a Response of a listed status is sent', 'PUT', 202, { status: 202, text: '' }],
  [
    'a thrown problem that is listed is sent',
    'PUT',
    409,
    problem(409, { title: 'Conflict', count: 7 }),
  ],
  ['a problem that is not listed is sent', 'PUT', 418, { status: 418 }],
  ['a success that is not listed is a 500', 'PUT', 200, { ...problem(500), events: ['onError'] }],
]

const LEAVING = {
  deprecation: '@1767225600',
  sunset: 'Fri, 01 Jan 2027 00:00:00 GMT',
  link: '</v2>; rel="successor-version"',
}

const cases: readonly ContractCase[] = [
  exchange(
    'a handler sees what the schemas made of the request',
    { target: '/things/7?page=2', headers: VALID },
    {
      status: 200,
      json: { params: { id: 7 }, query: { page: 2 }, headers: { 'x-version': 3 } },
      events: ['handler'],
    },
  ),
  exchange(
    'an action sees what the schema made of the body',
    { method: 'PUT', target: '/things/7', headers: JSON_HEADERS, body: '{"age":"36","more":1}' },
    { status: 200, json: { params: { id: 7 }, body: { age: 36 } }, events: ['handler'] },
  ),
  ...refused.map(
    ([what, { target, ...request }, status, errors]) =>
      ({
        name: `${what} that is not valid is ${status}`,
        async run(host) {
          const response = await host.send(target, request)
          expect(response.status, response.text).toBe(status)
          expect(response.header('content-type')).toBe('application/problem+json')
          expect((response.json as { errors: unknown }).errors).toEqual(errors)
          expect(response.text).not.toContain('secret')
          await host.expectEvents([])
        },
      }) satisfies ContractCase,
  ),
  ...['/search', '/described'].flatMap((path) => [
    exchange(
      `${path}: one value is a list where the schema takes a list`,
      { target: `${path}?tag=x&word=y&more=1&more=2` },
      { status: 200, json: { tag: ['x'], word: 'y' } },
    ),
    exchange(
      `${path}: several values are a list`,
      { target: `${path}?tag=x&tag=z` },
      { status: 200, json: { tag: ['x', 'z'] } },
    ),
  ]),
  exchange(
    'a query without a schema is a URLSearchParams that does not change',
    { target: '/free?tag=x&tag=%C3%BC&word=a+b' },
    { status: 200, json: { word: 'a b', tags: ['x', 'ü'], isFrozen: true } },
  ),
  exchange(
    'a response that is not valid is a 500 that tells nothing',
    { target: '/lying' },
    { ...problem(500, { title: 'Internal Server Error' }), events: ['onError'] },
  ),
  ...answered.map(([name, method, answer, expected]) =>
    exchange(
      name,
      { method, target: '/answers', headers: JSON_HEADERS, body: JSON.stringify({ answer }) },
      expected,
    ),
  ),
  ...['/leaving', '/handler-leaves'].map((target) =>
    exchange(`a deprecation is sent at ${target}`, { target }, { status: 200, headers: LEAVING }),
  ),
  exchange(
    'a described middleware answers, with its deprecation',
    { method: 'DELETE', target: '/leaving' },
    { status: 401, headers: LEAVING },
  ),
]

export const validationSubject: ContractSubject = { name: 'validation', app: 'validation', cases }
