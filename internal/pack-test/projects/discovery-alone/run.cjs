const { discoverRoutes, loadRoutes } = require('@portolan/route-discovery')

discoverRoutes({ appDir: 'app' })
  .then((manifest) => loadRoutes(manifest, { appDir: 'app' }))
  .then(([route]) => {
    console.log(JSON.stringify({ pattern: route.pattern, exports: Object.keys(route.module) }))
  })
