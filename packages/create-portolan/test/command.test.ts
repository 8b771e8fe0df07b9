import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawn } from '@lydell/node-pty'
import { describe, expect, test } from 'vitest'
import { makeDirectory } from './temporary-directory.ts'

const bin = fileURLToPath(new URL('../bin/create-portolan.js', import.meta.url))

function run(cwd: string, args: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, npm_config_user_agent: '', NO_COLOR: '1', ...env },
  })
  return { code: status, out: stdout, err: stderr }
}

describe('with every answer given', () => {
  test('makes the project and says what to type next', () => {
    const { code, out, err } = run(makeDirectory(), [
      'my-app',
      '--host',
      'fetch',
      '--language',
      'js',
    ])
    expect([code, err]).toEqual([0, ''])
    expect(out).toBe('✓ 9 files in my-app\n\n  cd my-app\n  npm install\n  npm run dev\n')
  })

  test.each([
    ['pnpm/10.34.9 npm/? node/v20', ['pnpm install', 'pnpm dev']],
    ['yarn/1.22.22 npm/? node/v20', ['yarn', 'yarn dev']],
    ['bun/1.3.0 npm/? node/v24', ['bun install', 'bun run dev']],
    ['constructor/1', ['npm install', 'npm run dev']],
  ])('speaks the language of %s', (npm_config_user_agent, steps) => {
    const { out } = run(makeDirectory(), ['.', '--yes'], { npm_config_user_agent })
    expect(out.split('\n').slice(2, 4)).toEqual(steps.map((step) => `  ${step}`))
  })

  test('a name with control characters does not write over the terminal', () => {
    const { code, out, err } = run(makeDirectory(), ['my\u001b[2Japp', '--yes'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain("  cd 'my\ufffd[2Japp'\n")
    expect(out).not.toContain('\u001b')
  })

  test('--yes makes an Express app in TypeScript', () => {
    const directory = makeDirectory()
    expect(run(directory, ['-y']).code).toBe(0)
    expect(readdirSync(join(directory, 'portolan-app'))).toContain('app.ts')
  })
})

const NPM = { npm_command: 'init', npm_config_yes: 'true' }

describe('flags that npm takes for its own', () => {
  test('--yes, --host and --language are understood all the same', () => {
    const directory = makeDirectory()
    const env = { ...NPM, npm_config_host: 'fetch', npm_config_language: 'js' }
    expect(run(directory, ['my-app'], env)).toMatchObject({ code: 0, err: '' })
    expect(readdirSync(join(directory, 'my-app'))).toContain('portolan.config.js')
  })

  test('flags of the command itself count more, and a host of npm that is not one is left', () => {
    const directory = makeDirectory()
    const env = { ...NPM, npm_config_host: '10.0.0.1', npm_config_language: 'js' }
    run(directory, ['my-app', '--language', 'ts'], env)
    expect(readdirSync(join(directory, 'my-app'))).toContain('app.ts')
  })

  test('--yes of npx is about the package, and answers nothing', () => {
    const env = { npm_command: 'exec', npm_config_yes: 'true' }
    expect(run(makeDirectory(), ['my-app'], env).code).toBe(2)
  })
})

describe('where nobody can be asked', () => {
  test('says which flags answer', () => {
    const directory = makeDirectory()
    const { code, err } = run(directory, ['my-app', '--host', 'fetch'])
    expect(code).toBe(2)
    expect(err).toContain('--host express --language ts, or --yes')
    expect(readdirSync(directory)).toEqual([])
  })

  test.each([
    [['a', 'b', '-y'], 'too many arguments'],
    [['--hots', 'fetch'], 'Did you mean --host?'],
    [['--host', 'koa'], 'express, fetch'],
  ])('%j is refused with what there is', (args, message) => {
    const { code, err } = run(makeDirectory(), args)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })

  test('a directory that is not empty is refused, and stays as it is', () => {
    const directory = makeDirectory()
    writeFileSync(join(directory, 'a.txt'), '')
    const { code, err } = run(directory, ['.', '--yes'])
    expect(code).toBe(1)
    expect(err).toContain('. is not empty: it holds a.txt')
    expect(readdirSync(directory)).toEqual(['a.txt'])
  })
})

/** Answers questions on a terminal: each text is waited for, then its keys are pressed. */
function answer(cwd: string, args: string[], keys: [asked: string, typed: string][]) {
  const { CI: _, ...env } = process.env
  const terminal = spawn(process.execPath, [bin, ...args], { cwd, env, cols: 80, rows: 30 })
  const waiting = [...keys]
  let seen = ''
  let all = ''
  return new Promise<{ code: number; screen: string }>((resolve) => {
    terminal.onData((data) => {
      seen += data
      all += data
      const [next] = waiting
      if (next === undefined || !seen.includes(next[0])) return
      waiting.shift()
      seen = ''
      terminal.write(next[1])
    })
    terminal.onExit(({ exitCode }) => resolve({ code: exitCode, screen: all }))
  })
}

describe('on a terminal', () => {
  test('asks for what was not given', async () => {
    const directory = makeDirectory()
    const { code, screen } = await answer(
      directory,
      [],
      [
        ['Where?', 'sea\r'],
        ['What serves the routes?', '\u001b[B\r'],
        ['In which language?', '\r'],
      ],
    )
    expect(code).toBe(0)
    expect(screen).toContain('files in sea')
    expect(readdirSync(join(directory, 'sea'))).toContain('portolan.config.ts')
  })

  test('asks nothing twice, and takes what is proposed', async () => {
    const directory = makeDirectory()
    const { code, screen } = await answer(
      directory,
      ['--language', 'js', '--host', 'express'],
      [['Where?', '\r']],
    )
    expect(code).toBe(0)
    expect(screen).not.toContain('In which language?')
    expect(readdirSync(join(directory, 'portolan-app'))).toContain('app.js')
  })

  test('writes nothing when the asking is broken off', async () => {
    const directory = makeDirectory()
    const { code, screen } = await answer(directory, ['sea'], [['What serves', '\u0003']])
    expect(code).toBe(1)
    expect(screen).toContain('Nothing was written')
    expect(readdirSync(directory)).toEqual([])
  })
})
