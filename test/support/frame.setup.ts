import { afterAll, afterEach } from '@jest/globals';
import { throwInvalidFrames } from './frame.witness.js';

// In every test file, asked for or not: what the server wrote is valid by the official schema.
afterEach(throwInvalidFrames);
afterAll(throwInvalidFrames);
