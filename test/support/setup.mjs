import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';

// No test may touch the real home: whatever asks for it gets a fresh, empty one.
process.env.HOME = mkdtempSync(join(tmpdir(), 'mss-home-'));
delete process.env.MCP_PROJECT_PATH;
delete process.env.MCP_SECURE_POLICY;
delete process.env.XDG_CONFIG_HOME;
