import { makeProject } from './page-project.ts'
import { readPage } from './read-page.ts'

/** A page with the output of its commands as they print it now. */
export async function renderPage(markdown: string, name: string): Promise<string> {
  const project = await makeProject(name)
  let rendered = ''
  let end = 0
  try {
    for (const block of readPage(markdown)) {
      if (block.kind === 'file') project.write(block.name, block.code)
      if (block.kind !== 'screen') continue
      rendered += markdown.slice(end, block.start)
      end = block.end
      for (const { command, output } of block.commands) {
        const printed = await project.run(command.replaceAll('\\\n', ''))
        rendered += `$ ${command}\n${isSame(output, printed) ? output : printed}`
      }
    }
  } finally {
    await project.stop()
  }
  return rendered + markdown.slice(end)
}

/** Whether a text differs only in parts that differ each time. `…` stands for any text. */
function isSame(written: string, printed: string): boolean {
  const parts = withoutTimes(written)
    .split('…')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('[\\s\\S]*?')}$`).test(withoutTimes(printed))
}

function withoutTimes(text: string): string {
  return text
    .replace(/\d+(\.\d+)? ?m?s\b/g, '1 ms')
    .replace(/\bduration_ms [\d.]+/g, 'duration_ms 1')
    .replace(/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g, 'uuid')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
    .replace(/\bDate: .*/g, 'Date: now')
    .replace(/\bv\d+\.\d+\.\d+\S*/g, 'v1')
}
