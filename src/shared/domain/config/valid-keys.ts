import type { z } from 'zod'

type Schema = z.core.$ZodType

/** The keys that a schema knows at a path; none where it knows no fixed keys. */
export function validKeysAt(schema: Schema, path: readonly (string | number)[]): string[] {
  const ends = path.reduce<Schema[]>((schemas, key) => schemas.flatMap(one => below(one, key)), [schema])
  return [...new Set(ends.flatMap(end => unwrap(end)).flatMap(keysOf))]
}

const definition = (schema: Schema) => (schema as z.core.$ZodTypes)._zod.def

/** What is inside defaults, optionals and transforms; a union gives all its members. */
function unwrap(schema: Schema): Schema[] {
  const def = definition(schema)
  switch (def.type) {
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nullable':
    case 'readonly':
      return unwrap(def.innerType)
    case 'pipe':
      return unwrap(def.in)
    case 'union':
      return def.options.flatMap(unwrap)
    default:
      return [schema]
  }
}

function below(schema: Schema, key: string | number): Schema[] {
  return unwrap(schema).flatMap(inner => {
    const def = definition(inner)
    if (def.type === 'object') return Object.hasOwn(def.shape, key) ? [def.shape[key]].filter(x => x !== undefined) : []
    if (def.type === 'record') return [def.valueType]
    return def.type === 'array' ? [def.element] : []
  })
}

function keysOf(schema: Schema): string[] {
  const def = definition(schema)
  return def.type === 'object' ? Object.keys(def.shape) : []
}
