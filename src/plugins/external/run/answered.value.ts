import { ToolError } from '../../../kernel/index.js';
import type { AnswerReading } from './answer.reader.js';
import { programFailure, stderrNote } from './program.failure.js';

/**
 * What a call returns for what its program answered.
 *
 * @param stderr the end of what the program wrote there; only asked for when something went wrong
 * @throws ToolError unless it is an answer
 */
export function answeredValue(answer: AnswerReading, plugin: string, stderr: () => string): unknown {
  switch (answer.kind) {
    case 'answer':
      return answer.value;
    case 'error':
      throw new ToolError(
        answer.text.trim() === '' ? `The plugin ${plugin} failed and does not say why.` : answer.text,
      );
    case 'unusable':
      throw programFailure(plugin, answer.problem, stderrNote(plugin, stderr()));
    default: {
      const never: never = answer;
      return never;
    }
  }
}
