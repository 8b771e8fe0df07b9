import { createDispatcher, type PathParams } from '@portolan/dispatch-core'
import { discoverRoutes } from '@portolan/route-discovery'

const params: PathParams<'/users/:id(int)/:lang?'> = { id: 7 }
const dispatcher = createDispatcher({
  routes: [{ pattern: '/users/:id', module: { loader: (context) => context.params } }],
})
const response: Response = await dispatcher.fetch(new Request('http://x.test/users/7'))
const manifest = await discoverRoutes({ appDir: new URL('./app', import.meta.url) })
const patterns: string[] = manifest.routes.map(({ pattern }) => pattern).sort()
console.log(JSON.stringify({ params, status: response.status, patterns }))
