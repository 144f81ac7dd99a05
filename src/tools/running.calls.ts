/** Bodies of one tool that may run at once, those that ignored their deadline included. */
const MAX_PER_TOOL = 64;
const MAX_TOTAL = 256;

/**
 * Counts running tool bodies until they have really ended. A tool whose bodies never end blocks itself
 * after 64 of them, and takes a quarter of all places with it; memory stays bounded.
 */
export class RunningCalls {
  readonly #perTool = new Map<string, number>();
  #total = 0;

  /** @returns the release for this place (idempotent), or undefined when there is none */
  enter(tool: string): (() => void) | undefined {
    const running = this.#perTool.get(tool) ?? 0;
    if (running >= MAX_PER_TOOL || this.#total >= MAX_TOTAL) return undefined;
    this.#perTool.set(tool, running + 1);
    this.#total++;
    let entered = true;
    return () => {
      if (!entered) return;
      entered = false;
      this.#total--;
      const left = (this.#perTool.get(tool) ?? 1) - 1;
      if (left === 0) this.#perTool.delete(tool);
      else this.#perTool.set(tool, left);
    };
  }
}
