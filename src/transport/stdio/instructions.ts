const JUDGED =
  'Every call is judged by a policy and recorded. A refusal names the rule that decided and says what to do; repeating the call does not help.';
const HIDDEN = 'Tools that the policy does not allow do not exist here: do not guess names.';
const ASKED =
  'Some calls wait until a person has approved them. If that cannot be asked here, the refusal says how: tell the person, and call again afterwards.';

/**
 * What a client, and its model, learn about this server when it connects. Names only tools that are there.
 *
 * They are said once for each connection: a later policy is announced by list_changed, not by new instructions.
 *
 * @param tools the names of the visible ones
 */
export function instructionsFor(tools: ReadonlySet<string>): string {
  return [JUDGED, ...discoveryOf(tools), HIDDEN, ASKED].join('\n');
}

function discoveryOf(tools: ReadonlySet<string>): string[] {
  const search = tools.has('search_tools')
    ? [
        'To find the tool for a task, call search_tools with a few words on what you want to do, and again with detail_level "full" and the name of a tool for its input schema. You need not read the whole list of tools.',
      ]
    : [];
  const categories = tools.has('list_categories')
    ? ['list_categories shows what kinds of tools there are, and why a kind is not available at the moment.']
    : [];
  return [...search, ...categories];
}
