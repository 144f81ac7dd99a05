/** Where a value stands in a policy file: names of keys and indexes of items. */
export type KeyPath = readonly (string | number)[];

const MAX_NAME_LENGTH = 64;

/** The path as text, for example `network.allowed_endpoints[0].host`; always one short, printable line. */
export function keyOf(path: KeyPath): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${printable(step)}`)).join('');
  return text.replace(/^\./, '');
}

function printable(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '?');
  return plain.length > MAX_NAME_LENGTH ? `${plain.slice(0, MAX_NAME_LENGTH)}...` : plain;
}
