import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { makeDirectory } from './temporary-directory.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const bin = fileURLToPath(new URL('../bin/create-portolan.js', import.meta.url))
const index = new URL('../dist/index.js', import.meta.url).href

/** The blocks of code, with their languages. */
const blocks = [...readme.matchAll(/```(\w*)\n([\s\S]*?)```/g)].map(([, language, text = '']) => ({
  language,
  text,
}))

function run(args: string[], cwd: string): string {
  const env = { ...process.env, NO_COLOR: '1', npm_config_user_agent: '' }
  return spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' }).stdout
}

test('the command in the README prints what the README shows', () => {
  const shell = blocks.find(({ text }) => text.includes(' -- '))?.text ?? ''
  const args = shell.trim().replace('npm create portolan ', '').replace(' -- ', ' ').split(' ')
  const printed = blocks.find(({ text }) => text.includes('✓'))?.text
  expect(run([bin, ...args], makeDirectory())).toBe(printed)
})

test('the program in the README prints what its comments say', () => {
  const program = blocks.find(({ language }) => language === 'js')?.text ?? ''
  const source = program.replace("'create-portolan'", JSON.stringify(index))
  const expected = [...program.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line)
  expect(run(['--input-type=module', '-e', source], makeDirectory()).trim().split('\n')).toEqual(
    expected,
  )
})
