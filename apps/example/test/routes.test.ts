import SwaggerParser from '@apidevtools/swagger-parser'
import { SECURITY_HEADERS } from '@portolan/security-headers'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, createClient, type HttpClient, tokenOf } from './http-client.ts'
import { makeDataDirectory, removeDataDirectory, startExample } from './running-example.ts'
import type { ExpressVersion, RunningProcess } from './running-process.ts'

const SECRET = 'a secret that only this test and its server know'
const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const NOBODY = '00000000-0000-4000-8000-000000000000'

// The header is sent only over TLS.
const expectedHeaders = SECURITY_HEADERS.filter(([name]) => name !== 'Strict-Transport-Security')

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'correct horse' }

describe.each<ExpressVersion>([5, 4])('the example on Express %i', (express) => {
  let directory: string
  let example: RunningProcess
  let send: HttpClient

  beforeAll(async () => {
    directory = await makeDataDirectory()
    example = await startExample(directory, { express, env: { SESSION_SECRET: SECRET } })
    send = createClient(example.url)
  })
  afterAll(async () => {
    await example?.stop()
    await removeDataDirectory(directory)
  })

  let people = 0
  /** A new user for one test, as the answer to its creation shows it. */
  async function createUser() {
    const email = `user${++people}@example.com`
    const { body } = await send('POST /api/users', { body: { ...ADA, email } })
    return body.user as { id: string; name: string; email: string; createdAt: string }
  }
  /** The id of the session that a token names. */
  function sessionOf(token: string): string {
    const [, payload] = token.split('.')
    return JSON.parse(String(Buffer.from(payload, 'base64url'))).jti
  }
  async function logIn(email: string, password = ADA.password): Promise<string> {
    return tokenOf(await send('POST /api/session', { body: { email, password } })) ?? ''
  }
  function signToken(session: string, expires: number, key = SECRET): Promise<string> {
    return new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setJti(session)
      .setExpirationTime(expires)
      .sign(new TextEncoder().encode(key))
  }
  const inAnHour = Math.floor(Date.now() / 1000) + 3600

  describe('GET /api/time', () => {
    test('answers the time and a message', async () => {
      const { status, body } = await send('GET /api/time')
      expect(status).toBe(200)
      expect(body).toEqual({ timestamp: expect.any(String), message: expect.any(String) })
      expect(new Date(body.timestamp).toISOString()).toBe(body.timestamp)
    })

    test('answers HEAD with the same headers and no body', async () => {
      const { status, headers, body } = await send('HEAD /api/time')
      expect(status).toBe(200)
      expect(headers.get('Content-Type')).toMatch(/^application\/json/)
      expect(body).toBe('')
    })
  })

  describe('/api/users', () => {
    test('creates a user, whose password it never shows, and lists it', async () => {
      const { status, headers, body } = await send('POST /api/users', { body: ADA })
      expect(status).toBe(201)
      expect(body).toEqual({
        user: {
          id: expect.stringMatching(UUID_PATTERN),
          name: 'Ada',
          email: 'ada@example.com',
          createdAt: expect.any(String),
        },
      })
      expect(headers.get('Location')).toBe(`/api/users/${body.user.id}`)
      const list = await send('GET /api/users')
      expect(list.status).toBe(200)
      expect(list.body.users).toContainEqual(body.user)
      expect(JSON.stringify(list.body)).not.toMatch(/password|scrypt/i)
    })

    test('answers 409 to an e-mail address that has a user, in any case', async () => {
      const { email } = await createUser()
      const { status } = await send('POST /api/users', {
        body: { ...ADA, email: email.toUpperCase() },
      })
      expect(status).toBe(409)
    })

    test('gives an e-mail address to one of several who ask for it at once', async () => {
      const body = { ...ADA, email: 'wanted@example.com' }
      const answers = await Promise.all([1, 2, 3, 4].map(() => send('POST /api/users', { body })))
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
    })

    test.each([
      ['no body', undefined, 'The body must be an object'],
      ['a list', [], 'The body must be an object'],
      ['nothing', {}, 'name is missing; email is missing; password is missing'],
      ['a number for a name', { ...ADA, name: 7 }, 'name must be a string'],
      ['an empty name', { ...ADA, name: ' ' }, 'name must not be empty'],
      ['a NUL', { ...ADA, name: 'A\0da' }, 'name must not hold control characters'],
      ['no address', { ...ADA, email: 'ada' }, 'email must be an address'],
      ['a short password', { ...ADA, password: '1234567' }, 'password must have at least 8'],
    ])('answers 400 to %s and says what is wrong', async (_, body, detail) => {
      const answer = await send('POST /api/users', { body })
      expect(answer.status).toBe(400)
      expect(answer.headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
      expect(answer.body.detail).toContain(detail)
    })

    test('answers 405 to other methods and names its own', async () => {
      const { status, headers } = await send('PUT /api/users', { body: ADA })
      expect(status).toBe(405)
      expect(headers.get('Allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'OPTIONS', 'POST'])
    })

    test('answers OPTIONS with its methods', async () => {
      const { status, headers } = await send('OPTIONS /api/users')
      expect(status).toBe(204)
      expect(headers.get('Allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'OPTIONS', 'POST'])
    })
  })

  describe('/api/users/[id]', () => {
    test('shows a user', async () => {
      const user = await createUser()
      const { status, body } = await send(`GET /api/users/${user.id}`)
      expect({ status, body }).toEqual({ status: 200, body: { user } })
    })

    test('changes what is given and keeps the rest', async () => {
      const user = await createUser()
      const { status, body } = await send(`PATCH /api/users/${user.id}`, {
        body: { name: 'Grace' },
      })
      expect({ status, body }).toEqual({ status: 200, body: { user: { ...user, name: 'Grace' } } })
      expect(await logIn(user.email)).not.toBe('')
    })

    test('changes a password', async () => {
      const user = await createUser()
      const password = 'battery staple'
      await send(`PATCH /api/users/${user.id}`, { body: { password } })
      expect(await logIn(user.email, password)).not.toBe('')
    })

    test('takes neither an id nor a hash from the body', async () => {
      const user = await createUser()
      const { body } = await send(`PATCH /api/users/${user.id}`, {
        body: { name: 'Grace', id: NOBODY, passwordHash: 'x', createdAt: 0 },
      })
      expect(body).toEqual({ user: { ...user, name: 'Grace' } })
      expect(await logIn(user.email)).not.toBe('')
    })

    test('answers 409 when another user has the e-mail address', async () => {
      const [user, other] = [await createUser(), await createUser()]
      const { status } = await send(`PATCH /api/users/${user.id}`, { body: { email: other.email } })
      expect(status).toBe(409)
    })

    test('answers 400 to a change of nothing', async () => {
      const { id } = await createUser()
      expect((await send(`PATCH /api/users/${id}`, { body: {} })).status).toBe(400)
    })

    test('deletes a user, once', async () => {
      const { id } = await createUser()
      const deleted = await send(`DELETE /api/users/${id}`)
      expect({ status: deleted.status, body: deleted.body }).toEqual({ status: 204, body: '' })
      expect((await send(`GET /api/users/${id}`)).status).toBe(404)
      expect((await send(`DELETE /api/users/${id}`)).status).toBe(404)
    })

    test.each(['GET', 'PATCH', 'DELETE'])('answers 404 to %s of no such user', async (method) => {
      const message = method === 'PATCH' ? { body: { name: 'Grace' } } : {}
      for (const id of [NOBODY, 'not-a-uuid', '7', "'"]) {
        const { status, body } = await send(`${method} /api/users/${id}`, message)
        expect({ status, body }).toEqual({ status: 404, body: { error: 'User not found' } })
      }
    })

    test('answers 405 to PUT', async () => {
      expect((await send(`PUT /api/users/${NOBODY}`, { body: ADA })).status).toBe(405)
    })
  })

  describe('GET /api/cached', () => {
    test('sets Cache-Control and a header of its own', async () => {
      const { status, headers, body } = await send('GET /api/cached')
      expect(status).toBe(200)
      expect(headers.get('Cache-Control')).toBe('public, max-age=60')
      expect(headers.get('X-Data-Version')).toBe('1')
      expect(body).toEqual({ message: expect.any(String) })
    })
  })

  describe('/api/session', () => {
    test('logs in with a cookie that no script reads and no other site sends', async () => {
      const user = await createUser()
      const answer = await send('POST /api/session', {
        body: { email: user.email, password: ADA.password },
      })
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: { user } })
      const [cookie] = answer.headers.getSetCookie()
      expect(cookie).toMatch(/^token=[\w-]+\.[\w-]+\.[\w-]+;/)
      expect(cookie).toMatch(/; HttpOnly/)
      expect(cookie).toMatch(/; SameSite=Lax/)
      expect(cookie).toMatch(/; Path=\//)
    })

    test('answers a wrong password and an unknown address alike', async () => {
      const { email } = await createUser()
      const wrong = await send('POST /api/session', { body: { email, password: 'wrong' } })
      const unknown = await send('POST /api/session', {
        body: { email: 'nobody@example.com', password: 'wrong' },
      })
      expect(wrong.status).toBe(401)
      expect(unknown.status).toBe(401)
      expect(wrong.body).toEqual(unknown.body)
      expect(tokenOf(wrong)).toBeUndefined()
    })

    test('answers 400 when something is missing', async () => {
      const { status, body } = await send('POST /api/session', { body: { email: 'a@example.com' } })
      expect(status).toBe(400)
      expect(body.detail).toBe('password is missing')
    })

    test('logs out by clearing the cookie', async () => {
      const answer = await send('DELETE /api/session')
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 204, body: '' })
      expect(answer.headers.getSetCookie()).toEqual([
        expect.stringMatching(/^token=; Path=\/; Expires=Thu, 01 Jan 1970 00:00:00 GMT/),
      ])
    })
  })

  describe('/api/profile and the guard of /api/admin', () => {
    test.each(['GET /api/profile', 'PUT /api/profile', 'GET /api/admin/stats'])(
      '%s answers 401 without a token',
      async (request) => {
        const { status, body } = await send(request)
        expect({ status, body }).toEqual({ status: 401, body: { error: 'Unauthorized' } })
      },
    )

    test.each(['GET /api/profile', 'PUT /api/profile', 'GET /api/admin/stats'])(
      '%s answers 403 to a token that is forged, expired, of a deleted user or none',
      async (request) => {
        const id = sessionOf(await logIn((await createUser()).email))
        expect(
          (await send('GET /api/profile', { token: await signToken(id, inAnHour) })).status,
        ).toBe(200)
        const deleted = await createUser()
        const ofDeleted = await logIn(deleted.email)
        await send(`DELETE /api/users/${deleted.id}`)
        const [, payload] = (await signToken(id, inAnHour)).split('.')
        const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
        const tokens = [
          await signToken(id, inAnHour, 'the secret of somebody else entirely'),
          await signToken(id, 1),
          ofDeleted,
          await signToken(NOBODY, inAnHour),
          await signToken('not-a-uuid', inAnHour),
          unsigned,
          'garbage',
          'j:{"id":1}',
        ]
        for (const token of tokens) {
          const { status, body } = await send(request, { token })
          expect({ status, body }).toEqual({ status: 403, body: { error: 'Invalid token' } })
        }
      },
    )

    test('shows and changes whose session it is', async () => {
      const user = await createUser()
      const token = await logIn(user.email)
      expect(await send('GET /api/profile', { token })).toMatchObject({
        status: 200,
        body: { user },
      })
      const changed = { user: { ...user, name: 'Grace' } }
      const answer = await send('PUT /api/profile', { token, body: { name: 'Grace' } })
      expect(answer).toMatchObject({ status: 200, body: changed })
      expect(await send('GET /api/profile', { token })).toMatchObject({ body: changed })
    })

    test('a session ends at logout, for copies of its token too', async () => {
      const { email } = await createUser()
      const [token, other] = [await logIn(email), await logIn(email)]
      expect((await send('DELETE /api/session', { token })).status).toBe(204)
      expect((await send('GET /api/profile', { token })).status).toBe(403)
      expect((await send('GET /api/profile', { token: other })).status).toBe(200)
    })

    test('all sessions end when the password is changed, and the one that does so begins anew', async () => {
      const { id, email } = await createUser()
      const [token, other] = [await logIn(email), await logIn(email)]
      const answer = await send('PUT /api/profile', { token, body: { password: 'battery staple' } })
      for (const old of [token, other]) {
        expect((await send('GET /api/profile', { token: old })).status).toBe(403)
      }
      const renewed = tokenOf(answer)
      expect((await send('GET /api/profile', { token: renewed })).status).toBe(200)
      await send(`PATCH /api/users/${id}`, { body: { password: 'another one' } })
      expect((await send('GET /api/profile', { token: renewed })).status).toBe(403)
    })

    test('lets a session through to the statistics', async () => {
      const token = await logIn((await createUser()).email)
      const { status, body } = await send('GET /api/admin/stats', { token })
      expect(status).toBe(200)
      expect(body).toEqual({ users: expect.any(Number), uptimeSeconds: expect.any(Number) })
      expect(body.users).toBe((await send('GET /api/users')).body.users.length)
    })

    test('the profile is changed by PUT alone', async () => {
      const { status, headers } = await send('DELETE /api/profile')
      expect(status).toBe(405)
      expect(headers.get('Allow')).toBe('GET, HEAD, PUT, OPTIONS')
    })
  })

  describe('GET /api/fail', () => {
    test('answers 500 without the message, which goes to the log', async () => {
      const { status, headers, body } = await send('GET /api/fail')
      expect(status).toBe(500)
      expect(headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
      expect(JSON.stringify(body)).not.toMatch(/hunter2|ECONNREFUSED|route\.js/)
      await expect.poll(example.output).toContain('connect ECONNREFUSED')
    })
  })

  describe('results of helpers', () => {
    test('GET /api/old redirects', async () => {
      const { status, headers } = await send('GET /api/old')
      expect(status).toBe(301)
      expect(headers.get('Location')).toBe('/api/time')
    })

    test('GET /api/gone is a 404 as problem+json', async () => {
      const { status, headers, body } = await send('GET /api/gone')
      expect(status).toBe(404)
      expect(headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
      expect(body).toMatchObject({ status: 404, detail: 'This one has moved on' })
    })
  })

  describe('catch-alls', () => {
    test.each([
      ['/api/docs', []],
      ['/api/docs/', []],
      ['/api/docs/guide', ['guide']],
      ['/api/docs/guide/first%20steps', ['guide', 'first steps']],
      ['/api/files/a', ['a']],
      ['/api/files/a/b.txt', ['a', 'b.txt']],
      ['/api/files/a%2Fb/c', ['a/b', 'c']],
    ])('GET %s answers its segments', async (path, expected) => {
      const { status, body } = await send(`GET ${path}`)
      expect({ status, body }).toEqual({ status: 200, body: { path: expected } })
    })

    test('GET /api/files without a segment is no route', async () => {
      expect((await send('GET /api/files')).status).toBe(404)
    })

    test('GET /api/files with a malformed encoding is a 400', async () => {
      expect((await send('GET /api/files/%E0%A4%A')).status).toBe(400)
    })
  })

  describe('groups and pages', () => {
    test('a group is no part of the URL', async () => {
      expect(await send('GET /status')).toMatchObject({ status: 200, body: { status: 'ok' } })
      expect((await send('GET /(internal)/status')).status).toBe(404)
      expect((await send('GET /internal/status')).status).toBe(404)
    })

    test('a route beside a page is not served', async () => {
      const { status, body } = await send('GET /about')
      expect(status).toBe(404)
      expect(JSON.stringify(body)).not.toContain('shadows')
    })
  })

  test('GET /openapi.json describes the routes in a valid document', async () => {
    const { status, body } = await send('GET /openapi.json')
    // A route that cannot be described makes it 500.
    expect(status).toBe(200)
    expect(body.paths['/api/users/{id}'].patch).toMatchObject({ operationId: 'patchApiUsersById' })
    expect(body.paths).not.toHaveProperty('/about')
    await expect(SwaggerParser.validate(body)).resolves.toBeTruthy()
  })

  describe('app.ts', () => {
    test('answers its own routes', async () => {
      expect(await send('GET /health')).toMatchObject({ status: 200, body: { ok: true } })
      expect(await send('GET /')).toMatchObject({ status: 200, body: { name: 'Portolan example' } })
    })

    test.each([
      'GET /health',
      'GET /api/time',
      'GET /api/gone',
      'GET /api/fail',
      'GET /api/old',
      'GET /nowhere',
    ])('sends the security headers with %s', async (request) => {
      const { headers } = await send(request)
      for (const [name, value] of expectedHeaders) expect(headers.get(name)).toBe(value)
      expect(headers.has('X-Powered-By')).toBe(false)
    })

    test('logs requests without the keys and tokens that clients send', async () => {
      await fetch(`${example.url}/nowhere?token=abc123&page=2&api_key=def456`, {
        headers: { 'X-Api-Key': 'ghi789', Authorization: 'Bearer jkl012' },
      })
      await expect
        .poll(example.output)
        .toContain('/nowhere?token=[Redacted]&page=2&api_key=[Redacted]')
      expect(example.output()).not.toMatch(/abc123|def456|ghi789|jkl012/)
    })

    test('logs requests without what sessions are made of', async () => {
      const token = await logIn((await createUser()).email)
      await send('GET /api/profile', { token })
      await send('GET /nowhere?after=profile')
      await expect.poll(example.output).toContain('"url":"/nowhere?after=profile"')
      expect(example.output()).toContain('"url":"/api/profile"')
      expect(example.output()).not.toContain(token)
    })

    test('refuses logins after ten failures, and only logins', async () => {
      const answers: Answer[] = []
      for (let attempt = 0; attempt < 11; attempt++) {
        answers.push(
          await send('POST /api/session', { body: { email: 'a@b.example', password: 'x' } }),
        )
      }
      const last = answers.at(-1)
      expect(last?.status).toBe(429)
      expect(last?.body).toEqual({ error: expect.stringContaining('Too many failed logins') })
      expect((await send('DELETE /api/session')).status).toBe(204)
    })
  })
})
