import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// One folder for everything that a test run leaves behind; gone when the run is over.
export default function setup() {
  const root = mkdtempSync(join(tmpdir(), 'mss-test-'));
  // Programs that root starts as a user who owns nothing find their files below it.
  chmodSync(root, 0o711);
  process.env.TMPDIR = root;
  globalThis.removeTestRoot = () => rmSync(root, { recursive: true, force: true });
}
