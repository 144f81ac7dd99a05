import { refuse, RefusalError } from '../../kernel/index.js';
import { canonicalCommand } from './command-text.js';
import { wordsOf } from './command-words.js';
import { markedFields, type MarkedField } from './field-rules.js';
import { realPath } from './real-path.js';

/**
 * Reduces every marked path and URL of a validated input to its one canonical form, in place, before it is
 * sealed: what is judged afterwards is what the tool uses.
 *
 * @throws RefusalError when a value has no canonical form
 */
export function reduceFields(input: object, cwd: string): void {
  for (const field of markedFields(input)) {
    switch (field.kind) {
      case 'path':
        field.replace(realPath(field.value, cwd));
        break;
      case 'url':
        field.replace(canonicalUrl(field.path, field.value));
        break;
      case 'command':
        reduceCommand(field);
        break;
      default: {
        const never: never = field.kind;
        throw new Error(`unknown field kind ${String(never)}`);
      }
    }
  }
}

/** What cannot be cut into words stays as it is: judging it names the token for which it is refused. */
function reduceCommand(field: MarkedField): void {
  const cut = wordsOf(field.value);
  if (cut.ok) field.replace(canonicalCommand(cut.words));
}

function canonicalUrl(path: string, value: string): string {
  if (!URL.canParse(value)) {
    throw new RefusalError(
      refuse(
        'INPUT.INVALID',
        'input schema',
        `${path}: is not an absolute URL.`,
        'Give a full http or https URL.',
      ),
    );
  }
  return new URL(value).href;
}
