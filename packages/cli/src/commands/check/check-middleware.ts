import type { RouteSource } from '../../project/source/route-source.ts'
import { checkReadable } from './check-readable.ts'
import type { Findings } from './finding.ts'

/** A file without a middleware stops every route below it from loading. */
export function checkMiddleware(source: RouteSource): Findings {
  const { file, exports, isOpen, problem } = source
  if (problem) return { problems: checkReadable(source), warnings: [] }
  const hasDefault = exports.some(({ name }) => name === 'default')
  if (hasDefault || isOpen) return { problems: [], warnings: [] }
  const [first] = exports
  return {
    problems: [
      {
        code: 'invalid-middleware',
        message: `"${file}" has no default export, which is the middleware`,
        files: [file],
        fix: 'Write export default (context, next) => next(), or a list of such functions',
        ...(first && { position: first.position }),
      },
    ],
    warnings: [],
  }
}
