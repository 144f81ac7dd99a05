import { wordAt, type IpAddress } from '../ip.address.js';

const BYTES = [24, 16, 8, 0] as const;
const NIBBLES = [28, 24, 20, 16, 12, 8, 4, 0] as const;

/** The name under which DNS knows the names of an address (RFC 1035 section 3.5, RFC 3596 section 2.5). */
export function reverseName({ family, words }: IpAddress): string {
  switch (family) {
    case 4: {
      const word = wordAt(words, 0);
      const bytes = BYTES.map((shift) => String((word >>> shift) & 0xff));
      return `${bytes.reverse().join('.')}.in-addr.arpa`;
    }
    case 6: {
      const nibbles = words.flatMap((word) => NIBBLES.map((shift) => ((word >>> shift) & 0xf).toString(16)));
      return `${nibbles.reverse().join('.')}.ip6.arpa`;
    }
    default: {
      const never: never = family;
      return never;
    }
  }
}
