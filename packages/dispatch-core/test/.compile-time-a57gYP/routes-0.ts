import type { LoaderContext, RouteDefinition } from '../../src/index.ts'
