/**
 * @typedef {object} MutationArea
 * @property {readonly string[]} files the files and folders that are changed, from the repository
 * @property {readonly string[]} tests the tests that are to notice, as globs from the repository
 */

const CORE = 'packages/dispatch-core'

/** The core behind a real server. */
const CONTRACT = 'packages/adapter-node/test/contract.test.ts'

/** @type {Readonly<Record<string, MutationArea>>} */
export const AREAS = {
  matching: {
    files: [`${CORE}/src/matching`, `${CORE}/src/pattern`],
    tests: [`${CORE}/test/{matching,pattern}/*.test.ts`],
  },
  'cross-site': {
    files: [`${CORE}/src/access`, `${CORE}/src/routes/cors-policy.ts`],
    tests: [`${CORE}/test/access/*.test.ts`, `${CORE}/test/routes/route.test.ts`, CONTRACT],
  },
  headers: {
    files: ['packages/security-headers/src', '!packages/security-headers/src/index.ts'],
    tests: ['packages/security-headers/test/*.test.ts', '!**/readme.test.ts'],
  },
  errors: {
    files: [
      `${CORE}/src/results/http-error.ts`,
      `${CORE}/src/results/thrown-error.ts`,
      `${CORE}/src/checks`,
    ],
    tests: [
      `${CORE}/test/{checks,results}/*.test.ts`,
      `${CORE}/test/response/errors.test.ts`,
      CONTRACT,
    ],
  },
  bodies: {
    files: [`${CORE}/src/body`],
    tests: [
      `${CORE}/test/body/*.test.ts`,
      `${CORE}/test/pipeline/{dispatcher,fetch-request,middleware}.test.ts`,
      `${CORE}/test/validation/validation.test.ts`,
      // They alone ask for a body while it waits, and for forms.
      'packages/adapter-express/test/{client-faults,early-body,parsed-bodies,pending-answer}.test.ts',
      'packages/adapter-fetch/test/handler.test.ts',
      CONTRACT,
    ],
  },
  results: {
    files: [
      `${CORE}/src/results`,
      `${CORE}/src/response`,
      `!${CORE}/src/results/http-error.ts`,
      `!${CORE}/src/results/thrown-error.ts`,
    ],
    tests: [
      `${CORE}/test/{results,response}/*.test.ts`,
      `${CORE}/test/pipeline/dispatcher.test.ts`,
      'packages/adapter-node/test/{early-hints,passed-on,response}.test.ts',
      // Hosts whose responses other code may write to.
      'packages/adapter-express/test/{contract,express-results,from-express-errors,observers,on-the-wire,response-middleware}.test.ts',
      CONTRACT,
    ],
  },
  node: {
    files: [
      'packages/adapter-node/src',
      'internal/node-http/src',
      '!packages/adapter-node/src/index.ts',
      '!packages/adapter-node/src/handlers.ts',
      '!internal/node-http/src/index.ts',
    ],
    tests: [
      'packages/adapter-node/test/*.test.ts',
      'internal/node-http/test/*.test.ts',
      // The adapter for Express shares the code, and alone sends 100 (Continue) by it.
      'packages/adapter-express/test/{client-faults,create-server,expect-continue,mounting,observers,on-the-wire,parsed-bodies,request-origin,streams}.test.ts',
      '!**/{memory,readme,contract-http2}.test.ts',
    ],
  },
  fetch: {
    files: [
      'packages/adapter-fetch/src',
      '!packages/adapter-fetch/src/index.ts',
      '!packages/adapter-fetch/src/handlers.ts',
    ],
    tests: ['packages/adapter-fetch/test/{handler,reload}.test.ts'],
  },
  express: {
    files: [
      'packages/adapter-express/src',
      '!packages/adapter-express/src/index.ts',
      '!packages/adapter-express/src/handlers.ts',
    ],
    tests: [
      'packages/adapter-express/test/*.test.ts',
      '!**/{browser,memory,readme,recipes,plain-style,create-server-bun}.test.ts',
    ],
  },
  discovery: {
    files: ['conflicts', 'names', 'tree'].map((name) => `packages/route-discovery/src/${name}`),
    tests: [
      'packages/route-discovery/test/{conflicts,every-text,directory-name,diagnostics,app-directory,fixtures,plan-routes}.test.ts',
    ],
  },
}
