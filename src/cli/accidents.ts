import { currentCall, textOf } from '../kernel/index.js';

/** Where an accident is reported. The text may hold anything a plugin threw. */
export type Report = (text: string) => void;

/**
 * Keeps the accidents of one tool from ending the server for all: a call of `process.exit()`, a rejection that
 * nobody awaited, an error thrown from a timer. The call they belong to still ends by its answer or its deadline.
 *
 * @returns undoes it all, so that the server itself can end
 */
export function survivePluginAccidents(report: Report): () => void {
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    const call = currentCall();
    if (call === undefined) return exit(code);
    throw new Error(`The tool ${call.tool} tried to end the server.`);
  };
  const onError = (error: unknown) => {
    report(`A plugin left an error that nobody handled; serving goes on: ${textOf(error)}`);
  };
  process.on('unhandledRejection', onError);
  process.on('uncaughtException', onError);
  return () => {
    process.exit = exit;
    process.off('unhandledRejection', onError);
    process.off('uncaughtException', onError);
  };
}
