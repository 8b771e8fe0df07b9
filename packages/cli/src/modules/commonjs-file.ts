import { readFileSync } from 'node:fs'
import { dirname, extname, isAbsolute, join } from 'node:path'
import { parseSync } from 'vite'

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

function isModulePackage(folder: string): boolean {
  const text = read(join(folder, 'package.json'))
  if (text !== undefined) return isModuleType(text)
  return folder !== dirname(folder) && isModulePackage(dirname(folder))
}

function isModuleType(text: string): boolean {
  try {
    return JSON.parse(text).type === 'module'
  } catch {
    // Node tells of it when it is the one to read it.
    return false
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
