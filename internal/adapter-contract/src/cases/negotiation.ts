import { expect } from 'vitest'
import { type ContractCase, type ContractSubject, exchange, problem } from '../contract-case.ts'

const JSON_TYPE = 'application/json'
const CSV = 'text/csv; charset=utf-8'
const VENDOR = 'application/vnd.ship+json'

/** The type that answers each `Accept`; `undefined` for 406. */
const accepted: readonly (readonly [accept: string, type: string | undefined])[] = [
  ['*/*', JSON_TYPE],
  ['text/csv', CSV],
  ['TEXT/CSV', CSV],
  ['text/*', CSV],
  ['text/csv, application/json', JSON_TYPE],
  ['text/csv;q=0.9, application/json;q=0.8', CSV],
  ['application/json;q=0, */*', CSV],
  ['application/*;q=0.5, application/vnd.ship+json', VENDOR],
  ['text/html, application/xhtml+xml, */*;q=0.1', JSON_TYPE],
  ['application/json;q=0.1;x=y, text/csv;q=0.05', JSON_TYPE],
  ['no range', JSON_TYPE],
  ['', JSON_TYPE],
  ['text/html', undefined],
  ['image/*', undefined],
  ['*/*;q=0', undefined],
]

const sent = (target: string, type: string, body: string, method = 'POST') => ({
  method,
  target,
  headers: { 'Content-Type': type },
  body,
})

const cases: readonly ContractCase[] = [
  ...accepted.map(([accept, type]) =>
    exchange(
      `Accept: ${accept} is answered with ${type ?? '406'}`,
      { target: '/ships', headers: { Accept: accept } },
      type === undefined
        ? { ...problem(406), headers: { ...problem(406).headers, vary: 'Accept' } }
        : {
            status: 200,
            headers: { 'content-type': type, vary: 'Accept' },
            text: type === CSV ? 'id\n7\n' : '{"id":7}',
          },
    ),
  ),
  exchange(
    'an error behind a negotiation is a problem document',
    { target: '/ships?broken', headers: { Accept: 'text/csv' } },
    problem(409),
  ),
  exchange(
    'stringify serialises a value',
    { target: '/big' },
    { status: 200, json: { big: '1n' } },
  ),
  exchange(
    'stringify serialises each line',
    { target: '/lines' },
    { status: 200, text: '"1n"\n"2n"\n' },
  ),
  exchange(
    'a type of the app is parsed as it says',
    sent('/app', 'application/xml;charset=utf-8', '<a/>'),
    { status: 200, json: { body: '<a/>' } },
  ),
  exchange('types of a route replace those of the app', sent('/own', 'application/xml', '<a/>'), {
    ...problem(415),
    headers: {
      ...problem(415).headers,
      accept:
        'application/json, application/x-www-form-urlencoded, text/plain, application/csp-report, application/octet-stream, image/*, application/x-form',
    },
  }),
  exchange('the other types stay', sent('/own', JSON_TYPE, '[1]'), {
    status: 200,
    json: { body: [1] },
  }),
  exchange('a type as JSON', sent('/own', 'application/csp-report', '{"a":1}'), {
    status: 200,
    json: { body: { a: 1 } },
  }),
  exchange(
    'a type as JSON that is malformed',
    sent('/own', 'application/csp-report', '{'),
    problem(400),
  ),
  exchange('a type as a form', sent('/own', 'application/x-form', 'a=1&a=2'), {
    status: 200,
    json: { body: { a: ['1', '2'] } },
  }),
  exchange('a type as bytes', sent('/own', 'application/octet-stream', 'AB'), {
    status: 200,
    json: { bytes: [65, 66] },
  }),
  exchange('a type by its kind', sent('/own', 'image/png', 'A'), {
    status: 200,
    json: { bytes: [65] },
  }),
  exchange(
    'OPTIONS names the types of a query',
    { method: 'OPTIONS', target: '/own' },
    { status: 204, headers: { 'accept-query': /application\/csp-report/ } },
  ),
  {
    name: 'early hints do not disturb the answer',
    async run(host) {
      const { status, json } = await host.send('/hints')
      expect(status).toBe(200)
      expect(json).toBeTypeOf('boolean')
    },
  },
]

export const negotiationSubject: ContractSubject = {
  name: 'negotiation',
  app: 'negotiation',
  cases,
}
