import adapter = require('@portolan/adapter-express')
import core = require('@portolan/dispatch-core')
import discovery = require('@portolan/route-discovery')
import headers = require('@portolan/security-headers')

const loader = (context: adapter.LoaderContext<'/users/:id'>): string => context.params.id
const names = [
  typeof loader,
  typeof adapter.deferredResourceRoutes,
  typeof core.createDispatcher,
  typeof discovery.discoverRoutes,
  typeof headers.securityHeaders,
]
console.log(JSON.stringify(names))
