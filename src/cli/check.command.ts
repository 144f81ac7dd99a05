import { findPolicyFile, formatProblem, PolicyError, readPolicy } from '../policy/index.js';
import { EXIT, type Print } from './exit.codes.js';

export interface CheckOptions {
  readonly policy?: string | undefined;
}

/** Loads a policy as the server would and prints every problem. Starts nothing. */
export function check(options: CheckOptions, print: Print): number {
  try {
    const file = findPolicyFile(options.policy, process.env);
    readPolicy(file, process.env);
    void print(`${file}: the policy can be used\n`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    void print(`${error.all.map(formatProblem).join('\n')}\n`);
    void print(`${counted(error.all.length, 'problem')}: the server would not start\n`);
    return EXIT.failed;
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
