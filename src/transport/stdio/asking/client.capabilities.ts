import { isJsonObject, type ClientChannel } from '../../../kernel/index.js';

/**
 * What a client declared that it answers. A bare `elicitation: {}` means forms: the modes came later, and forms are
 * all that is ever asked for here.
 */
export function declaredCapabilities(capabilities: unknown): ClientChannel['capabilities'] {
  const declared = isJsonObject(capabilities) ? capabilities : {};
  const elicitation = declared['elicitation'];
  return Object.freeze({
    elicitation: isJsonObject(elicitation) && (isJsonObject(elicitation['form']) || !('url' in elicitation)),
    sampling: isJsonObject(declared['sampling']),
    roots: isJsonObject(declared['roots']),
  });
}
