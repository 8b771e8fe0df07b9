import { expect, test } from 'vitest'
import { checkRouteModule } from '../src/index.ts'

const FILE = 'api/users/route.ts'

test.each([
  [['loader']],
  [['action', 'config']],
  [['GET', 'POST', 'config']],
  [['OPTIONS']],
  // Other exports are the file's own affair.
  [['loader', 'getUser', 'schema', 'path', 'options', 'head', 'default']],
])('%j is as it should be', (exportNames) => {
  expect(checkRouteModule({ file: FILE, exportNames })).toEqual([])
})

const NO_HANDLER: [name: string, meant: string][] = [
  ['get', 'GET'],
  ['Get', 'GET'],
  ['GetUsers', 'GET'],
  ['getUsers', 'GET'],
  ['get_users', 'GET'],
  ['GET_USERS', 'GET'],
  ['POSTS', 'POST'],
  ['postUser', 'POST'],
  ['del', 'DELETE'],
  ['removeUser', 'DELETE'],
  ['options', 'OPTIONS'],
  ['Loader', 'loader'],
  ['loaders', 'loader'],
  ['laoder', 'loader'],
  ['load', 'loader'],
  ['loadUsers', 'loader'],
  ['handler', 'loader'],
  ['default', 'loader'],
  ['actions', 'action'],
  ['createUser', 'action'],
]

test.each(NO_HANDLER)('a route file with "%s" alone has no handler: "%s"', (name, meant) => {
  expect(checkRouteModule({ file: FILE, exportNames: ['config', name] })).toEqual([
    {
      code: 'no-handler',
      message: `"${FILE}" has no handler among its exports "${name}", so that every method is answered with 405; did you mean "${meant}"?`,
      files: [FILE],
      fix: expect.stringContaining(meant),
      exportName: name,
      meant,
    },
  ])
})

test('a route file with nothing that resembles a handler is told what one is called', () => {
  for (const exportNames of [[], ['config'], ['__esModule'], ['schema', 'UserCard']]) {
    const [diagnostic] = checkRouteModule({ file: FILE, exportNames })
    expect(diagnostic).toMatchObject({ code: 'no-handler', files: [FILE] })
    expect(diagnostic?.message).not.toMatch(/did you mean|__esModule/)
    expect(diagnostic?.fix).toMatch(/loader for GET, action for POST/)
    expect(diagnostic).not.toHaveProperty('meant')
  }
})

test('every name that was probably meant is in the advice', () => {
  const [diagnostic] = checkRouteModule({ file: FILE, exportNames: ['getUsers', 'createUser'] })
  expect(diagnostic?.fix).toBe(
    'Rename the export "getUsers" to "GET"; Rename the export "createUser" to "action"',
  )
  expect(diagnostic).toMatchObject({ exportName: 'getUsers', meant: 'GET' })
})

const MISNAMED: [name: string, meant: string][] = [
  ['post', 'POST'],
  ['Put', 'PUT'],
  ['actions', 'action'],
  ['Action', 'action'],
  ['DELETES', 'DELETE'],
  ['Config', 'config'],
]

test.each(MISNAMED)('"%s" beside a handler was probably meant to be "%s"', (name, meant) => {
  expect(checkRouteModule({ file: FILE, exportNames: ['loader', name] })).toEqual([
    {
      code: 'misnamed-export',
      message: `"${FILE}" exports "${name}", which answers nothing; did you mean "${meant}"?`,
      files: [FILE],
      fix: expect.stringContaining(`"${meant}"`),
      exportName: name,
      meant,
    },
  ])
  expect(checkRouteModule({ file: FILE, exportNames: ['loader', meant, name] })).toEqual([])
})
