/** What a client learns about this server when it connects. */
export const INSTRUCTIONS = [
  'Every call is judged by a policy and recorded; a refusal names the rule that decided and what to do.',
  'Call search_tools first, with a few words on what you want to do, to find the tool for it; list_categories shows',
  'what kinds of tools there are. Tools the policy does not allow do not exist here, so do not guess names.',
].join('\n');
