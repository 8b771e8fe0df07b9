import { findBinary } from './binary.ts'

const libc = process.platform === 'linux' ? '-glibc' : ''
/** The program of Deno for this platform. */
export const denoProgram = findBinary(
  'deno',
  [`@deno/${process.platform}-${process.arch}${libc}`],
  process.platform === 'win32' ? 'deno.exe' : 'deno',
)

/** It may listen, and read the name of the app that it serves. */
export const denoArguments = ['run', '--allow-net', '--allow-env', '--no-prompt']
