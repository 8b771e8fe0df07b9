import { createClient, ProblemError } from '@portolan/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Routes } from '../page/script/routes.d.ts'
import { makeDataDirectory, removeDataDirectory, startExample } from './running-example.ts'
import type { RunningProcess } from './running-process.ts'

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'correct horse' }

describe('the example, called by its typed client', () => {
  let directory: string
  let example: RunningProcess
  let cookie = ''
  beforeAll(async () => {
    directory = await makeDataDirectory()
    example = await startExample(directory)
  })
  afterAll(async () => {
    await example?.stop()
    await removeDataDirectory(directory)
  })
  const connect = () => createClient<Routes>({ baseUrl: example.url, headers: () => ({ cookie }) })

  test('makes, shows, changes and deletes a user', async () => {
    const api = connect()
    const { user } = await api.post('/api/users', { body: ADA })
    const createdAt: string = user.createdAt
    expect(new Date(createdAt).toISOString()).toBe(createdAt)
    const { id } = user
    expect(await api.get('/api/users')).toEqual({ users: [user] })
    expect(await api.get('/api/users/:id', { params: { id } })).toEqual({ user })
    const changed = await api.patch('/api/users/:id', { params: { id }, body: { name: 'Grace' } })
    expect(changed).toEqual({ user: { ...user, name: 'Grace' } })
    expect(await api.delete('/api/users/:id', { params: { id } })).toBe(undefined)
    expect(await api.get('/api/users')).toEqual({ users: [] })
  })

  test('logs in, and keeps the session by its cookie', async () => {
    const api = connect()
    await api.post('/api/users', { body: ADA })
    await expect(api.get('/api/admin/stats')).rejects.toMatchObject({ status: 401 })
    const answer = await api.post.response('/api/session', { body: ADA })
    cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect((await api.get('/api/admin/stats')).users).toBe(1)
    const { user } = await api.put('/api/profile', { body: { name: 'Ada Lovelace' } })
    expect(await api.get('/api/profile')).toEqual({ user })
  })

  test('throws a ProblemError that says what is wrong with a body', async () => {
    const error = await connect()
      .post('/api/users', { body: { name: '' } })
      .catch((e) => e)
    expect(error).toBeInstanceOf(ProblemError)
    expect(error).toMatchObject({ status: 400, title: 'Bad Request' })
    expect(error.errors.map(({ path }: { path: string[] }) => path.join('.'))).toEqual([
      'name',
      'email',
      'password',
    ])
  })

  test('writes segments so that the routes read them back', async () => {
    const api = connect()
    const path = ['a/b', 'total 25%.csv']
    expect(await api.get('/api/files/:path+', { params: { path } })).toEqual({ path })
    expect(await api.get('/api/docs/:path*', { params: { path: [] } })).toEqual({ path: [] })
    expect((await api.get('/api/time')).message).toBe('Hello from a route file')
    expect((await api.get('/status')).status).toBe('ok')
  })
})
