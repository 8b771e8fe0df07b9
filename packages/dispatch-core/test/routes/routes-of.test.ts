import { createDispatcher, routesOf, UsageError } from '@portolan/dispatch-core'
import { expect, test } from 'vitest'

const PATTERNS = { loader: (context: never) => routesOf(context).map(({ pattern }) => pattern) }

test('routesOf gives a handler the routes of its own dispatcher, also after they are replaced', async () => {
  const routes = [
    { pattern: '/:any', module: {} },
    { pattern: '/patterns', module: PATTERNS },
  ]
  const dispatcher = createDispatcher({ routes })
  const read = async () => (await dispatcher.fetch(new Request('http://localhost/patterns'))).json()
  expect(await read()).toEqual(['/patterns', '/:any'])
  dispatcher.replaceRoutes([{ pattern: '/patterns', module: PATTERNS }])
  expect(await read()).toEqual(['/patterns'])
  createDispatcher({ routes: [] })
  expect(await read()).toEqual(['/patterns'])
})

test('routesOf refuses a context that no dispatcher has made', () => {
  expect(() => routesOf({} as never)).toThrow(UsageError)
})
