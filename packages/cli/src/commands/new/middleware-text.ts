import { toSlashes } from '../../files/to-slashes.ts'
import type { SourceStyle } from './source-style.ts'

/** A middleware file that lets every request through. */
export function toMiddlewareText(directory: string, { language, from }: SourceStyle): string {
  const folder = toSlashes(directory).replaceAll('*/', '*\\/')
  const comment = `/** Runs around every route in ${folder} and below. Return a result instead to end the request here. */`
  switch (language) {
    case 'typescript':
    case 'module':
      return `import { defineMiddleware } from '${from}'

${comment}
export default defineMiddleware((context, next) => {
  return next()
})
`
    case 'commonjs':
      return `const { defineMiddleware } = require('${from}')

${comment}
module.exports = defineMiddleware((context, next) => {
  return next()
})
`
  }
}
