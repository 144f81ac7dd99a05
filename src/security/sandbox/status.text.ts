import type { Readable } from 'node:stream';

const MAX_CHARS = 16 * 1024;

/** The beginning of what a process says on a descriptor; the rest is read and dropped. */
export class StatusText {
  #text = '';

  read(stream: Readable): void {
    stream.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text.slice(0, MAX_CHARS - this.#text.length);
    });
  }

  text(): string {
    return this.#text;
  }
}
