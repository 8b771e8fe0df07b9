import { isDeepStrictEqual } from 'node:util'
import type { Question } from '@portolan-internal/adapter-contract/in-process'
import { created, session, time, user } from './contestants/answers.ts'

/** Every contestant answers them. */
export const plainEndpoints = {
  'GET /api/time': { path: '/api/time', status: 200, answer: time() },
  'GET /api/users/:id': { path: '/api/users/42', status: 200, answer: user('42') },
  'POST /api/users': {
    path: '/api/users',
    status: 200,
    answer: created('Grace'),
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Grace' }),
  },
} satisfies Record<string, Endpoint>

/** A contestant may answer some of these otherwise, and is left out there. */
export const endpoints: Readonly<Record<string, Endpoint>> = {
  ...plainEndpoints,
  'GET behind three middleware': { path: '/api/guarded/42', status: 200, answer: user('42') },
  'GET of a missing user': { path: '/api/missing/42', status: 404, answer: undefined },
  'GET with cookies': {
    path: '/api/session',
    status: 200,
    answer: session('three'),
    headers: { Cookie: 'a=1; b=two; sid=three; d=4; e=5' },
  },
}

/** A request, and the JSON of its answer; `undefined` where each contestant words it anew. */
export interface Endpoint extends Question {
  readonly status: number
  readonly method?: 'POST'
  readonly answer: unknown
}

/** Whether a contestant that listens answers as all others do. */
export async function isAnswered(
  origin: string,
  { path, status, answer, ...init }: Endpoint,
): Promise<boolean> {
  const response = await fetch(origin + path, init)
  const text = await response.text()
  if (response.status !== status) return false
  return answer === undefined || isDeepStrictEqual(JSON.parse(text), answer)
}
