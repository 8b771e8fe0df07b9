import type { CommandFunction } from '../../command.ts'
import { CommandError } from '../../errors.ts'

export const dev: CommandFunction = async () => {
  throw new CommandError('dev is being built')
}
