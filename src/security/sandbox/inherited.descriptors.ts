import { closeSync, readFileSync, readdirSync } from 'node:fs';

const CLOSE_ON_EXEC = 0o2000000;
const LAST_STANDARD = 2;

/**
 * Closes what whoever started this process left open to it. Nothing here uses that, and every program that is
 * started would have it too: Node marks inherited descriptors up to the first gap above 15, and no further.
 *
 * Does nothing where there is no /proc.
 */
export function closeInheritedDescriptors(): void {
  for (const fd of openDescriptors()) {
    if (fd > LAST_STANDARD && isInherited(fd)) closeSync(fd);
  }
}

function openDescriptors(): number[] {
  try {
    return readdirSync('/proc/self/fd').map(Number);
  } catch {
    return [];
  }
}

/** Whatever Node opens itself is closed on exec. */
function isInherited(fd: number): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
  } catch {
    // The one that listed the others is gone by now.
    return false;
  }
}
