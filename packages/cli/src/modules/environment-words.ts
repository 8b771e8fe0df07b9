import { type Plugin, parseSync, Visitor } from 'vite'

const NAME = 'portolan:environment'

/**
 * The environment as it is when it is asked, so that no value of it is part of a build. The names
 * beside it are those that Vite documents.
 */
const ENVIRONMENT = `
// Vite writes an empty object for the usual spelling on fetch hosts.
const { env: variables = {} } = globalThis.process ?? {}
const isProduction = () => (variables.NODE_ENV ?? 'production') === 'production'
const words = {
  MODE: () => variables.NODE_ENV ?? 'production',
  PROD: isProduction,
  DEV: () => !isProduction(),
  SSR: () => true,
  BASE_URL: () => '/',
}
const read = (name) => Object.hasOwn(words, name) ? words[name]() : variables[name]
export const __portolanEnvironment = new Proxy({}, {
  get: (_target, name) => read(name),
  has: (_target, name) => read(name) !== undefined,
  ownKeys: () => [...new Set([...Object.keys(words), ...Object.keys(variables)])],
  getOwnPropertyDescriptor: (_target, name) =>
    read(name) === undefined ? undefined : { value: read(name), enumerable: true, configurable: true },
})
`

/** Makes `import.meta.env` the environment at run time, in `dev` as in a build. */
export function environmentWords(): Plugin {
  return {
    name: NAME,
    enforce: 'pre',
    resolveId: (source) => (source === NAME ? NAME : undefined),
    load: (id) => (id === NAME ? { code: ENVIRONMENT, map: null } : undefined),
    transform: {
      filter: { code: 'import.meta.env' },
      handler(code, id) {
        const [file = ''] = id.split(/[?#]/, 1)
        if (!/\.[cm]?[jt]sx?$/.test(file)) return undefined
        let edited = ''
        let end = 0
        new Visitor({
          MemberExpression({ start, end: last, object, property }) {
            const isMeta = object.type === 'MetaProperty' && object.meta.name === 'import'
            if (!isMeta || property.type !== 'Identifier' || property.name !== 'env') return
            edited += `${code.slice(end, start)}__portolanEnvironment`
            end = last
          },
        }).visit(parseSync(file, code).program)
        if (end === 0) return undefined
        const imported = `\nimport { __portolanEnvironment } from '${NAME}'\n`
        return { code: edited + code.slice(end) + imported, map: null }
      },
    },
  }
}
