import type { CommandFunction } from '../../command.ts'
import { CommandError } from '../../errors.ts'

export const start: CommandFunction = async () => {
  throw new CommandError('start is being built')
}
