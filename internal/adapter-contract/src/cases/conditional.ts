import { type ContractCase, type ContractSubject, exchange } from '../contract-case.ts'

const BEFORE = 'Wed, 21 Oct 2015 07:27:59 GMT'
const SAME = 'Wed, 21 Oct 2015 07:28:00 GMT'

/** A target, a condition, and the status by RFC 9110, section 13.2.2. */
const conditions: readonly (readonly [
  target: string,
  name: string,
  value: string,
  status: number,
])[] = [
  ['/tagged', 'If-None-Match', '"v1"', 304],
  ['/tagged', 'If-None-Match', 'W/"v1"', 304],
  ['/tagged', 'If-None-Match', '"v0", "v1"', 304],
  ['/tagged', 'If-None-Match', '*', 304],
  ['/tagged', 'If-None-Match', '"v2"', 200],
  ['/weak', 'If-None-Match', '"v1"', 304],
  ['/response', 'If-None-Match', '"v1"', 304],
  ['/dated', 'If-Modified-Since', SAME, 304],
  ['/dated', 'If-Modified-Since', BEFORE, 200],
  ['/dated', 'If-Modified-Since', 'no date', 200],
  // The obsolete forms of RFC 9110, section 5.6.7.
  ['/dated', 'If-Modified-Since', 'Wednesday, 21-Oct-15 07:28:00 GMT', 304],
  ['/dated', 'If-Modified-Since', 'Wednesday, 21-Oct-15 07:27:59 GMT', 200],
  ['/dated', 'If-Modified-Since', 'Wed Oct 21 07:28:00 2015', 304],
  ['/dated', 'If-Modified-Since', 'Wed Oct 21 07:27:59 2015', 200],
  ['/dated', 'If-Modified-Since', 'Sun Nov  1 07:27:59 2015', 304],
  ['/asctime', 'If-Modified-Since', SAME, 304],
  ['/asctime', 'If-Unmodified-Since', BEFORE, 412],
  ['/tagged', 'If-Match', '"v1"', 200],
  ['/tagged', 'If-Match', '"v2"', 412],
  ['/weak', 'If-Match', 'W/"v1"', 412],
  ['/dated', 'If-Unmodified-Since', SAME, 200],
  ['/dated', 'If-Unmodified-Since', BEFORE, 412],
  ['/missing', 'If-None-Match', '"v1"', 404],
]

const cases: readonly ContractCase[] = [
  ...conditions.flatMap(([target, name, value, status]) =>
    ['GET', 'HEAD'].map((method) =>
      exchange(
        `${method} ${target} with ${name}: ${value} is ${status}`,
        { method, target, headers: { [name]: value } },
        { status, ...(status === 304 && { text: '', headers: { 'content-type': undefined } }) },
      ),
    ),
  ),
  exchange(
    '304 keeps the headers that a cache needs',
    { target: '/tagged', headers: { 'If-None-Match': '"v1"' } },
    {
      status: 304,
      headers: { etag: '"v1"', 'cache-control': 'max-age=60', 'content-length': undefined },
    },
  ),
  exchange(
    'If-None-Match comes before If-Modified-Since',
    { target: '/dated', headers: { 'If-None-Match': '"v1"', 'If-Modified-Since': SAME } },
    { status: 200 },
  ),
  exchange(
    'an action is not conditional',
    { method: 'POST', target: '/tagged', headers: { 'If-None-Match': '"v1"' } },
    { status: 200, json: { a: 1 } },
  ),
]

export const conditionalSubject: ContractSubject = {
  name: 'conditional requests',
  app: 'conditional',
  cases,
}
