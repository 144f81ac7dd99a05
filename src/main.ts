#!/usr/bin/env node
import { loadStart } from './start.loader.js';

const { start } = await loadStart();
const code = await start(process.argv);
// Explicit: a forgotten timer or socket of a plugin must not keep a server alive whose client has left.
process.exit(code);
