import type { Readable } from 'node:stream';
import { sealStdout, type ProtocolOutput } from '../../logging/index.js';

/** Where frames come from and go to. Asked once, when the server starts. */
export abstract class StdioStreams {
  abstract get input(): Readable;
  abstract get output(): ProtocolOutput;
}

/** Stdin, and stdout behind its seal. */
export class ProcessStreams extends StdioStreams {
  override get input(): Readable {
    return process.stdin;
  }

  override get output(): ProtocolOutput {
    return sealStdout();
  }
}
