import { afterEach, expect, test, vi } from 'vitest'
import { createNodeListener, type HandlerContext, type NodeListenerOptions } from '../src/index.ts'
import { serve } from './serve.ts'

const servers: { close: () => Promise<unknown> }[] = []

afterEach(async () => {
  for (const { close } of servers.splice(0)) await close()
})

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function ask(
  loader: (context: HandlerContext) => unknown,
  options: Partial<NodeListenerOptions> = {},
  timeoutOutside?: number,
): Promise<Response> {
  const routes = [{ pattern: '/', module: { loader } }]
  const listener = await createNodeListener({ ...options, routes } as NodeListenerOptions)
  const server = await serve((req, res) => {
    listener(req, res)
    if (timeoutOutside !== undefined) {
      setTimeout(() => res.writeHead(503).end('outside'), timeoutOutside)
    }
  })
  servers.push(server)
  return fetch(server.origin)
}

test('code outside the routes answers first, and the handler throws later', async () => {
  const onError = vi.fn()
  const loader = async () => {
    await wait(40)
    throw new Error('late')
  }
  const response = await ask(loader, { onError }, 10)
  expect([response.status, await response.text()]).toEqual([503, 'outside'])
  await expect.poll(() => onError).toHaveBeenCalledTimes(1)
})

test('code outside the routes answers first, and the stream that comes later is stopped', async () => {
  const stopped = vi.fn()
  const loader = async () => {
    await wait(40)
    return {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: 'x' }),
        return: async () => {
          stopped()
          return { done: true, value: undefined }
        },
      }),
    }
  }
  const response = await ask(loader, {}, 10)
  expect(await response.text()).toBe('outside')
  await expect.poll(() => stopped).toHaveBeenCalledTimes(1)
})

test('onError that answers through ctx.res later is the answer', async () => {
  const loader = () => {
    throw new Error('broken')
  }
  const onError = async (_error: unknown, { res }: HandlerContext) => {
    await wait(5)
    res.writeHead(418).end('by hand')
    return res
  }
  const response = await ask(loader, { onError })
  expect([response.status, await response.text()]).toEqual([418, 'by hand'])
})

test('a timeout ends at the first byte that the handler sends', async () => {
  const onError = vi.fn()
  const loader = async ({ res }: HandlerContext) => {
    res.write('first ')
    await wait(60)
    res.end('last')
  }
  const response = await ask(loader, { onError, timeout: 20 })
  expect(await response.text()).toBe('first last')
  expect(onError).not.toHaveBeenCalled()
})
