import { anyText, flag, oneOf, textLike } from '../schema/basic.checks.js';
import {
  optional,
  required,
  section,
  shortListOf,
  shown,
  someSections,
  type Check,
} from '../schema/inspections.js';
import { Nested, Rule } from '../schema/rule.decorator.js';

export const PROGRAM_MODES = ['oneshot', 'persistent'] as const;

const MAX_TOOLS = 64;
const MAX_ITEMS = 64;
const MAX_WORDS = 4096;
/** In UTF-8 this is always less than Linux takes as one argument. */
const MAX_ARGUMENT = 32_768;

const name = textLike(/^[A-Za-z0-9_.-]{1,64}$/, 'a name', 'use 1 to 64 of A-Z a-z 0-9 _ . -');

/** A text that has something to say, and not too much. */
const words: Check = {
  problem: (value) => {
    const problem = anyText.problem(value);
    if (problem !== undefined) return problem;
    const { length } = (value as string).trim();
    if (length === 0) return 'the text is empty';
    return length > MAX_WORDS ? `the text has more than ${MAX_WORDS} characters` : undefined;
  },
  remedy: 'write a sentence or two',
  schema: { type: 'string', minLength: 1, maxLength: MAX_WORDS },
};

const word: Check = {
  ...words,
  problem: (value) =>
    words.problem(value) ??
    // oxlint-disable-next-line no-control-regex
    (/[\x00-\x1f\x7f]/.test(value as string) ? `${shown(value)} has a control character` : undefined),
  remedy: 'write plain text',
};

/** What a program is started with; any text but one that the system would cut short. */
const argument: Check = {
  problem: (value) => {
    const problem = anyText.problem(value);
    if (problem !== undefined) return problem;
    if ((value as string).includes('\0')) return 'an argument cannot hold a zero byte';
    return (value as string).length > MAX_ARGUMENT
      ? `the argument has more than ${MAX_ARGUMENT} characters`
      : undefined;
  },
  remedy: (value) => (typeof value === 'string' ? 'put it into a file' : 'write it in quotes'),
  schema: { type: 'string', maxLength: MAX_ARGUMENT },
};

const digest = textLike(
  /^[0-9a-f]{64}$/,
  'a SHA-256 in hexadecimal',
  'copy what sha256sum prints for the executable',
);

/** Whether it is a usable JSON Schema is for whoever compiles it. */
const schema: Check = {
  problem: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? undefined
      : `expected a JSON Schema, found ${shown(value)}`,
  remedy: 'write a mapping with type: object and properties',
  schema: { type: 'object' },
};

export class ManifestAnnotationsSection {
  @Rule(optional(flag), 'Whether the tool changes nothing. Default: false.')
  readOnlyHint?: boolean;

  @Rule(optional(flag), 'Whether it may destroy something. Default: true.')
  destructiveHint?: boolean;

  @Rule(optional(flag), 'Whether a second call with the same arguments changes nothing more. Default: false.')
  idempotentHint?: boolean;

  @Rule(optional(flag), 'Whether it deals with the world outside. Default: true.')
  openWorldHint?: boolean;
}

export class ManifestToolSection {
  @Rule(required(name), 'How the tool is called; unique in the server.')
  name!: string;

  @Rule(optional(words), 'For people. Left out, its name.')
  title?: string;

  @Rule(required(words), 'What it does, for the model that chooses it.')
  description!: string;

  @Rule(required(schema), 'JSON Schema of its arguments, an object.')
  input_schema!: object;

  @Rule(optional(schema), 'JSON Schema of its structuredContent, an object.')
  output_schema?: object;

  @Nested(section, () => ManifestAnnotationsSection, 'Hints for clients; they decide nothing.')
  annotations?: ManifestAnnotationsSection | null;

  @Rule(shortListOf(word, MAX_ITEMS), 'Other names that a search finds it by.')
  aliases?: string[] | null;

  @Rule(shortListOf(word, MAX_ITEMS), 'What people want when they need it.')
  intents?: string[] | null;
}

/** A manifest: the keys that may be in it, and what each may hold. */
export class ManifestFile {
  @Rule(required(name), 'How the plugin is called; unique in the server.')
  name!: string;

  @Rule(required(word), 'Its version, in quotes.')
  version!: string;

  @Rule(required(oneOf(['external'])), 'external: a program that runs outside of the server.')
  type!: 'external';

  @Rule(optional(words), 'What it is for.')
  description?: string;

  @Rule(required(word), 'The program: an absolute path, or one that starts in the folder of the manifest.')
  executable!: string;

  @Rule(
    shortListOf(argument, MAX_ITEMS),
    'What it is started with. One that names a file in the folder of the manifest is made absolute.',
  )
  args?: string[] | null;

  @Rule(optional(digest), 'Of the executable: another one is refused.')
  sha256?: string;

  @Rule(
    optional(oneOf(PROGRAM_MODES)),
    'oneshot: one process for each call. persistent: one process, one line for each call. Default: oneshot.',
  )
  mode?: (typeof PROGRAM_MODES)[number];

  @Nested(someSections(MAX_TOOLS), () => ManifestToolSection, 'The tools that it brings.')
  tools!: ManifestToolSection[];
}
