import type { ToolDescriptor } from '../../kernel/index.js';

/** The part of a Tool that this server uses. */
export interface ListedTool {
  name: string;
  title: string;
  description: string;
  inputSchema: { type: 'object'; [key: string]: unknown };
  outputSchema?: { type: 'object'; [key: string]: unknown };
  annotations: Record<string, boolean>;
  icons?: { src: string; mimeType: string }[];
}

/** A tool as tools/list shows it. */
export function listedTool(tool: ToolDescriptor): ListedTool {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: { ...tool.inputSchema, type: 'object' },
    ...('schema' in tool.answer && { outputSchema: { ...tool.answer.schema, type: 'object' } }),
    annotations: { ...tool.annotations },
    ...(tool.icons.length > 0 && { icons: tool.icons.map((icon) => ({ ...icon })) }),
  };
}
