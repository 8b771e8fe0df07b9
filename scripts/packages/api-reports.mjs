import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import { ROOT, readPackages } from './read-packages.mjs'

const REPORTS = join(ROOT, 'api')
const SILENT = { default: { logLevel: ExtractorLogLevel.None } }

/**
 * Reports the public surface of every package, one file in `api/` for each entry point, from its
 * built declarations. They must have been built.
 *
 * @param {{ update: boolean }} options whether to write the differences, or only to find them
 * @returns {string[]} the differences, in a sentence each
 */
export function compareApiReports({ update }) {
  mkdirSync(REPORTS, { recursive: true })
  const work = mkdtempSync(join(tmpdir(), 'portolan-api-'))
  try {
    const packages = readPackages()
    const expected = packages.flatMap(({ name, directory, entryPoints }) =>
      entryPoints.map((entryPoint) => {
        const file = `${[name, ...entryPoint.name.split('/').slice(1)].join('.')}.api.md`
        const config = configure(directory, entryPoint.types, file, work)
        const { apiReportChanged } = Extractor.invoke(config, {
          localBuild: update,
          messageCallback: (message) => {
            message.handled = true
          },
        })
        return { file, isChanged: apiReportChanged }
      }),
    )
    const changed = expected.filter(({ isChanged }) => isChanged).map(({ file }) => file)
    const stale = readdirSync(REPORTS).filter((file) => !expected.some((one) => one.file === file))
    if (update) for (const file of stale) rmSync(join(REPORTS, file))
    return [
      ...changed.map((file) => `api/${file}${update ? '' : ` differs:\n${diff(file, work)}`}`),
      ...stale.map((file) => `api/${file} is the report of nothing that is published`),
    ]
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 5 })
  }
}

/**
 * @param {string} file the report's name
 * @param {string} work where the tool has written it anew
 * @returns {string} the lines that were added and removed
 */
function diff(file, work) {
  const committed = join(REPORTS, file)
  const files = [existsSync(committed) ? committed : '/dev/null', join(work, file)]
  const args = ['diff', '--no-index', '--no-color', '--unified=2', ...files]
  const lines = spawnSync('git', args, { encoding: 'utf8' }).stdout.split('\n')
  return lines.slice(lines.findIndex((line) => line.startsWith('@@'))).join('\n')
}

/**
 * @param {string} directory of the package
 * @param {string} types relative to it
 * @param {string} file the report's name
 * @param {string} work where the tool writes its new report
 */
function configure(directory, types, file, work) {
  const entryPoint = join(directory, types)
  if (!existsSync(entryPoint)) throw new Error(`${entryPoint} is not there; type: pnpm build`)
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(directory, 'package.json'),
    configObject: {
      projectFolder: directory,
      mainEntryPointFilePath: entryPoint,
      newlineKind: 'lf',
      // Siblings are read from their builds, as a user's compiler reads them.
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2022',
            lib: ['es2023'],
            module: 'nodenext',
            types: ['node'],
            strict: true,
            skipLibCheck: true,
          },
          files: [entryPoint],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: file,
        reportFolder: REPORTS,
        reportTempFolder: work,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: SILENT,
        tsdocMessageReporting: SILENT,
      },
    },
  })
}
