import { describe, expect, test } from 'vitest'
import { makeTree } from '../test/tree-on-disk.ts'
import { discoverRoutes } from './index.ts'

describe('discoverRoutes', () => {
  test('gives routes with their id, pattern, segments, file and middleware', async () => {
    const appDir = makeTree(['middleware.ts', 'api/middleware.ts', 'api/users/[id]/route.ts'])
    expect(await discoverRoutes({ appDir })).toEqual({
      version: 1,
      routes: [
        {
          id: 'api/users/[id]',
          pattern: '/api/users/:id',
          segments: [
            { kind: 'static', value: 'api' },
            { kind: 'static', value: 'users' },
            { kind: 'param', name: 'id' },
          ],
          file: 'api/users/[id]/route.ts',
          middleware: ['middleware.ts', 'api/middleware.ts'],
        },
      ],
      pages: [],
      warnings: [],
    })
  })
})
