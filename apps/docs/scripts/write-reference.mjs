import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Application, Converter } from 'typedoc'

// Writes a page for each entry of each published package, from the docstrings in its declarations.
const PACKAGES = new URL('../../../packages/', import.meta.url)
const OUT = fileURLToPath(new URL('../reference/api', import.meta.url))

const entries = readdirSync(PACKAGES).flatMap((directory) => {
  const manifest = JSON.parse(readFileSync(new URL(`${directory}/package.json`, PACKAGES), 'utf8'))
  return Object.values(manifest.exports ?? {}).flatMap((target) => {
    const types = target.import?.types
    if (types === undefined) return []
    return [fileURLToPath(new URL(`${directory}/${types}`, PACKAGES))]
  })
})

const app = await Application.bootstrapWithPlugins({
  entryPoints: entries,
  tsconfig: fileURLToPath(new URL('../tsconfig.reference.json', import.meta.url)),
  plugin: ['typedoc-plugin-markdown'],
  out: OUT,
  name: 'API',
  readme: 'none',
  router: 'module',
  disableSources: true,
  skipErrorChecking: true,
  logLevel: 'Error',
  gitRevision: 'HEAD',
  hideBreadcrumbs: true,
  hidePageHeader: true,
  entryFileName: 'index',
  modulesFileName: 'modules',
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  enumMembersFormat: 'table',
  useCodeBlocks: true,
})
// typedoc names a module for its file.
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const module of project.children ?? []) module.name = module.name.replace('/dist', '')
})
const project = await app.convert()
if (project === undefined) throw new Error('typedoc could not read the declarations')
await app.generateOutputs(project)
console.log(`${entries.length} entries in reference/api`)
