import { discoverRoutes, loadRoutes } from '@portolan/route-discovery'

const manifest = await discoverRoutes({ appDir: 'app' })
const [route] = await loadRoutes(manifest, { appDir: 'app' })
console.log(JSON.stringify({ pattern: route.pattern, exports: Object.keys(route.module) }))
