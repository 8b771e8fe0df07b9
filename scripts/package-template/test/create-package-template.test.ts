import { describe, expect, test } from 'vitest'
import { createPackageTemplate } from '../src/index.ts'

describe('createPackageTemplate', () => {
  test('greets the world unless a name is given', () => {
    expect(createPackageTemplate()).toBe('Hello, world!')
    expect(createPackageTemplate({ name: 'Ada' })).toBe('Hello, Ada!')
  })

  test('refuses an empty name', () => {
    expect(() => createPackageTemplate({ name: '' })).toThrow(TypeError)
  })
})
