import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { correctFileName, findFileRole } from '../scan/route-file.ts'
import type { DirectoryTree } from './directory-tree.ts'

/** Puts the files that discovery reads into their directories. */
export function placeFiles(
  files: readonly string[],
  tree: DirectoryTree,
): { problems: Diagnostic[]; warnings: Diagnostic[] } {
  const warnings: Diagnostic[] = []
  const lost: string[] = []
  for (const file of files) {
    const slash = file.lastIndexOf('/')
    const role = findFileRole(file.slice(slash + 1))
    if (role === undefined) continue
    if (role === 'misnamed') warnings.push(misnamed(file))
    else {
      const directory = tree.directoryAt(slash === -1 ? '' : file.slice(0, slash))
      if (directory === undefined) lost.push(file)
      else directory.files.push({ role, file })
    }
  }
  return { problems: toProblems(tree, lost.sort()), warnings }
}

/** One problem for each faulty directory, with all that is below it. */
function toProblems({ faults }: DirectoryTree, lost: readonly string[]): Diagnostic[] {
  return faults.map(({ path, diagnostic }) => ({
    ...diagnostic,
    files: lost.filter((file) => file.startsWith(`${path}/`)),
  }))
}

function misnamed(file: string): Diagnostic {
  const right = correctFileName(file.slice(file.lastIndexOf('/') + 1))
  return {
    code: 'misnamed-file',
    message: `"${file}" is not read: the name that is read is "${right}"`,
    files: [file],
    fix: `Rename it to "${right}" if it was meant, or to another name`,
  }
}
