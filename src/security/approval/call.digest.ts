import { createHash } from 'node:crypto';

/**
 * What an approval holds for: the tool and every value of its sealed input, whatever the order of the members.
 *
 * @returns SHA-256 in hexadecimal
 * @throws TypeError for a value that JSON does not know: two that differ could have the same text
 */
export function callDigest(tool: string, input: object): string {
  return createHash('sha256')
    .update(canonical([tool, input]))
    .digest('hex');
}

function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (Number.isFinite(value)) return JSON.stringify(value);
      break;
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
      if (!hasHiddenParts(value)) return canonicalObject(value);
      break;
    default:
  }
  throw new TypeError('The input of a call that needs an approval holds a value that is no JSON.');
}

/** Like JSON, which leaves out a member without a value: to a tool it is the same as none. */
function canonicalObject(value: object): string {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}

/** A Map, a Date or a Buffer keeps its content where no member shows it. */
function hasHiddenParts(value: object): boolean {
  return (
    Object.prototype.toString.call(value) !== '[object Object]' ||
    typeof (value as { toJSON?: unknown }).toJSON === 'function'
  );
}
