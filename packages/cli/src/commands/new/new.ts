import type { CommandFunction } from '../../command.ts'
import { CommandError } from '../../errors.ts'

export const newFile: CommandFunction = async () => {
  throw new CommandError('new is being built')
}
