import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const TEMPLATE = fileURLToPath(new URL('./package-template', import.meta.url))
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
// npm's limit for a whole name is 214; no file system's limit is reached by this one.
const LONGEST_NAME = 64

/**
 * Renders the template to `packages/<name>`, with the changeset of its first release. The template
 * is a package itself that lints and type-checks where it is: only its name is replaced.
 *
 * @param {string} root of the workspace
 * @param {string} name without the scope: `adapter-node`
 * @returns {string[]} the files written, relative to the root
 * @throws {Error} when the name is malformed or taken, saying what to type instead
 */
export function renderPackage(root, name) {
  const fault = findNameFault(root, name)
  if (fault) throw new Error(`'${name}' ${fault}`)
  const directory = join(root, 'packages', name)
  cpSync(TEMPLATE, directory, {
    recursive: true,
    filter: (path) => !/[/\\](node_modules|dist|\.turbo)$/.test(path),
  })
  cpSync(join(root, 'LICENSE'), join(directory, 'LICENSE'))
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => renderFile(file, name))
  const changeset = join(root, '.changeset', `${name}.md`)
  writeFileSync(changeset, `---\n"@portolan/${name}": minor\n---\n\nThe first release.\n`)
  return [...files, changeset].map((file) => relative(root, file).replaceAll('\\', '/'))
}

/**
 * @param {string} root
 * @param {string} name
 * @returns {string | undefined} its fault and the name to type instead
 */
function findNameFault(root, name) {
  if (name.startsWith('@')) {
    return `has a scope, which every package here gets by itself; type '${name.replace(/^[^/]*\//, '')}'`
  }
  if (!NAME.test(name)) {
    return `is not a package name; type lower-case words, digits and single hyphens, as in 'adapter-node'`
  }
  if (name.length > LONGEST_NAME) {
    return `has ${name.length} characters; type a name of at most ${LONGEST_NAME}`
  }
  if (name === 'package-template') return `is the template itself; type the new package's name`
  if (existsSync(join(root, 'packages', name))) {
    return `is taken: packages/${name} exists; type another name, or remove it first`
  }
  return undefined
}

/**
 * @param {string} file a copy of one of the template's
 * @param {string} name
 * @returns {string} its path after the name has been replaced in it
 */
function renderFile(file, name) {
  const pascalName = name.replace(/(^|-)(.)/g, (_, _hyphen, letter) => letter.toUpperCase())
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text.replaceAll('package-template', name).replaceAll('PackageTemplate', pascalName),
  )
  const renamed = file.replace(/package-template(?=[^/\\]*$)/, name)
  if (renamed !== file) renameSync(file, renamed)
  return renamed
}
