import { RELAY_PORT, type SandboxNetwork } from '../../security/index.js';
import { PROGRAM_PATH } from './acceptance/interpreters.js';
import type { ProgramFiles } from './acceptance/program.files.js';

const PROXY = `http://127.0.0.1:${RELAY_PORT}`;

/**
 * The whole environment of a program.
 *
 * @param given the policy's own, which wins
 */
export function programEnvironment(
  { executable, interpreters }: Pick<ProgramFiles, 'executable' | 'interpreters'>,
  network: SandboxNetwork['kind'],
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const isNode = [executable, ...interpreters].includes(process.execPath);
  return {
    PATH: [...new Set(PROGRAM_PATH)].join(':'),
    HOME: '/tmp',
    TMPDIR: '/tmp',
    LANG: 'C.UTF-8',
    // Otherwise each memory of WebAssembly, which fetch needs, reserves more address space than the limit leaves.
    ...(isNode ? { NODE_OPTIONS: '--disable-wasm-trap-handler' } : {}),
    ...(network === 'proxy' ? proxyVariables() : {}),
    ...given,
  };
}

/** In both spellings: programs do not agree on one. */
function proxyVariables(): Record<string, string> {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];
  // Node obeys them from 22.21 and 24.5 on, when it is told to.
  return {
    ...Object.fromEntries(names.map((name) => [name, PROXY])),
    NO_PROXY: '',
    no_proxy: '',
    NODE_USE_ENV_PROXY: '1',
  };
}
