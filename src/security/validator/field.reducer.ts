import { parseUrl, refuse, RefusalError } from '../../kernel/index.js';
import { canonicalCommand } from '../commands/canonical.js';
import { wordsOf } from '../commands/words.js';
import { markedFields } from './field-rules.js';
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
        field.replace(reducedCommand(field.value));
        break;
      default: {
        const never: never = field.kind;
        throw new Error(`unknown field kind ${String(never)}`);
      }
    }
  }
}

/** What cannot be cut into words stays as it is: judging it names the token for which it is refused. */
export function reducedCommand(text: string): string {
  const cut = wordsOf(text);
  return cut.ok ? canonicalCommand(cut.words) : text;
}

function canonicalUrl(path: string, value: string): string {
  const url = parseUrl(value);
  if (url === undefined) {
    throw new RefusalError(
      refuse(
        'INPUT.INVALID',
        'input schema',
        `${path}: is not an absolute URL.`,
        'Give a full http or https URL.',
      ),
    );
  }
  return url.href;
}
