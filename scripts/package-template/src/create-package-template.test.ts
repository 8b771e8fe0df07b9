import { describe, expect, it } from 'vitest'
import { createPackageTemplate } from './index.ts'

describe('createPackageTemplate', () => {
  it('greets the world unless a name is given', () => {
    expect(createPackageTemplate()).toBe('Hello, world!')
    expect(createPackageTemplate({ name: 'Ada' })).toBe('Hello, Ada!')
  })

  it('refuses an empty name', () => {
    expect(() => createPackageTemplate({ name: '' })).toThrow(TypeError)
  })
})
