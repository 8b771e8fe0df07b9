import type { CommandFunction } from '../../command.ts'
import { CommandError } from '../../errors.ts'

export const types: CommandFunction = async () => {
  throw new CommandError('types is being built')
}
