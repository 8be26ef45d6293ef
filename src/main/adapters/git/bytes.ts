// A name on disk is bytes and need not be text. One character stands for each byte here, so that none is lost.
const BYTES = 'latin1'

/** The bytes that a text of bytes stands for. */
export const bytesOf = (text: string): Buffer => Buffer.from(text, BYTES)

/** Bytes as a text of bytes. */
export const ofBytes = (bytes: Buffer): string => bytes.toString(BYTES)

/** Plain text as a text of bytes. */
export const asBytes = (text: string): string => ofBytes(Buffer.from(text))

/** A text of bytes as people read it; what is no text in it is only marked as such. */
export const asText = (bytes: string): string => bytesOf(bytes).toString('utf8')
