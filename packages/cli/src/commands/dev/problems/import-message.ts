/** Vite and Node each tell an import that finds nothing in words of their own; their message alone has the names. */
const NO_FILE = /^Failed to load url (\S+) \(resolved id: .*?\) in .+?\. Does the file exist\?$/
const NO_PACKAGE = /^Cannot find (?:module|package) '([^']+)' imported from /

/** What is wrong with an import that finds nothing, and what to do; `undefined` for any other error. */
export function toImportMessage(message: string): string | undefined {
  const [, file] = NO_FILE.exec(message) ?? []
  if (file !== undefined) return `It imports "${file}", and there is no such file`
  const [, name] = NO_PACKAGE.exec(message) ?? []
  if (name === undefined || name.startsWith('/')) return undefined
  return `It imports "${name}", which is not installed here; npm install ${toPackageName(name)} may be missing`
}

/** Without the path in the package. */
function toPackageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
