import express = require('@portolan/adapter-express')
import web = require('@portolan/adapter-fetch')
import node = require('@portolan/adapter-node')
import core = require('@portolan/dispatch-core')
import discovery = require('@portolan/route-discovery')
import headers = require('@portolan/security-headers')

const loader = (context: express.LoaderContext<'/users/:id'>): string => context.params.id
const functions: unknown[] = [
  loader,
  express.resourceRoutes,
  web.createFetchHandler,
  node.createNodeListener,
  core.createDispatcher,
  discovery.discoverRoutes,
  headers.securityHeaders,
]
console.log(functions.every((value) => typeof value === 'function'))
