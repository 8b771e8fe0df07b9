import { createServer } from 'node:http'
import { createFetchHandler } from '@portolan/adapter-fetch'
import { createNodeListener } from '@portolan/adapter-node'
import { createDispatcher, type PathParams, type RouteDefinition } from '@portolan/dispatch-core'
import { discoverRoutes } from '@portolan/route-discovery'

const params: PathParams<'/users/:id(int)/:lang?'> = { id: 7 }
const routes: RouteDefinition[] = [
  { pattern: '/users/:id', module: { loader: (context) => context.params } },
]
const request = new Request('http://x.test/users/7')
const responses: Response[] = [
  await createDispatcher({ routes }).fetch(request),
  await (await createFetchHandler({ routes }))(request),
]
createServer(await createNodeListener({ routes }))
const manifest = await discoverRoutes({ appDir: new URL('./app', import.meta.url) })
const patterns: string[] = manifest.routes.map(({ pattern }) => pattern).sort()
console.log(JSON.stringify({ params, statuses: responses.map(({ status }) => status), patterns }))
