import { readFileSync } from 'node:fs'
import ts from 'typescript'

/** The options of a project that is measured. */
export const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  types: ['node'],
  typeRoots: [`${process.cwd()}/node_modules/@types`],
}

/** The service of an editor for the files of a project, of which one is edited. */
export function createService(files: readonly string[], edited: string): EditorService {
  let version = 0
  const text = readFileSync(edited, 'utf8')
  const current = () => `${text}\n// ${version}\n`
  const service = ts.createLanguageService({
    getCompilationSettings: () => OPTIONS,
    getScriptFileNames: () => [...files],
    getScriptVersion: (file) => (file === edited ? String(version) : '0'),
    getScriptSnapshot: (file) =>
      ts.ScriptSnapshot.fromString(file === edited ? current() : (ts.sys.readFile(file) ?? '')),
    getCurrentDirectory: () => process.cwd(),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  })
  return {
    complete(mark) {
      version++
      const position = current().indexOf(mark) + mark.length
      return service.getCompletionsAtPosition(edited, position, undefined)?.entries.length ?? 0
    },
    dispose: () => service.dispose(),
  }
}

export interface EditorService {
  /** Edits the file, then counts the completions behind a mark. */
  complete(mark: string): number
  dispose(): void
}
