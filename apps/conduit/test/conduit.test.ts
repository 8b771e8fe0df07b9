import { createClient } from '@portolan/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Routes } from './fixtures/routes.d.ts'
import { createCluster, findPostgres, type PostgresCluster } from './postgres-cluster.ts'
import { createRedis, hasRedis, type RedisServer } from './redis-server.ts'
import {
  makeDataDirectory,
  type RunningConduit,
  removeDataDirectory,
  startConduit,
  whenReady,
} from './running-conduit.ts'

const bin = findPostgres()
const isServed = bin !== undefined && hasRedis()

describe.each([
  { name: 'the embedded database', hasServers: false },
  { name: 'PostgreSQL and Redis', hasServers: true },
])('Conduit on $name', ({ hasServers }) => {
  if (hasServers && !isServed) {
    return test.skip('needs the Debian packages postgresql and redis-server', () => {})
  }

  let directory: string
  let cluster: PostgresCluster | undefined
  let redis: RedisServer | undefined
  let conduit: RunningConduit

  beforeAll(async () => {
    directory = await makeDataDirectory()
    const env: Record<string, string> = { DATA_DIR: directory, LOGIN_LIMIT: '5' }
    if (hasServers && bin !== undefined) {
      cluster = await createCluster(bin)
      redis = await createRedis()
      await Promise.all([cluster.start(), redis.start()])
      env.DATABASE_URL = cluster.url
      env.REDIS_URL = redis.url
      env.JWT_SECRET = 'x'.repeat(32)
    }
    conduit = await startConduit({ env })
    await whenReady(conduit.url)
  })
  afterAll(async () => {
    expect(await conduit?.stop()).toBe(0)
    await redis?.stop()
    await cluster?.remove()
    await removeDataDirectory(directory)
  })

  const connect = (token?: string) =>
    createClient<Routes>({
      baseUrl: conduit.url,
      headers: token === undefined ? {} : { authorization: `Token ${token}` },
    })

  const register = async (username: string) => {
    const { user } = await connect().post('/api/users', {
      body: { user: { username, email: `${username}@Example.com`, password: 'correct horse' } },
    })
    return { ...user, api: connect(user.token) }
  }

  test('registers a user and logs in, whatever the case of the address', async () => {
    const { api: _, token, ...ada } = await register('ada')
    expect(ada).toEqual({ username: 'ada', email: 'ada@example.com', bio: null, image: null })
    const { user } = await connect().post('/api/users/login', {
      body: { user: { email: 'ADA@example.com', password: 'correct horse' } },
    })
    expect(user).toEqual({ ...ada, token: expect.any(String) })
    expect(token.split('.')).toHaveLength(3)
  })

  test('refuses a wrong password, a taken name and a taken address', async () => {
    await register('bo')
    const wrong = await connect().post('/api/users/login', {
      body: { user: { email: 'bo@example.com', password: 'wrong horse' } },
      expect: [401],
    })
    expect(wrong).toMatchObject({ status: 401, problem: { errors: { credentials: ['invalid'] } } })
    const again = (username: string, email: string) =>
      connect().post('/api/users', {
        body: { user: { username, email, password: 'correct horse' } },
        expect: [409],
      })
    const taken = ['has already been taken']
    expect(await again('bo', 'bo2@example.com')).toMatchObject({
      problem: { errors: { username: taken } },
    })
    expect(await again('bo2', 'bo@example.com')).toMatchObject({
      problem: { errors: { email: taken } },
    })
  })

  test('refuses the sixth login of one account, and no other account', async () => {
    await register('kim')
    const logIn = (email: string) =>
      connect().post.response('/api/users/login', {
        body: { user: { email, password: 'wrong horse' } },
      })
    for (let count = 0; count < 5; count++) {
      expect((await logIn('kim@example.com')).status).toBe(401)
    }
    const refused = await logIn('Kim@example.com')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800)
    expect((await logIn('lee@example.com')).status).toBe(401)
  })

  test('tells every field that is wrong, by its name', async () => {
    const answer = await connect().post('/api/users', {
      body: { user: { username: '', email: 'nobody', password: 'tiny' } },
      expect: [422],
    })
    expect(answer).toMatchObject({
      status: 422,
      problem: {
        errors: {
          username: ["can't be blank"],
          email: ['is invalid'],
          password: ['is too short (minimum is 8 characters)'],
        },
      },
    })
    const list = await connect().get.response('/api/articles', { query: { limit: 'all' } })
    expect(list.status).toBe(422)
    expect(await list.json()).toEqual({ errors: { limit: ['must be a whole number'] } })
  })

  test('changes the user, and keeps every field that is not given', async () => {
    const { api } = await register('cy')
    const put = async (changes: { bio?: string | null; username?: string; password?: string }) => {
      const { user } = await api.put('/api/user', { body: { user: changes } })
      return { bio: user.bio, username: user.username }
    }
    expect(await put({ bio: 'Sails' })).toEqual({ bio: 'Sails', username: 'cy' })
    expect(await put({ username: 'cyd' })).toEqual({ bio: 'Sails', username: 'cyd' })
    expect(await put({ bio: '' })).toEqual({ bio: null, username: 'cyd' })
    expect(await put({})).toEqual({ bio: null, username: 'cyd' })
    await put({ password: 'another horse' })
    const login = await connect().post('/api/users/login', {
      body: { user: { email: 'cy@example.com', password: 'another horse' } },
    })
    expect(login.user.username).toBe('cyd')
  })

  test('asks for a token, and refuses one that is forged', async () => {
    const errors = async (token?: string) => {
      const answer = await connect(token).get('/api/user', { expect: [401] })
      return answer.ok ? {} : answer.problem
    }
    expect(await errors()).toEqual({ errors: { token: ['is missing'] } })
    expect(await errors('a.b.c')).toEqual({ errors: { token: ['is invalid'] } })
    const { token } = await register('dee')
    expect(await errors(`${token.slice(0, -4)}AAAA`)).toEqual({ errors: { token: ['is invalid'] } })
  })

  test('publishes, changes and removes an article', async () => {
    const { api } = await register('eve')
    const created = await api.post('/api/articles', {
      body: { article: { title: 'Ünder sail!', description: 'd', body: 'b', tagList: ['z', 'a'] } },
    })
    const { slug, createdAt } = created.article
    expect(slug).toMatch(/^u-nder-sail-[0-9a-f]{8}$/)
    expect(created.article).toMatchObject({
      tagList: ['a', 'z'],
      favorited: false,
      favoritesCount: 0,
      author: { username: 'eve', following: false },
    })
    const changed = await api.put('/api/articles/:slug', {
      params: { slug },
      body: { article: { title: 'At anchor' } },
    })
    expect(changed.article).toMatchObject({ createdAt, tagList: ['a', 'z'], body: 'b' })
    expect(changed.article.slug).toMatch(/^at-anchor-/)
    expect(changed.article.updatedAt > createdAt).toBe(true)
    const params = { slug: changed.article.slug }
    const { api: other } = await register('eve2')
    const refused = await other.delete('/api/articles/:slug', { params, expect: [403] })
    expect(refused).toMatchObject({ problem: { errors: { article: ['forbidden'] } } })
    expect(await api.delete('/api/articles/:slug', { params })).toBeUndefined()
    const gone = await connect().get('/api/articles/:slug', { params, expect: [404] })
    expect(gone).toMatchObject({ problem: { errors: { article: ['not found'] } } })
  })

  test('lists by author, tag and favourite, the newest first, page by page', async () => {
    const { api } = await register('fay')
    const publish = async (title: string) => {
      const body = { article: { title, description: 'd', body: 'b', tagList: ['fays'] } }
      return (await api.post('/api/articles', { body })).article.slug
    }
    const first = await publish('First')
    const second = await publish('Second')
    await api.post('/api/articles/:slug/favorite', { params: { slug: first } })
    const slugs = async (query: Record<string, string>) => {
      const { articles, articlesCount } = await connect().get('/api/articles', { query })
      expect(articles.every((article) => !('body' in article))).toBe(true)
      return { slugs: articles.map(({ slug }) => slug), articlesCount }
    }
    const both = { slugs: [second, first], articlesCount: 2 }
    expect(await slugs({ author: 'fay' })).toEqual(both)
    expect(await slugs({ tag: 'fays' })).toEqual(both)
    expect(await slugs({ favorited: 'fay' })).toEqual({ slugs: [first], articlesCount: 1 })
    expect(await slugs({ author: 'fay', limit: '1', offset: '1' })).toEqual({
      slugs: [first],
      articlesCount: 2,
    })
    expect((await connect().get('/api/tags')).tags).toContain('fays')
  })

  test('counts a favourite of one user once', async () => {
    const { api } = await register('gus')
    const { article } = await api.post('/api/articles', {
      body: { article: { title: 'T', description: 'd', body: 'b' } },
    })
    const params = { slug: article.slug }
    await api.post('/api/articles/:slug/favorite', { params })
    const marked = await api.post('/api/articles/:slug/favorite', { params })
    expect(marked.article).toMatchObject({ favorited: true, favoritesCount: 1 })
    const seen = await connect().get('/api/articles/:slug', { params })
    expect(seen.article).toMatchObject({ favorited: false, favoritesCount: 1 })
    const unmarked = await api.delete('/api/articles/:slug/favorite', { params })
    expect(unmarked.article).toMatchObject({ favorited: false, favoritesCount: 0 })
  })

  test('follows a user, whose articles are the feed then', async () => {
    const hal = await register('hal')
    const ida = await register('ida')
    await ida.api.post('/api/articles', {
      body: { article: { title: 'Of Ida', description: 'd', body: 'b' } },
    })
    expect((await hal.api.get('/api/articles/feed')).articlesCount).toBe(0)
    const params = { username: 'ida' }
    const { profile } = await hal.api.post('/api/profiles/:username/follow', { params })
    expect(profile).toMatchObject({ username: 'ida', following: true })
    const feed = await hal.api.get('/api/articles/feed')
    expect(feed.articles).toMatchObject([{ title: 'Of Ida', author: { following: true } }])
    await hal.api.delete('/api/profiles/:username/follow', { params })
    expect((await hal.api.get('/api/profiles/:username', { params })).profile.following).toBe(false)
  })

  test('keeps the comments of an article, and lets only their authors remove them', async () => {
    const { api } = await register('jan')
    const { article } = await api.post('/api/articles', {
      body: { article: { title: 'T', description: 'd', body: 'b' } },
    })
    const { slug } = article
    const path = '/api/articles/:slug/comments'
    const { comment } = await api.post(path, {
      params: { slug },
      body: { comment: { body: 'Aye' } },
    })
    expect(comment).toMatchObject({ body: 'Aye', author: { username: 'jan' } })
    const { api: other } = await register('jan2')
    const remove = (from: typeof api) =>
      from.delete('/api/articles/:slug/comments/:id(int)', {
        params: { slug, id: comment.id },
        expect: [403, 404],
      })
    expect(await remove(other)).toMatchObject({ status: 403 })
    expect((await connect().get(path, { params: { slug } })).comments).toHaveLength(1)
    expect(await remove(api)).toMatchObject({ status: 204 })
    expect(await remove(api)).toMatchObject({ status: 404 })
  })

  test('answers with the id of the request, and logs the pattern of its route', async () => {
    const answer = await fetch(`${conduit.url}/api/tags`, { headers: { 'X-Request-Id': 'my-id' } })
    expect(answer.headers.get('x-request-id')).toBe('my-id')
    await expect.poll(conduit.output).toContain('"requestId":"my-id","route":"/api/tags"')
    expect(conduit.output()).not.toContain('correct horse')
  })

  test('lets pages of every origin read its answers', async () => {
    const { status, headers } = await fetch(`${conduit.url}/api/articles`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://app.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    })
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-allow-headers')).toMatch(/authorization/i)
  })

  test('describes itself, and shows the page', async () => {
    const document = await (await fetch(`${conduit.url}/openapi.json`)).json()
    expect(document.paths['/api/user'].get.security).toEqual([{ Token: [] }])
    expect(document.paths['/api/articles'].post.operationId).toBe('CreateArticle')
    const page = await fetch(`${conduit.url}/docs`)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('Conduit')
  })
})
