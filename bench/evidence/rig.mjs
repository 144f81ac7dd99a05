import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What the adapters judge with: the product's functions, policies that went through the real reader, and a
 * temporary folder.
 */
export class Rig {
  #policies = new Map();
  #inputs;

  constructor(product) {
    this.product = product;
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'mcp-evidence-')));
    this.#inputs = {
      url: inputClass(product.IsAllowedUrl),
      path: inputClass(product.IsAllowedPath),
      command: inputClass(product.IsSafeCommand),
    };
  }

  close() {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * Writes a policy file (JSON is YAML) and loads it as the server does.
   *
   * @returns `{ policy }`, or `{ problem }` with what the reader has against it
   */
  policy(sections) {
    const text = JSON.stringify({ version: '1.0', ...sections });
    const known = this.#policies.get(text);
    if (known !== undefined) return known;
    const file = join(this.folder, `policy-${this.#policies.size}.yaml`);
    writeFileSync(file, text);
    const loaded = this.#load(file);
    rmSync(file);
    this.#policies.set(text, loaded);
    return loaded;
  }

  /** The policy; for one that has to be right. */
  soundPolicy(sections) {
    const { policy, problem } = this.policy(sections);
    if (policy === undefined) throw new Error(`The reader refuses a policy of the bench: ${problem}`);
    return policy;
  }

  /** Loads a file that is already there. */
  policyFile(file) {
    const { policy, problem } = this.#load(file);
    if (policy === undefined) throw new Error(`The reader refuses ${file}: ${problem}`);
    return policy;
  }

  /**
   * Takes one value in as an argument of a tool: type, length, NUL and the reduction to its canonical form.
   *
   * @param {'url' | 'path' | 'command'} kind
   * @returns `{ value }` as the tool would get it, or `{ refusal }` with the reason
   */
  async take(kind, value, cwd) {
    const validated = await this.product.validateInput(this.#inputs[kind], { value });
    if (!validated.ok) return { refusal: `input: ${validated.problems.join('; ')}` };
    // The path is resolved by the very function that judges it, so that only one reduction is measured.
    if (kind === 'path') return { value: validated.input.value };
    try {
      this.product.reduceFields(validated.input, cwd ?? this.folder);
    } catch (error) {
      if (error instanceof this.product.RefusalError) return { refusal: ruleOf(error.refusal) };
      throw error;
    }
    return { value: validated.input.value };
  }

  #load(file) {
    try {
      return { policy: this.product.loadPolicy(file, { HOME: this.folder }) };
    } catch (error) {
      if (!(error instanceof this.product.PolicyError)) throw error;
      const [first] = error.problems;
      return { problem: `${first.key}: ${first.problem}` };
    }
  }
}

/** A verdict in one line. */
export function ruleOf(verdict) {
  return verdict.allowed ? `allowed by ${verdict.rule}` : `${verdict.code} ${verdict.rule}`;
}

function inputClass(decorator) {
  class Input {}
  decorator()(Input.prototype, 'value');
  return Input;
}
