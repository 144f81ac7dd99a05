// Writes config/policy.schema.json, which editors complete and check a policy with.
import { writeFileSync } from 'node:fs';
import 'reflect-metadata';
import { policySchema } from '../dist/policy/schema/policy.schema.js';

const file = new URL('../config/policy.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(policySchema(), null, 2)}\n`);
