import { textLike } from './basic.checks.js';
import { listOf } from './inspections.js';
import { Rule } from './rule.decorator.js';

const program = textLike(
  /^[^\s/\\]{1,255}$/,
  'the name of a program',
  'write its name without folder or arguments',
);

export class CommandsSection {
  @Rule(
    listOf(program),
    'Names of programs that no command may start. Without the list no command is allowed.',
  )
  blocked?: string[] | null;
}
