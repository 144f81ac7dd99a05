import { listOf } from './inspections.js';
import { allowedPattern, deniedPattern } from './path.checks.js';
import { Rule } from './rule.decorator.js';

export class FilesystemSection {
  @Rule(listOf(allowedPattern))
  allowed_paths?: string[] | null;

  @Rule(listOf(deniedPattern))
  denied_paths?: string[] | null;
}
