import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { configJsonSchema } from '@shared/domain/config/json-schema'
import { expect, test } from 'vitest'

const published = fileURLToPath(new URL('../../../assets/multi-agent.schema.json', import.meta.url))

test('the published JSON Schema is the one the code makes (UPDATE_SCHEMA=1 writes it)', async () => {
  const made = `${JSON.stringify(configJsonSchema(), null, 2)}\n`
  if (process.env.UPDATE_SCHEMA === '1') await writeFile(published, made)
  expect(await readFile(published, 'utf8')).toBe(made)
})

test('every key is described', () => {
  const bare: string[] = []
  const visit = (node: unknown, path: string) => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties' && typeof value === 'object' && value !== null)
        for (const [name, property] of Object.entries(value))
          if (typeof property !== 'object' || property === null || !('description' in property))
            bare.push(`${path}.${name}`)
      visit(value, `${path}/${key}`)
    }
  }
  visit(configJsonSchema(), '')
  expect(bare).toEqual([])
})
