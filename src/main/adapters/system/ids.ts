import { randomBytes } from 'node:crypto'
import type { Ids } from '@main/ports/ids'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** Random ids: prefix and 50 bits in base 32, so that two projects or two databases never share one. */
export const randomIds: Ids = {
  next: prefix => `${prefix}-${Array.from(randomBytes(10), byte => ALPHABET[byte & 31]).join('')}`,
}
