import { createHmac, hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;
/** 48 bits: among a million different secrets, two share a digest with a probability of 1 in 560. */
const DIGEST_CHARS = 12;

/**
 * Makes what stands in the place of a secret, `[REDACTED:<kind>:<digest>]`. The digest is HMAC-SHA-256 of what was
 * cut, with a key that stands nowhere in the record, in 12 hexadecimal digits: equal values have equal digests, and
 * without the key not even a PIN of four digits can be found by trying all of them. Whoever has the key can.
 */
export class SecretMarker {
  readonly #key: Buffer;

  /** @throws RangeError when the key has fewer than 32 bytes */
  constructor(key: Uint8Array) {
    if (key.length < KEY_BYTES)
      throw new RangeError(`A redaction key has ${KEY_BYTES} bytes or more, not ${key.length}.`);
    this.#key = Buffer.from(key);
  }

  /** @param kind lower-case words and hyphens */
  of(kind: string, secret: string): string {
    const digest = createHmac('sha256', this.#key).update(secret).digest('hex');
    return `[REDACTED:${kind}:${digest.slice(0, DIGEST_CHARS)}]`;
  }
}

/** The key of a redactor, derived from a key that has another purpose; one does not betray the other. */
export function redactionKeyFrom(key: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, '', 'mcp-secure-server redaction 1', KEY_BYTES));
}
