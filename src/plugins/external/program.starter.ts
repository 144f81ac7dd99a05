import type { PolicyStore, ProgramMode } from '../../policy/index.js';
import {
  visiblePaths,
  type EgressProxies,
  type RunningProgram,
  type Sandbox,
  type SandboxNetwork,
  type SandboxProfile,
} from '../../security/index.js';
import { changedPart } from './acceptance/program.files.js';
import type { ExternalPlugin } from './external.plugin.js';
import { StartRefused } from './run/program.failure.js';
import { programEnvironment } from './program.environment.js';

const CPU_SECONDS: Readonly<Record<ProgramMode, number>> = { oneshot: 60, persistent: 3600 };

/** Starts the program of one plugin, as the policy of that moment says. */
export class ProgramStarter {
  #proxy: Promise<SandboxNetwork> | undefined;

  constructor(
    private readonly plugin: ExternalPlugin,
    private readonly policies: PolicyStore,
    private readonly sandbox: Sandbox,
    private readonly proxies: EgressProxies,
  ) {}

  /** What of the policy is fixed when the program starts; its endpoints are judged with each connection. */
  rules(): string {
    const { filesystem } = this.policies.current;
    // Told by its content: a policy that was reloaded without a change there leaves programs alone.
    return JSON.stringify(filesystem);
  }

  /** @throws Error that says why it was not started */
  async start(): Promise<RunningProgram> {
    const changed = await changedPart(this.plugin.files);
    if (changed !== undefined)
      throw new StartRefused(
        `its ${changed} has changed since it was accepted; the operator has to accept it, and restart the server`,
      );
    return this.sandbox.start(await this.#profile(), this.plugin.entry.sandbox);
  }

  async #profile(): Promise<SandboxProfile> {
    const { entry, loaded, files } = this.plugin;
    const policy = this.policies.current;
    const visible = await visiblePaths(policy, {
      folder: loaded.folder,
      readable: entry.readable,
      writable: entry.writable,
      writableByOthers: policy.plugins.external.flatMap(({ writable }) => writable),
    });
    const network = await this.#network();
    return {
      executable: files.executable,
      args: files.args,
      workFolder: loaded.folder,
      environment: programEnvironment(files, network.kind, entry.env),
      readable: [...visible.readable, ...files.interpreters],
      writable: visible.writable,
      masked: visible.masked,
      network,
      limits: { ...entry.limits, cpuSeconds: entry.limits.cpuSeconds ?? CPU_SECONDS[loaded.manifest.mode] },
    };
  }

  #network(): Promise<SandboxNetwork> {
    if (this.plugin.entry.network.length === 0) return Promise.resolve({ kind: 'none' });
    this.#proxy ??= this.#open();
    return this.#proxy;
  }

  /** One for all of its processes; after a failure the next start tries again. */
  async #open(): Promise<SandboxNetwork> {
    const { entry, loaded } = this.plugin;
    try {
      const { socket } = await this.proxies.open(entry.manifest, loaded.manifest.name);
      return { kind: 'proxy', socket };
    } catch (error) {
      this.#proxy = undefined;
      throw error;
    }
  }
}
