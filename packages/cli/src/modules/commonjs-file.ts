import { readFileSync } from 'node:fs'
import { dirname, extname, isAbsolute } from 'node:path'
import { parseSync } from 'vite'
import { isModulePackage } from '../files/package-json.ts'

/**
 * Whether Node takes a file for CommonJS: by its extension, else by the nearest package.json
 * that says nothing else, where the file has neither `import` nor `export`.
 */
export function isCommonJsFile(file: string): boolean {
  if (!isAbsolute(file) || /[\\/]node_modules[\\/]/.test(file)) return false
  const extension = extname(file)
  if (extension === '.cjs') return true
  if (extension !== '.js' || isModulePackage(dirname(file))) return false
  const text = read(file)
  return text !== undefined && !parseSync(file, text).module.hasModuleSyntax
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
