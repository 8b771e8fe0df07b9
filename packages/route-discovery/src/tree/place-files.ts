import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { ScannedFile } from '../scan/folder-reader.ts'
import { correctFileName } from '../scan/route-file.ts'
import type { DirectoryTree } from './directory-tree.ts'

/** Puts the files that discovery reads into their directories. */
export function placeFiles(
  files: readonly ScannedFile[],
  tree: DirectoryTree,
): { problems: Diagnostic[]; warnings: Diagnostic[] } {
  const warnings: Diagnostic[] = []
  const lost: string[] = []
  for (const { folder, name, role } of files) {
    const file = folder === '' ? name : `${folder}/${name}`
    if (role === 'misnamed') {
      warnings.push(misnamed(file, name))
      continue
    }
    const directory = tree.directoryAt(folder)
    if (directory === undefined) lost.push(file)
    else directory[role] = [...directory[role], file]
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

function misnamed(file: string, name: string): Diagnostic {
  const right = correctFileName(name)
  return {
    code: 'misnamed-file',
    message: `"${file}" is not read: the name that is read is "${right}"`,
    files: [file],
    fix: `Rename it to "${right}" if it was meant, or to another name`,
  }
}
