import type { MethodDescription, SecurityScheme } from '@portolan/dispatch-core'
import { canonicalText } from '../schemas/json-schema.ts'
import type { Operation } from './open-api-document.ts'
import type { OperationScope } from './operation-scope.ts'

/** The security schemes of a document by name. */
export type SecuritySchemes = Map<string, SecurityScheme['scheme']>

/**
 * The ways to satisfy all middleware around an operation. Each middleware accepts any one of its
 * schemes; a request has to satisfy every middleware.
 */
export function describeSecurity(
  { middleware }: MethodDescription,
  schemes: SecuritySchemes,
  scope: OperationScope,
): NonNullable<Operation['security']> {
  let ways: Record<string, readonly string[]>[] = [{}]
  for (const { security } of middleware) {
    if (security === undefined) continue
    const accepted = [security].flat() as SecurityScheme[]
    for (const one of accepted) addScheme(one, schemes, scope)
    ways = ways.flatMap((way) =>
      accepted.map(({ name, scopes = [] }) => ({
        ...way,
        [name]: [...new Set([...(way[name] ?? []), ...scopes])].sort(),
      })),
    )
  }
  const unique = new Map(ways.map((way) => [canonicalText(way), way]))
  // The empty list is the same as none, and tells readers that it is meant.
  const isOpen = ways.length === 1 && Object.keys(ways[0] ?? {}).length === 0
  return isOpen ? [] : [...unique.values()]
}

function addScheme(
  { name, scheme }: SecurityScheme,
  schemes: SecuritySchemes,
  scope: OperationScope,
): void {
  const known = schemes.get(name)
  if (known !== undefined && canonicalText(known) !== canonicalText(scheme)) {
    const message = `another security scheme has the name "${name}", too; give one of them a name of its own, such as bearer({ name: 'admin' })`
    scope.report('duplicate-security-scheme', 'error', { message, part: 'middleware.security' })
    return
  }
  schemes.set(name, scheme)
}
