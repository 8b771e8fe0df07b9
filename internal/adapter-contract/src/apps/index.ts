import type { DispatcherOptions } from '@portolan/dispatch-core'
import { createAnswersApp } from './answers.ts'
import { createBodiesApp } from './bodies.ts'
import { createConditionalApp } from './conditional.ts'
import { createContextApp } from './context.ts'
import { createCorsApp, createPublicCorsApp } from './cors.ts'
import { createCrossSiteApp } from './cross-site.ts'
import { createAnsweredErrorsApp, createErrorsApp, createExposedErrorsApp } from './errors.ts'
import { createMethodsApp } from './methods.ts'
import { createNegotiationApp } from './negotiation.ts'
import { createObserversApp } from './observers.ts'
import { createPathsApp, createSlashedApp, createSlashlessApp } from './paths.ts'
import { createPortableApp } from './portable.ts'
import { createResultsApp } from './results.ts'
import { createSecurityHeadersApp } from './security-headers.ts'
import { createStreamsApp } from './streams.ts'
import { createValidationApp } from './validation.ts'

export { createReloadedRoutes } from './reloading.ts'

/** The apps of the contract's cases, by the name that `start` gets. */
export const contractApps = {
  paths: createPathsApp,
  slashless: createSlashlessApp,
  slashed: createSlashedApp,
  methods: createMethodsApp,
  results: createResultsApp,
  errors: createErrorsApp,
  exposedErrors: createExposedErrorsApp,
  answeredErrors: createAnsweredErrorsApp,
  answers: createAnswersApp,
  bodies: createBodiesApp,
  context: createContextApp,
  negotiation: createNegotiationApp,
  observers: createObserversApp,
  cors: createCorsApp,
  publicCors: createPublicCorsApp,
  crossSite: createCrossSiteApp,
  streams: createStreamsApp,
  conditional: createConditionalApp,
  validation: createValidationApp,
  securityHeaders: createSecurityHeadersApp,
  portable: createPortableApp,
} satisfies Record<string, () => DispatcherOptions>

export type ContractAppName = keyof typeof contractApps
