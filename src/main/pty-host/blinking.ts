/** Longest piece of output that is looked at as a blink, bytes. */
const LONGEST = 512
/** A light that blinks has two or three looks; what turns or counts while a program works has more. */
const LOOKS = 3

/** Tells output that only repeats what was drawn just before, as a blinking mark does, from output that says something. */
export const createBlinking = (): ((bytes: Uint8Array) => boolean) => {
  let looks: string[] = []
  return bytes => {
    if (bytes.length > LONGEST) return false
    const text = Buffer.from(bytes).toString('latin1')
    // Several turns of it may come in one piece.
    if (looks.reduce((rest, look) => rest.replaceAll(look, ''), text) === '') return true
    looks = [text, ...looks].slice(0, LOOKS)
    return false
  }
}
