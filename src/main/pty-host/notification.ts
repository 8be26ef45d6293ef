import { oneLine } from '@shared/lib/one-line'

const MOST = 200

/** What programs say by notifications. One that comes in parts is told once, when it is whole. */
export interface Notifications {
  /** What a notification says that this OSC is, or is the last part of; null for everything else. */
  read(osc: string): string | null
}

/**
 * Reads OSC 9 (text; with a number first it is a progress bar or another of ConEmu's commands), OSC 777
 * (`notify;title;text`) and OSC 99 (`metadata;text`, whose title and body may come in parts of one id).
 */
export function createNotifications(): Notifications {
  let open = { id: '', title: '', body: '' }

  /** OSC 99: `i` names the notification, `p` says what the text is, `e=1` that it is base64, `d=0` that more is to come. */
  function part(metadata: string, text: string): string | null {
    const fields = new Map(metadata.split(':').map(field => [field.slice(0, 1), field.slice(2)]))
    const kind = fields.get('p') ?? 'title'
    if (kind !== 'title' && kind !== 'body') return null
    const id = fields.get('i') ?? ''
    if (open.id !== id) open = { id, title: '', body: '' }
    const plain = fields.get('e') === '1' ? Buffer.from(text, 'base64').toString('utf8') : text
    open[kind] = (open[kind] + plain).slice(0, MOST)
    if (fields.get('d') === '0') return null
    const { title, body } = open
    open = { id: '', title: '', body: '' }
    return said([title, body].filter(Boolean).join(': '))
  }

  return {
    read(osc) {
      const [kind = '', first = '', ...rest] = osc.split(';')
      if (kind === '9') return /^\d+$/.test(first) ? null : said([first, ...rest].join(';'))
      if (kind === '777') return first === 'notify' ? said(rest.filter(Boolean).join(': ')) : null
      return kind === '99' ? part(first, rest.join(';')) : null
    },
  }
}

const said = (text: string): string => oneLine(text).slice(0, MOST)
