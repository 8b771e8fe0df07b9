import { isModulePackage } from '../../files/package-json.ts'
import { findContextPackage } from '../../project/context-package.ts'

/** How a file of the project is written. */
export interface SourceStyle {
  readonly language: 'typescript' | 'module' | 'commonjs'
  /** The package that it imports from. */
  readonly from: string
}

export function toStyle(root: string, isJavaScript: boolean): SourceStyle {
  const from = findContextPackage(root)
  if (!isJavaScript) return { language: 'typescript', from }
  return { language: isModulePackage(root) ? 'module' : 'commonjs', from }
}
