import { z } from 'zod'
import { configFileSchema } from './schema'

/** The JSON Schema (draft 7, what editors understand best) of `multi-agent.yaml`, made from the one schema there is. */
export function configJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(configFileSchema, { io: 'input', target: 'draft-7', reused: 'inline' })
  return { ...schema, title: 'Espalier: multi-agent.yaml' }
}
