import type { RouteSource } from '../../project/source/route-source.ts'
import type { Finding } from './finding.ts'

export function checkReadable({ file, problem }: RouteSource): Finding[] {
  if (problem === undefined) return []
  const { code, message, position, frame } = problem
  return [
    {
      code,
      message: `"${file}" cannot be read: ${message}`,
      files: [file],
      fix: code === 'syntax-error' ? 'Correct the line that is shown' : 'Let this user read it',
      position,
      frame,
    },
  ]
}
