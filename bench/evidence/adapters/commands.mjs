import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { outcomeOf } from '../outcome.mjs';

const SHIPPED_POLICY = fileURLToPath(new URL('../../../config/policy.yaml', import.meta.url));

/**
 * Benign rows that are refused on purpose, each looked at by hand: they start a program that no rule can judge. A
 * row that a rule refuses by mistake does not belong here, and one that is not here counts.
 */
const LAUNCHERS = new Set(
  JSON.parse(readFileSync(new URL('../launchers.json', import.meta.url), 'utf8')).map(({ id }) => id),
);

/** Every command is taken in as an argument (type, length, NUL) and judged by the product. */
async function decideCommand(rig, commands, text) {
  const taken = await rig.take('command', text);
  if (taken.refusal !== undefined) return { what: 'as a command', allowed: false, why: taken.refusal };
  const verdict = rig.product.judgeCommand(commands, taken.value);
  return {
    what: 'as a command',
    allowed: verdict.allowed,
    rule: verdict.rule,
    why: verdict.allowed ? verdict.rule : verdict.message,
  };
}

/** A policy that blocks no program by name: whatever is refused, a built-in rule refused it. */
function builtInRulesOnly(rig) {
  return rig.soundPolicy({ commands: { blocked: [] } }).commands;
}

let shipped;

function shippedCommands(rig) {
  shipped ??= rig.policyFile(SHIPPED_POLICY).commands;
  return shipped;
}

/** Shell injection as a whole command, with no program blocked by name. */
export const injectionPayloads = {
  table: 'injection_payloads',
  file: 'dev/command/injection_payloads.jsonl',
  async judge(row, rig) {
    return outcomeOf(row.expect, [await decideCommand(rig, builtInRulesOnly(rig), row.input)]);
  },
};

/** Plain dangerous commands under the `commands` section of the policy that comes with the server. */
export const dangerousCommands = {
  table: 'dangerous_commands',
  file: 'dev/command/dangerous_commands.jsonl',
  async judge(row, rig) {
    return outcomeOf(row.expect, [await decideCommand(rig, shippedCommands(rig), row.input)]);
  },
};

/** Examples from manuals, with no program blocked by name: what the built-in rules cost. */
export const benignCommands = {
  table: 'benign_commands',
  file: 'dev/command/benign_commands.jsonl',
  async judge(row, rig) {
    return outcomeOf(row.expect, [await decideCommand(rig, builtInRulesOnly(rig), row.input)]);
  },
};

/**
 * The same under the policy that comes with the server. What its list refuses by name it refuses on purpose: such
 * a row is in no rate.
 */
export const benignCommandsShipped = {
  table: 'benign_commands_shipped',
  file: benignCommands.file,
  async judge(row, rig) {
    const decision = await decideCommand(rig, shippedCommands(rig), row.input);
    const byName = !decision.allowed && decision.rule?.startsWith('commands.blocked[') === true;
    return { ...outcomeOf(row.expect, [decision]), ...(byName ? { expected: undefined } : {}) };
  },
};

/** The same without the launchers that were looked at by hand. */
export const benignCommandsPlain = {
  table: 'benign_commands_plain',
  file: benignCommands.file,
  async judge(row, rig) {
    const outcome = await benignCommandsShipped.judge(row, rig);
    return LAUNCHERS.has(row.id) ? { ...outcome, expected: undefined } : outcome;
  },
};
