/** The requests that every server of the sample projects gets, and its answers. */
export const ANSWERS = [
  { path: '/api/users/7', status: 200, json: { user: { id: '7' } } },
  { path: '/api/users/8', status: 404, type: 'application/problem+json' },
  { path: '/api/users', method: 'POST', status: 201, json: { user: { name: 'Ada' } } },
  { path: '/api/files/a%2Fb/c', status: 200, json: { path: ['a/b', 'c'] } },
  { path: '/api/old', status: 302, location: '/api/users/7' },
  { path: '/api/old', method: 'DELETE', status: 405 },
] as const

export type Answer = (typeof ANSWERS)[number]

/** Sends a request over HTTP, and returns the members of the answer that the expected one has. */
export async function ask(origin: string, expected: Answer): Promise<unknown> {
  const method = 'method' in expected ? expected.method : 'GET'
  const response = await fetch(`${origin}${expected.path}`, {
    method,
    redirect: 'manual',
    ...(method === 'POST' && {
      headers: { 'content-type': 'application/json' },
      body: '{"name":"Ada"}',
    }),
  })
  const answer = {
    ...expected,
    status: response.status,
    ...('type' in expected && { type: response.headers.get('content-type')?.split(';')[0] }),
    ...('location' in expected && { location: response.headers.get('location') }),
  }
  const body = await response.text()
  return 'json' in expected ? { ...answer, json: JSON.parse(body) } : answer
}
