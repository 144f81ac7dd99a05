#!/usr/bin/env node
import 'reflect-metadata';
import { lockDown } from './lockdown.js';

// Before anything else is loaded: whatever a module prints while it loads must not reach the protocol, and
// whatever it connects to has to be allowed.
const protocol = lockDown();
// A reader that has left, such as `head`, is no accident.
protocol.on('error', () => undefined);
const { run } = await import('./cli/program.js');
const code = await run(process.argv, {
  print: (text) => new Promise((resolve) => protocol.write(text, (error) => resolve(!error))),
  columns: () => protocol.columns(),
});
// Explicit: a forgotten timer or socket of a plugin must not keep a server alive whose client has left.
process.exit(code);
