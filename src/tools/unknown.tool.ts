import type { ToolDescriptor } from '../kernel/index.js';
import { NoInput } from './no.input.js';

/** Stands in for a tool that does not exist, so that the attempt can be recorded like any other call. */
export function unknownTool(name: string): ToolDescriptor {
  return {
    name,
    title: '',
    description: '',
    plugin: '',
    input: { kind: 'class', dto: NoInput },
    inputSchema: {},
    answer: { shape: 'text' },
    icons: [],
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    aliases: [],
    intents: [],
  };
}
