import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import {
  allow,
  refuse,
  RefusalError,
  type InputReading,
  type ToolCall,
  type ToolDescriptor,
  type Verdict,
} from '../../kernel/index.js';
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
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const call = callOf(context);
    const reading = readInput(call.tool, call.rawInput);
    return reading instanceof Promise
      ? reading.then((read) => call.decide('input', this.#sealed(call, read)))
      : call.decide('input', this.#sealed(call, reading));
  }

  #sealed(call: ToolCall, reading: InputReading): Verdict {
    if (!reading.ok) return invalid(call, reading.problems);
    try {
      reduceFields(reading.input, process.cwd());
    } catch (error) {
      if (error instanceof RefusalError) return error.refusal;
      throw error;
    }
    call.seal(reading.input);
    return allow('input schema');
  }
}

function readInput(
  { input, inputSchema }: ToolDescriptor,
  raw: unknown,
): InputReading | Promise<InputReading> {
  switch (input.kind) {
    case 'class':
      return validateInput(input.dto, raw).then((validated) => {
        const mismatch = validated.ok ? findShapeMismatch(inputSchema, raw ?? {}) : undefined;
        return mismatch === undefined ? validated : { ok: false, problems: [mismatch] };
      });
    case 'schema':
      return input.contract.read(raw);
    default: {
      const never: never = input;
      return never;
    }
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
