/*
 * UTF-8 without DOM or Node types: TextEncoder and TextDecoder exist in every place this runs, but the settings of `shared`
 * (rightly) know neither, so they are described here once.
 */
interface Utf8Global {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array }
  readonly TextDecoder: new () => { decode(bytes: Uint8Array): string }
}

const isUtf8Global = (value: object): value is Utf8Global => 'TextEncoder' in value && 'TextDecoder' in value

const utf8 = ((): { encode(text: string): Uint8Array; decode(bytes: Uint8Array): string } => {
  const place: object = globalThis
  if (!isUtf8Global(place)) throw new Error('TextEncoder is missing here')
  const encoder = new place.TextEncoder()
  const decoder = new place.TextDecoder()
  return { encode: text => encoder.encode(text), decode: bytes => decoder.decode(bytes) }
})()

/** Text as UTF-8 bytes. */
export const toBytes = (text: string): Uint8Array => utf8.encode(text)

/** UTF-8 bytes as text; malformed parts become U+FFFD. */
export const toText = (bytes: Uint8Array): string => utf8.decode(bytes)
