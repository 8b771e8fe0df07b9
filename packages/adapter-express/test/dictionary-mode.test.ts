import { describe, expect, test } from 'vitest'
import { type LoaderContext, resourceRoutes } from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

/** How each own property is defined, without its value: middleware may change values meanwhile. */
function look(object: object) {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(object))
  return Object.fromEntries(
    descriptors.map(([name, { value, ...flags }]) => [name, { ...flags, type: typeof value }]),
  )
}

describe.each(expressVersions)('req and res of a route on %s', (_name, express) => {
  test('have the properties that they had before it', async () => {
    const seen: { req: object; res: object }[] = []
    const app = express()
    app.use((req, res, next) => {
      seen.push({ req: look(req), res: look(res) })
      next()
    })
    const loader = ({ req, res }: LoaderContext) => {
      seen.push({ req: look(req), res: look(res) })
      return null
    }
    app.use(await resourceRoutes({ routes: [{ pattern: '/a', module: { loader } }] }))
    await fetch(`${await serve(app)}/a`)
    const [before, inside] = seen
    expect(before).toMatchObject({ req: { _consuming: {} }, res: { _removedTE: {} } })
    expect(inside).toMatchObject(before as object)
  })
})
