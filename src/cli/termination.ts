const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;

export type TerminationSignal = keyof typeof SIGNALS;

/**
 * Calls back on the first request to end. A second one ends the process at once, with the code a shell expects
 * of that signal: whoever asks twice does not want to wait for the drain.
 */
export function onTermination(callback: (signal: TerminationSignal) => void): { dispose(): void } {
  let asked = false;
  const listener = (signal: NodeJS.Signals) => {
    if (asked) process.exit(128 + SIGNALS[signal as TerminationSignal]);
    asked = true;
    callback(signal as TerminationSignal);
  };
  const names = Object.keys(SIGNALS) as TerminationSignal[];
  for (const name of names) process.on(name, listener);
  return {
    dispose: () => {
      for (const name of names) process.off(name, listener);
    },
  };
}
