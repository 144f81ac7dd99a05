import { ConsoleLogger } from '@nestjs/common';
import { redactForStderr } from '../security/index.js';

/**
 * Logs until the log of the server is there: warnings and errors only. What Nest says of its own start is of no use to
 * an operator, and what a plugin says in its constructor or its hooks is redacted like everything later.
 */
export class StartLogger extends ConsoleLogger {
  constructor() {
    super({ logLevels: ['warn', 'error', 'fatal'], colors: Boolean(process.stderr.isTTY) });
  }

  protected override formatMessage(...line: Parameters<ConsoleLogger['formatMessage']>): string {
    return `${String(redactForStderr(super.formatMessage(...line).trimEnd()))}\n`;
  }

  protected override printStackTrace(stack: string): void {
    if (stack) super.printStackTrace(String(redactForStderr(stack)));
  }
}
