import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { findNearest } from '@portolan/dispatch-core/adapter'
import { parseSync } from 'vite'
import {
  ESModulesEvaluator,
  type ModuleEvaluator,
  ssrImportKey,
  ssrImportMetaKey,
} from 'vite/module-runner'
import { CommandError } from '../errors.ts'
import { findExportedNames } from '../sources/exports.ts'
import type { CommonJsVariables } from './commonjs-modules.ts'
import { hasCommonJsVariables } from './commonjs-typescript.ts'
import type { HotContexts } from './hot-contexts.ts'

const VARIABLES = Symbol.for('portolan.commonjs-variables')

/** In one line, and with a block around the module, which may declare the same names itself. */
const PRELUDE = `const { require, module, exports, __filename, __dirname } = ${ssrImportMetaKey}[Symbol.for('${VARIABLES.description}')]; {`

/** The facts that the evaluator asks for. */
interface CheckedEvaluatorOptions {
  /** The directory from which messages name files. */
  readonly root: string
  /** The file of a module by its URL, once it was imported. */
  readonly findFile: (url: string) => string | undefined
  /** Gives each module its `import.meta.hot`. */
  readonly hotContexts: HotContexts
  /** Gives a module its `require` and the like. */
  readonly createVariables: (file: string) => CommonJsVariables
  /** Called with each module that Node loads by itself: the URL of a file, or a name of Node's. */
  readonly onExternal: (url: string) => void
}

/**
 * Evaluates modules as Vite's runner does by itself, and refuses an import of a name that a module
 * of the project does not export. So does Node (ECMA-262, section 16.2.1.7.3.1), while the runner
 * gives `undefined`, whose origin is hard to find.
 */
export function createCheckedEvaluator({
  root,
  findFile,
  hotContexts,
  createVariables,
  onExternal,
}: CheckedEvaluatorOptions): ModuleEvaluator {
  const evaluator = new ESModulesEvaluator()
  return {
    startOffset: evaluator.startOffset,
    runExternalModule(url) {
      onExternal(url)
      return evaluator.runExternalModule(url)
    },
    runInlinedModule(context, code, { file: importer, id }) {
      context[ssrImportMetaKey].hot = hotContexts.create(id)
      const load = context[ssrImportKey]
      const loadChecked: typeof load = async (url, metadata) => {
        const exported = await load(url, metadata)
        const missing = metadata?.importedNames?.find((name) => !(name in exported))
        const file = findFile(url)
        if (missing !== undefined && file !== undefined) check(missing, file, importer)
        return exported
      }
      const checked = { ...context, [ssrImportKey]: loadChecked }
      if (!hasCommonJsVariables(importer, code)) return evaluator.runInlinedModule(checked, code)
      Object.assign(context[ssrImportMetaKey], { [VARIABLES]: createVariables(importer) })
      return evaluator.runInlinedModule(checked, `${PRELUDE}${code}\n}`)
    },
  }

  /** Asks the text too: a type has no value, and a cycle of modules has not all values yet. */
  function check(name: string, file: string, importer: string): void {
    if (!/\.[cm]?[jt]sx?$/.test(file) || file.includes('/node_modules/')) return
    const { names, isOpen } = findExportedNames(parseSync(file, readFileSync(file, 'utf8')))
    if (isOpen || names.includes(name)) return
    const nearest = findNearest(name, names)
    throw new CommandError(
      'missing-export',
      `${relative(root, importer)} imports "${name}" from ${relative(root, file)}, which does not export it; ${nearest === undefined ? 'export it there, or import another name' : `did you mean "${nearest}"?`}`,
    )
  }
}
