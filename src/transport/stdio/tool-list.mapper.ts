import type { ToolDescriptor } from '../../kernel/index.js';

/** The part of a Tool that this server uses. */
export interface ListedTool {
  name: string;
  title: string;
  description: string;
  inputSchema: { type: 'object'; [key: string]: unknown };
  outputSchema?: { type: 'object'; [key: string]: unknown };
  annotations: Record<string, boolean>;
}

/** A tool as tools/list shows it. */
export function listedTool(tool: ToolDescriptor): ListedTool {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: { ...tool.inputSchema, type: 'object' },
    ...(tool.outputSchema !== undefined && { outputSchema: { ...tool.outputSchema, type: 'object' } }),
    annotations: { ...tool.annotations },
  };
}
