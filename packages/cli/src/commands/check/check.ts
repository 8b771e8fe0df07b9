import type { CommandFunction } from '../../command.ts'
import { CommandError } from '../../errors.ts'

export const check: CommandFunction = async () => {
  throw new CommandError('check is being built')
}
