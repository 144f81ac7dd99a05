import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { allow, refuse, RefusalError, type ToolCall, type Verdict } from '../../kernel/index.js';
import { findShapeMismatch } from '../validator/schema.shape.js';
import { reduceFields } from '../validator/field.reducer.js';
import { validateInput } from '../validator/input.validator.js';
import { problemList } from '../validator/problem.list.js';
import { callOf } from './call.of.js';

/**
 * Validates the raw arguments, reduces marked paths and URLs to one canonical form and seals the result.
 * A guard and not a pipe: pipes run after all guards, and the policy would judge unvalidated input.
 */
@Injectable()
export class InputGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const call = callOf(context);
    return call.decide('input', await this.#validate(call));
  }

  async #validate(call: ToolCall): Promise<Verdict> {
    const validated = await validateInput(call.tool.input, call.rawInput);
    if (!validated.ok) return invalid(call, validated.problems);
    const mismatch = findShapeMismatch(call.tool.inputSchema, call.rawInput ?? {});
    if (mismatch !== undefined) return invalid(call, [mismatch]);
    try {
      reduceFields(validated.input, process.cwd());
    } catch (error) {
      if (error instanceof RefusalError) return error.refusal;
      throw error;
    }
    call.seal(validated.input);
    return allow('input schema');
  }
}

function invalid(call: ToolCall, problems: readonly string[]): Verdict {
  return refuse(
    'INPUT.INVALID',
    'input schema',
    `Invalid arguments for ${call.tool.name}: ${problemList(problems)}.`,
    'Correct the arguments and call again; tools/list has the schema.',
  );
}
