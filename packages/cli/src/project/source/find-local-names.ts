import type { ParseResult } from 'vite'

/** What a file calls the exports of Portolan's packages. */
export interface LocalNames {
  /** The exported name for each local one. */
  readonly named: ReadonlyMap<string, string>
  /** The local names of whole packages: `import * as portolan`, `const portolan = require(…)`. */
  readonly namespaces: ReadonlySet<string>
}

/** Reads the imports that come from a package of Portolan's. */
export function findLocalNames({ staticImports }: ParseResult['module']): LocalNames {
  const named = new Map<string, string>()
  const namespaces = new Set<string>()
  for (const { moduleRequest, entries } of staticImports) {
    if (!moduleRequest.value.startsWith('@portolan/')) continue
    for (const { importName, localName } of entries) {
      if (importName.kind === 'NamespaceObject') namespaces.add(localName.value)
      else if (importName.name !== null) named.set(localName.value, importName.name)
    }
  }
  return { named, namespaces }
}
