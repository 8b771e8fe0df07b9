import type { CommandFunction } from '../../command.ts'
import { CommandError } from '../../errors.ts'

export const build: CommandFunction = async () => {
  throw new CommandError('build is being built')
}
