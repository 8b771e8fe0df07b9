/**
 * @typedef {object} Layer
 * @property {(dir: string) => boolean} holds which workspaces it consists of, by directory
 * @property {(dir: string) => boolean} imports which other workspaces these may import
 * @property {(dir: string) => boolean} [importsLazily] and which only by `import()`, when they are needed
 * @property {(dir: string) => boolean} [importsInTests] and which only by its tests
 * @property {boolean} [reachesInside] whether it may name files of the packages, to measure code that they do not export
 * @property {boolean} [isPure] no runtime dependency but the workspaces that it imports, and nothing of Node, so that it runs anywhere
 */

const CORE = 'packages/dispatch-core'
const DISCOVERY = 'packages/route-discovery'
const HEADERS = 'packages/security-headers'
const MULTIPART = 'packages/multipart'
const POLICIES = 'packages/policies'
const OPENAPI = 'packages/openapi'
const CLIENT = 'packages/client'
const MIGRATE = 'packages/migrate'
const TELEMETRY = 'packages/opentelemetry'

/**
 * The directions, which never reverse. The first layer that holds a workspace is its layer.
 *
 * @type {Layer[]}
 */
const LAYERS = [
  { holds: is(CORE), imports: none, isPure: true },
  { holds: is(HEADERS), imports: none, isPure: true },
  {
    holds: is(OPENAPI),
    imports: is(CORE),
    importsInTests: (dir) => isAdapter(dir) || dir === HEADERS || isInternal(dir),
    isPure: true,
  },
  // Types alone, which become part of it.
  {
    holds: is(CLIENT),
    imports: is(CORE),
    importsInTests: (dir) => isAdapter(dir) || dir === MULTIPART || isInternal(dir),
    isPure: true,
  },
  { holds: is(DISCOVERY), imports: is(CORE) },
  { holds: is(MULTIPART), imports: is(CORE), importsInTests: isAdapter },
  { holds: is(POLICIES), imports: is(CORE), importsInTests: isAdapter },
  { holds: is(TELEMETRY), imports: is(CORE), importsInTests: isAdapter },
  { holds: is(MIGRATE), imports: is(CORE), importsInTests: isAdapter },
  {
    holds: isAdapter,
    imports: (dir) => dir === CORE || isInternal(dir),
    importsLazily: is(DISCOVERY),
    importsInTests: is(HEADERS),
  },
  {
    holds: is('packages/cli'),
    imports: (dir) =>
      dir === CORE || dir === DISCOVERY || dir === HEADERS || isAdapter(dir) || isInternal(dir),
    // In the project, where it is.
    importsLazily: (dir) => dir === OPENAPI || dir === MIGRATE,
  },
  // Its templates name packages, whose ranges it takes from its devDependencies.
  { holds: is('packages/create-portolan'), imports: none, importsInTests: isPackage },
  // A package that is new here imports no other until a layer above says which.
  { holds: isPackage, imports: none },
  { holds: isApp, imports: isPackage, importsInTests: is('internal/runtimes') },
  {
    holds: is('benchmarks'),
    imports: (dir) => isPackage(dir) || isInternal(dir),
    reachesInside: true,
  },
  // It compares with the reference that the tests of the core match paths by.
  {
    holds: is('internal/assurance'),
    imports: (dir) => isPackage(dir) || isInternal(dir),
    reachesInside: true,
  },
  { holds: any, imports: (dir) => isPackage(dir) || isInternal(dir) },
]

/**
 * The order of the folders in `src/`, for packages that have one: each imports only from the
 * ones before it. In every package, no two folders import each other.
 *
 * @type {Record<string, string[]>}
 */
const FOLDERS = {
  [CORE]: [
    'checks',
    'pattern',
    'matching',
    'contract',
    'results',
    'descriptions',
    'routes',
    'body',
    'exchange',
    'health',
    'middleware',
    'validation',
    'response',
    'access',
    'pipeline',
  ],
}

/**
 * @param {string} dir of a workspace
 * @returns {readonly string[] | undefined} its folders, lowest first
 */
export function foldersOf(dir) {
  return FOLDERS[dir]
}

/**
 * @param {string} dir
 * @returns {Layer}
 */
export function layerOf(dir) {
  const layer = LAYERS.find((candidate) => candidate.holds(dir))
  if (!layer) throw new Error(`${dir} is in no layer; the last one holds every directory`)
  return layer
}

/**
 * Applications and benchmarks are ends: nothing may build on them.
 *
 * @param {string} dir
 */
export function isEnd(dir) {
  return isApp(dir) || dir === 'benchmarks'
}

/**
 * @param {string} expected
 * @returns {(dir: string) => boolean}
 */
function is(expected) {
  return (dir) => dir === expected
}

/** @param {string} dir */
function isPackage(dir) {
  return dir.startsWith('packages/')
}

/** @param {string} dir */
function isAdapter(dir) {
  return dir.startsWith('packages/adapter-')
}

/**
 * Private workspaces that other workspaces may use.
 *
 * @param {string} dir
 */
export function isInternal(dir) {
  return dir.startsWith('internal/')
}

/** @param {string} dir */
function isApp(dir) {
  return dir.startsWith('apps/')
}

function none() {
  return false
}

function any() {
  return true
}
