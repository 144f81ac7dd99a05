import 'reflect-metadata';

/** The key under which Nest's external context creator finds our bound parameters. */
export const MCP_PARAMS = 'mcp:params';

/**
 * Parameter kinds. Never 3: Nest maps that number to `body`, which would bring HTTP semantics
 * into a context that has no HTTP.
 */
export const PARAM_KIND = { input: 101, context: 102 } as const;

type ParamKind = (typeof PARAM_KIND)[keyof typeof PARAM_KIND];

function bind(kind: ParamKind): ParameterDecorator {
  return (prototype, key, index) => {
    if (key === undefined) throw new Error('Tool parameters are bound on methods, not on constructors.');
    const bound = Reflect.getOwnMetadata(MCP_PARAMS, prototype.constructor, key) as object | undefined;
    const param = { index, data: undefined, pipes: [] };
    Reflect.defineMetadata(MCP_PARAMS, { ...bound, [`${kind}:${index}`]: param }, prototype.constructor, key);
  };
}

/** The validated, frozen input of the call. */
export const ToolInput = (): ParameterDecorator => bind(PARAM_KIND.input);

/** Signal, progress, egress, files and log of the call: a `ToolContext`. */
export const CallContext = (): ParameterDecorator => bind(PARAM_KIND.context);
