import { oneLine } from '@shared/lib/one-line'

const MOST = 200

/**
 * What a notification of a program says: OSC 9 (text; with a number first it is a progress bar or another of ConEmu's
 * commands), OSC 777 (`notify;title;text`), OSC 99 (`metadata;text`). Null for every other OSC.
 */
export function notificationText(osc: string): string | null {
  const [kind = '', ...parts] = osc.split(';')
  const [first = ''] = parts
  if (kind === '9') return /^\d+$/.test(first) ? null : said(parts.join(';'))
  if (kind === '777') return first === 'notify' ? said(parts.slice(1).filter(Boolean).join(': ')) : null
  if (kind !== '99') return null
  const fields = first.split(':')
  const isText = !fields.some(field => field.startsWith('p=') && field !== 'p=title' && field !== 'p=body')
  const isPlain = !fields.includes('e=1')
  return isText ? said(isPlain ? parts.slice(1).join(';') : '') : null
}

const said = (text: string): string => oneLine(text).slice(0, MOST)
