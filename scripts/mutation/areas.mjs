/**
 * @typedef {object} MutationArea
 * @property {string} directory the workspace, from the repository
 * @property {readonly string[]} mutate the files that are changed, from the workspace
 * @property {readonly string[]} tests the tests that are to notice, from the workspace
 */

/** @type {Readonly<Record<string, MutationArea>>} */
export const AREAS = {
  'cross-site': {
    directory: 'packages/dispatch-core',
    mutate: ['src/access/*.ts', 'src/routes/cors-policy.ts'],
    tests: ['test/access/*.test.ts'],
  },
  errors: {
    directory: 'packages/dispatch-core',
    mutate: ['src/results/{http-error,thrown-error}.ts', 'src/checks/*.ts'],
    tests: ['test/response/errors.test.ts', 'test/checks/*.test.ts', 'test/results/*.test.ts'],
  },
  results: {
    directory: 'packages/dispatch-core',
    mutate: ['src/results/*.ts', '!src/results/{http-error,thrown-error}.ts', 'src/response/*.ts'],
    tests: ['test/{results,response}/*.test.ts', 'test/pipeline/dispatcher.test.ts'],
  },
  matching: {
    directory: 'packages/dispatch-core',
    mutate: ['src/{matching,pattern}/*.ts'],
    tests: ['test/{matching,pattern}/*.test.ts'],
  },
  bodies: {
    directory: 'packages/dispatch-core',
    mutate: ['src/body/*.ts'],
    tests: ['test/body/*.test.ts', 'test/pipeline/fetch-request.test.ts'],
  },
  express: {
    directory: 'packages/adapter-express',
    mutate: ['src/**/*.ts', '!src/{index,handlers}.ts'],
    tests: [
      'test/*.test.ts',
      '!test/{browser,memory,readme,recipes,plain-style,create-server-bun}.test.ts',
    ],
  },
  node: {
    directory: 'packages/adapter-node',
    mutate: ['src/*.ts', '!src/{index,handlers}.ts'],
    tests: ['test/*.test.ts', '!test/{memory,readme,contract,contract-http2}.test.ts'],
  },
  fetch: {
    directory: 'packages/adapter-fetch',
    mutate: ['src/*.ts', '!src/{index,handlers}.ts'],
    tests: ['test/{handler,reload}.test.ts'],
  },
  headers: {
    directory: 'packages/security-headers',
    mutate: ['src/**/*.ts', '!src/index.ts'],
    tests: ['test/*.test.ts', '!test/readme.test.ts'],
  },
  discovery: {
    directory: 'packages/route-discovery',
    mutate: ['src/{conflicts,names,tree}/*.ts'],
    tests: [
      'test/{conflicts,directory-name,diagnostics,app-directory,fixtures,plan-routes}.test.ts',
    ],
  },
}
