import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8 from doubling its young generation, which it does when much in it survives. A start makes little but what stays,
 * and would leave 16 MiB behind that nobody needs again. Also a flag that the caches of the bundle are made for.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** As V8 has it: calls make garbage, and collecting it often would cost time. */
export function letYoungGenerationGrow(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}
