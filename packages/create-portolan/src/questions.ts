import { resolve } from 'node:path'
import { assertEmpty } from './project-directory.ts'
import { type ProjectHost, type ProjectLanguage, TEMPLATE_NAME } from './template.ts'

/** The answers that are needed before anything is written. */
export interface Answers {
  readonly directory: string
  readonly host: ProjectHost
  readonly language: ProjectLanguage
}

/** Asks for the missing answers; `undefined` when the asking was broken off. */
export async function ask(given: Partial<Answers>): Promise<Answers | undefined> {
  // Imported here alone: a person who gives everything by flags is not asked.
  const { isCancel, select, text } = await import('@clack/prompts')
  const directory =
    given.directory ??
    (await text({
      message: 'Where?',
      placeholder: TEMPLATE_NAME,
      defaultValue: TEMPLATE_NAME,
      validate: (value) => findProblem(value || TEMPLATE_NAME),
    }))
  if (isCancel(directory)) return undefined
  const host =
    given.host ??
    (await select<ProjectHost>({
      message: 'What serves the routes?',
      options: [
        { value: 'express', label: 'Express', hint: 'on Node, with its middleware' },
        { value: 'fetch', label: 'a fetch function', hint: 'workerd, Deno, Bun, Node' },
      ],
    }))
  if (isCancel(host)) return undefined
  const language =
    given.language ??
    (await select<ProjectLanguage>({
      message: 'In which language?',
      options: [
        { value: 'ts', label: 'TypeScript' },
        { value: 'js', label: 'JavaScript' },
      ],
    }))
  return isCancel(language) ? undefined : { directory, host, language }
}

function findProblem(directory: string): string | undefined {
  try {
    assertEmpty(resolve(directory), directory)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
