import fc from 'fast-check';
import { NAMES, PLACES } from './path.tree.js';

/** How a path begins; `BASE` stands for the folder of the tree. */
const STARTS = [
  '',
  'BASE/',
  'BASE/allowed/',
  'BASE/allowed/',
  'BASE/allowed',
  '~/',
  '~',
  './',
  '../',
  '/',
  '//',
  'BASE//./',
];

const part = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 5, arbitrary: fc.constantFrom('..', '.', '', '..', 'allowed', 'outside') },
  { weight: 1, arbitrary: fc.constantFrom(...NAMES).chain(respelled) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '\0',
      'a.txt\0',
      '%2e%2e',
      '..;',
      '. .',
      '..\\',
      '\\..\\',
      '．．',
      '..\u200d',
      'n\u0065\u0301.txt',
      '\ud800',
      'x'.repeat(300),
    ),
  },
);

/** Another way to write a name, which is the same to some file systems. */
function respelled(name: string): fc.Arbitrary<string> {
  return fc.constantFrom(
    name.toUpperCase(),
    name.toLowerCase(),
    name.normalize('NFD'),
    `${name} `,
    `${name}.`,
    encodeURIComponent(name),
    `${name}/`,
    `${name}::$DATA`,
  );
}

/** What may stand in a path without changing where it leads: most of the time, and before links are followed. */
const detour = fc.constantFrom(
  '',
  '',
  '',
  '',
  './',
  '/',
  'sub/../',
  '../allowed/',
  '../outside/../allowed/',
  'in/../',
  'none/../',
  'up/',
);

/** Paths as a caller may write them. `BASE` in them stands for the folder of the tree. */
export const pathTexts: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...STARTS),
      fc.array(part, { maxLength: 8 }),
      fc.constantFrom('/', '/', '/', '//', '/./'),
    )
    .map(([start, parts, joint]) => start + parts.join(joint)),
  fc
    .tuple(
      fc.constantFrom('BASE/', '../', 'BASE/outside/../'),
      fc.constantFrom(...PLACES),
      fc.infiniteStream(detour),
    )
    .map(([start, place, detours]) => start + place.replace(/(?<=\/)/g, () => detours.next().value)),
);

/** What a plugin may do with a path, or two. */
export const fileActions = fc.record({
  action: fc.constantFrom('read', 'open', 'list', 'stat', 'write', 'mkdir', 'remove', 'move', 'resolve'),
  path: pathTexts,
  to: pathTexts,
} as const);
