import { listOf } from './inspections.js';
import { allowedPattern, deniedPattern } from './path.checks.js';
import { Rule } from './rule.decorator.js';

export class FilesystemSection {
  @Rule(
    listOf(allowedPattern),
    'Absolute patterns of the paths that tools may use. * and ? stay inside one name, ** crosses folders.',
  )
  allowed_paths?: string[] | null;

  @Rule(
    listOf(deniedPattern),
    'Patterns of paths that no tool may use, also inside an allowed folder. Absolute, or starting with **/.',
  )
  denied_paths?: string[] | null;
}
