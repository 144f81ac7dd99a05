import type { ToolAnnotations, ToolIcon } from '../kernel/index.js';
import { TOOL_NAME } from '../security/index.js';

const ICON_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/svg+xml'];
const MAX_ICON_CHARS = 8192;
const DATA_URI = /^data:([a-z+/]{1,16});base64,[A-Za-z0-9+/]+={0,2}$/;

const ANNOTATIONS: readonly (keyof ToolAnnotations)[] = [
  'readOnlyHint',
  'destructiveHint',
  'idempotentHint',
  'openWorldHint',
];

/** What a tool says of itself, whoever wrote it down: nothing here is known to be there. */
interface Declaration {
  readonly title: unknown;
  readonly description: unknown;
  readonly annotations: unknown;
}

export function nameProblems(name: string): string[] {
  return TOOL_NAME.test(name) ? [] : ['the name must be 1 to 64 of A-Z a-z 0-9 _ . -'];
}

export function missingWords({ title, description, annotations }: Declaration): string[] {
  const texts = Object.entries({ title, description })
    .filter(([, text]) => typeof text !== 'string' || text.trim() === '')
    .map(([key]) => `${key} is missing`);
  const hints = ANNOTATIONS.filter(
    (key) => typeof (annotations as Partial<ToolAnnotations> | undefined)?.[key] !== 'boolean',
  ).map((key) => `annotations.${key} is missing`);
  return [...texts, ...hints];
}

/** Anything but a `data:` URI would be fetched by the client: an address learns when the tool is looked at. */
export function iconProblems(icons: readonly ToolIcon[]): string[] {
  return icons.flatMap(({ src, mimeType }, index) => {
    const [, type] = DATA_URI.exec(String(src)) ?? [];
    if (type !== mimeType || !ICON_TYPES.includes(mimeType))
      return [`icons[${index}] must be a base64 data: URI of ${ICON_TYPES.join(', ')}`];
    return src.length <= MAX_ICON_CHARS
      ? []
      : [`icons[${index}] is larger than ${MAX_ICON_CHARS} characters`];
  });
}

/** @param names of all tools, of both kinds: the later one would take the place of the earlier */
export function findDuplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `two tools are named ${JSON.stringify(name)}; names must be unique`,
  );
}
