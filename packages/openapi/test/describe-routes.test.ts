import {
  bearer,
  createDispatcher,
  defineAction,
  defineLoader,
  defineMiddleware,
  HttpError,
  Problem,
  type RouteDefinition,
} from '@portolan/dispatch-core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type DocumentOptions, describeRoutes, formatDiagnostic } from '../src/index.ts'

const info = { title: 'Ships', version: '1.0.0' }

function documentOf(
  routes: readonly RouteDefinition[],
  options: Partial<DocumentOptions> = {},
): ReturnType<typeof describeRoutes> {
  return describeRoutes(createDispatcher({ routes }).routes, { info, ...options })
}

const Ship = z.object({ id: z.uuid(), name: z.string().min(1) }).meta({ id: 'Ship' })
const NewShip = z.object({ name: z.string().min(1), tons: z.number().int().positive() })

describe('describeRoutes', () => {
  test('describes the request and the answers of a route with schemas', () => {
    const { document, diagnostics } = documentOf([
      {
        pattern: '/api/ships/:id(uuid)',
        file: 'api/ships/[id=uuid]/route.ts',
        module: {
          loader: defineLoader(
            { query: z.object({ full: z.string().optional() }), response: Ship },
            ({ params }) => ({ id: String(params.id), name: 'Argo' }),
          ),
        },
      },
      {
        pattern: '/api/ships',
        module: {
          POST: defineAction({ body: NewShip, responses: { 201: Ship } }, ({ body }) => ({
            id: '0198b4c8-7d7f-7b6a-8d2c-1f2e3d4c5b6a',
            name: body.name,
          })),
        },
      },
    ])
    console.log(JSON.stringify(document, null, 1))
    expect(diagnostics).toEqual([])
  })
})
