import { answersSubject } from './cases/answers.ts'
import { bodiesSubject } from './cases/bodies.ts'
import { conditionalSubject } from './cases/conditional.ts'
import { contextSubject } from './cases/context.ts'
import { corsSubject, publicCorsSubject } from './cases/cors.ts'
import { crossSiteSubject } from './cases/cross-site.ts'
import { answeredErrorsSubject, errorsSubject, exposedErrorsSubject } from './cases/errors.ts'
import { methodsSubject } from './cases/methods.ts'
import { negotiationSubject } from './cases/negotiation.ts'
import { observersSubject } from './cases/observers.ts'
import { pathsSubject, slashedSubject, slashlessSubject } from './cases/paths.ts'
import { resultsSubject } from './cases/results.ts'
import { securityHeadersSubject } from './cases/security-headers.ts'
import { streamsSubject } from './cases/streams.ts'
import { validationSubject } from './cases/validation.ts'
import type { ContractSubject } from './contract-case.ts'

/** Every subject of the contract, in the order in which it is tested. */
export const subjects: readonly ContractSubject[] = [
  pathsSubject,
  slashlessSubject,
  slashedSubject,
  methodsSubject,
  resultsSubject,
  errorsSubject,
  exposedErrorsSubject,
  answeredErrorsSubject,
  answersSubject,
  bodiesSubject,
  contextSubject,
  negotiationSubject,
  observersSubject,
  corsSubject,
  publicCorsSubject,
  crossSiteSubject,
  streamsSubject,
  conditionalSubject,
  validationSubject,
  securityHeadersSubject,
]
