import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import type { HandlerContext, RouteDefinition } from '@portolan/adapter-node'
import { startSdk } from './sdk.ts'

// Instrumentation patches modules as they are required, so that nothing is imported before it.
const require = createRequire(import.meta.url)

/** An app with one route, which runs in a process of its own. */
export interface Contestant {
  readonly name: string
  /** The same app without telemetry. `undefined` for that app itself. */
  readonly beside?: string
  start(): Promise<Server>
}

export const contestants: readonly Contestant[] = [
  { name: 'adapter-node', start: () => startNode() },
  {
    name: 'adapter-node, @portolan/opentelemetry',
    beside: 'adapter-node',
    start: () => startNode(trace(true)),
  },
  {
    name: 'adapter-node, @portolan/opentelemetry without metrics',
    beside: 'adapter-node',
    start: () => startNode(trace(false)),
  },
  {
    name: 'adapter-node, instrumentation-http',
    beside: 'adapter-node',
    start: () => {
      instrument()
      return startNode()
    },
  },
  { name: 'adapter-express', start: () => startAdapterExpress() },
  {
    name: 'adapter-express, @portolan/opentelemetry',
    beside: 'adapter-express',
    start: () => startAdapterExpress(trace(true)),
  },
  {
    name: 'adapter-express, instrumentation-http and -express',
    beside: 'adapter-express',
    start: () => {
      instrument('express')
      return startAdapterExpress()
    },
  },
  { name: 'Express', start: startExpress },
  {
    name: 'Express, instrumentation-http and -express',
    beside: 'Express',
    start: () => {
      instrument('express')
      return startExpress()
    },
  },
  { name: 'Fastify', start: () => startFastify() },
  {
    name: 'Fastify, @fastify/otel',
    beside: 'Fastify',
    start: () => {
      startSdk()
      return startFastify(true)
    },
  },
  {
    name: 'Fastify, instrumentation-http and @fastify/otel',
    beside: 'Fastify',
    start: () => {
      instrument()
      return startFastify(true)
    },
  },
  {
    // The core finds the channel by this function.
    name: 'adapter-node, no tracing channel',
    start: () => {
      Object.defineProperty(process, 'getBuiltinModule', { value: undefined })
      return startNode()
    },
  },
  {
    name: 'adapter-node, tracing channel without a subscriber',
    beside: 'adapter-node, no tracing channel',
    start: () => startNode(),
  },
  {
    name: 'adapter-node, tracing channel with a subscriber',
    beside: 'adapter-node, no tracing channel',
    start: () => {
      const { subscribe } = require('node:diagnostics_channel') as DiagnosticsChannel
      subscribe('tracing:portolan:request:asyncEnd', () => {})
      return startNode()
    },
  },
]

type DiagnosticsChannel = typeof import('node:diagnostics_channel')
type AdapterNode = typeof import('@portolan/adapter-node')
type AdapterExpress = typeof import('@portolan/adapter-express')
type Telemetry = ReturnType<typeof import('@portolan/opentelemetry').openTelemetry>

const answer = (id: string | undefined) => ({ user: { id, name: 'Ada' } })

function toRoutes(telemetry: Telemetry | undefined): readonly RouteDefinition[] {
  const loader = ({ params }: HandlerContext) => answer(params.id)
  const middleware = telemetry === undefined ? [] : [telemetry.middleware]
  return [{ pattern: '/api/users/:id', module: { loader }, middleware }]
}

function toOptions(telemetry: Telemetry | undefined) {
  const { middleware: _, ...hooks } = telemetry ?? { middleware: undefined }
  return { routes: toRoutes(telemetry), ...hooks }
}

function trace(metrics: boolean): Telemetry {
  startSdk()
  const { openTelemetry } =
    require('@portolan/opentelemetry') as typeof import('@portolan/opentelemetry')
  return openTelemetry({ metrics })
}

function instrument(express?: 'express'): void {
  startSdk()
  const { HttpInstrumentation } =
    require('@opentelemetry/instrumentation-http') as typeof import('@opentelemetry/instrumentation-http')
  new HttpInstrumentation()
  if (express === undefined) return
  const { ExpressInstrumentation } =
    require('@opentelemetry/instrumentation-express') as typeof import('@opentelemetry/instrumentation-express')
  new ExpressInstrumentation()
}

async function startNode(telemetry?: Telemetry): Promise<Server> {
  const { createServer } = require('node:http') as typeof import('node:http')
  const { createNodeListener } = require('@portolan/adapter-node') as AdapterNode
  return createServer(await createNodeListener(toOptions(telemetry)))
}

async function startAdapterExpress(telemetry?: Telemetry): Promise<Server> {
  const { createServer } = require('node:http') as typeof import('node:http')
  const express = require('express') as typeof import('express')
  const { resourceRoutes } = require('@portolan/adapter-express') as AdapterExpress
  const app = express()
  app.use(await resourceRoutes(toOptions(telemetry)))
  return createServer(app)
}

async function startExpress(): Promise<Server> {
  const { createServer } = require('node:http') as typeof import('node:http')
  const express = require('express') as typeof import('express')
  const app = express()
  app.get('/api/users/:id', (req, res) => res.json(answer(req.params.id)))
  return createServer(app)
}

async function startFastify(isTraced = false): Promise<Server> {
  const fastify = require('fastify') as typeof import('fastify')
  const app = fastify.default()
  if (isTraced) {
    const { FastifyOtelInstrumentation } =
      require('@fastify/otel') as typeof import('@fastify/otel')
    await app.register(new FastifyOtelInstrumentation().plugin())
  }
  app.get<{ Params: { id: string } }>('/api/users/:id', async ({ params }) => answer(params.id))
  await app.ready()
  return app.server
}
