import type { RouteSource } from '../../project/source/route-source.ts'
import type { Finding } from './finding.ts'

export function checkSyntax({ file, syntaxError }: RouteSource): Finding[] {
  if (syntaxError === undefined) return []
  const { message, position, frame } = syntaxError
  return [
    {
      code: 'syntax-error',
      message: `"${file}" cannot be read: ${message}`,
      files: [file],
      fix: 'Correct the line that is shown',
      position,
      frame,
    },
  ]
}
