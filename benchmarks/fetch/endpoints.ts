import { created, time, user } from '../http/contestants/answers.ts'

const ORIGIN = 'http://127.0.0.1:3000'
const BODY = '{"name":"Grace"}'

/** A request to each endpoint, as a host passes it, and the expected answer. */
export const endpoints = {
  'GET /api/time': { make: () => new Request(`${ORIGIN}/api/time`), answer: time() },
  'GET /api/users/:id': { make: () => new Request(`${ORIGIN}/api/users/42`), answer: user('42') },
  'POST /api/users': {
    make: () =>
      new Request(`${ORIGIN}/api/users`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Content-Length': String(BODY.length) },
        body: BODY,
      }),
    answer: created('Grace'),
  },
} as const

export type EndpointName = keyof typeof endpoints
