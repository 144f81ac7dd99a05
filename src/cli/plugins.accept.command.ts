import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { nameOf, readAcceptances, writeAcceptances, type ListedPlugin } from '../plugins/external/index.js';
import { acceptedPluginsFile } from '../policy/index.js';
import { EXIT } from './exit.codes.js';
import { readListedPlugins, type PluginOptions } from './listed.plugins.js';
import { paragraph } from './person.text.js';
import { offerOf, offerText, type Offer } from './plugins.offer.js';

export interface PluginsAcceptOptions extends PluginOptions {
  readonly yes?: true | undefined;
}

/** Whom an acceptance is asked of. */
export interface Asked {
  say(text: string): Promise<unknown>;
  /** @returns the answer; undefined when there is nobody to ask */
  ask(question: string): Promise<string | undefined>;
}

/** Accepting a plugin ends here. */
class NotAccepted extends Error {
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

/**
 * Shows what a plugin is and may do, and accepts it when that is wanted: the very bytes that were shown.
 *
 * @param wanted the name of a listed plugin, or its manifest
 * @returns the exit code
 * @throws PolicyError when the policy cannot be used; Error of node:fs when the list cannot be written
 */
export async function pluginsAccept(
  wanted: string,
  options: PluginsAcceptOptions,
  asked: Asked,
): Promise<number> {
  try {
    const { plugins } = await readListedPlugins(options);
    const offer = acceptable(chosen(plugins, wanted));
    await asked.say(offerText(offer));
    if (options.yes !== true) await assertWanted(asked);
    store(offer);
    await asked.say(`${offer.accepted.name} is accepted; a server that runs already has to be restarted\n`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof NotAccepted)) throw error;
    const text = paragraph(error.message)
      .map((line) => `${line}\n`)
      .join('');
    if (error.code === EXIT.ok) await asked.say(text);
    else process.stderr.write(text);
    return error.code;
  }
}

function chosen(plugins: readonly ListedPlugin[], wanted: string): ListedPlugin {
  const found = plugins.filter((plugin) => nameOf(plugin) === wanted || isAt(plugin, wanted));
  const [first, second] = found;
  if (first === undefined) {
    const names = plugins.map(nameOf).join(', ');
    throw new NotAccepted(
      `The policy lists no plugin "${wanted}". ${names === '' ? 'It lists none; add it under plugins.external first.' : `It lists ${names}.`}`,
      EXIT.failed,
    );
  }
  if (second !== undefined)
    throw new NotAccepted(`Two plugins are called "${wanted}". Name the manifest of one.`, EXIT.failed);
  return first;
}

function isAt({ entry, loaded }: ListedPlugin, wanted: string): boolean {
  const path = resolve(wanted);
  if (entry.manifest === path) return true;
  try {
    return loaded?.file === realpathSync(path);
  } catch {
    return false;
  }
}

function acceptable(plugin: ListedPlugin): Offer {
  const name = nameOf(plugin);
  if (plugin.kind === 'accepted')
    throw new NotAccepted(`${name} is accepted already, by the ${plugin.by}.`, EXIT.ok);
  const { faults, refusal, problems } = plugin;
  if (faults.length > 0 || refusal === undefined)
    throw new NotAccepted(`${name} cannot be accepted, it could not run. ${problems.join(' ')}`, EXIT.failed);
  switch (refusal.why) {
    case 'pin_differs':
    case 'list_unusable':
      throw new NotAccepted(`${name} cannot be accepted: ${refusal.reason}; ${refusal.remedy}.`, EXIT.failed);
    case 'never_accepted':
    case 'manifest_changed':
    case 'executable_changed':
    case 'file_changed':
      return offerOf(plugin, refusal, new Date());
    default: {
      const never: never = refusal.why;
      throw new Error(`unknown reason ${String(never)}`);
    }
  }
}

async function assertWanted(asked: Asked): Promise<void> {
  const answer = await asked.ask('Accept it? [y/N] ');
  if (answer === undefined)
    throw new NotAccepted(
      'Nothing was accepted: there is no terminal to ask on. When all of this is what you want, repeat it with --yes.',
      EXIT.usage,
    );
  if (!/^y(es)?$/i.test(answer.trim())) throw new NotAccepted('Nothing was accepted.', EXIT.failed);
}

function store({ manifest, accepted }: Offer): void {
  const file = acceptedPluginsFile(process.env);
  const list = readAcceptances(file);
  // Somebody may have answered in another terminal meanwhile.
  if (list.kind === 'unusable') throw new NotAccepted(`${list.problem}; ${list.remedy}.`, EXIT.failed);
  writeAcceptances(file, new Map([...list.accepted, [manifest, accepted]]));
}
