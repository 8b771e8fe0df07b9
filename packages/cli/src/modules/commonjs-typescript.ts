import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isModulePackage } from '../files/package-json.ts'
import { findTypeScript, type TypeScript } from './find-typescript.ts'

/** The extensions of TypeScript that `require()` tries, in this order, behind Node's own. */
export const TYPESCRIPT_EXTENSIONS = ['.ts', '.tsx', '.cts'] as const

/**
 * Whether a file has the variables of CommonJS beside `import` and `export`: TypeScript of a
 * package that is not of type `module`, which compilers write as CommonJS.
 */
export function hasCommonJsVariables(file: string, code: string): boolean {
  return (
    /\.tsx?$/.test(file) &&
    /\b(?:require|module|exports|__dirname|__filename)\b/.test(code) &&
    !isModulePackage(dirname(file))
  )
}

/** Compiles TypeScript to CommonJS with the project's own compiler, since `require()` cannot wait. */
export class CommonJsCompiler {
  readonly #root: string
  #typescript: TypeScript | undefined

  /** @param root the directory from which the compiler is found */
  constructor(root: string) {
    this.#root = root
  }

  /** @throws {CommandError} if the project has not installed `typescript`. */
  compile(file: string): string {
    this.#typescript ??= findTypeScript(
      this.#root,
      `${file} is TypeScript that is loaded by require(), for which the project needs a compiler, unless it is loaded by import`,
    )
    const { transpileModule, ModuleKind, ScriptTarget, JsxEmit } = this.#typescript
    const { outputText } = transpileModule(readFileSync(file, 'utf8'), {
      fileName: file,
      compilerOptions: {
        module: ModuleKind.CommonJS,
        target: ScriptTarget.ES2022,
        jsx: JsxEmit.ReactJSX,
        esModuleInterop: true,
        experimentalDecorators: true,
        inlineSourceMap: true,
        inlineSources: true,
      },
    })
    return outputText
  }
}
