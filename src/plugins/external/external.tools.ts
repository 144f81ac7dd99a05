import type { LoadedManifest, ManifestTool } from '../../policy/index.js';
import type { SourcedTool } from '../../tools/index.js';
import type { ProgramRunner } from './run/program.runner.js';

/** The tools of a manifest, each with the program that does its work. */
export function externalTools({ manifest }: LoadedManifest, runner: ProgramRunner): SourcedTool[] {
  return manifest.tools.map((tool) => ({
    ...tool,
    call: (input, context) =>
      runner.call({ tool: tool.name, arguments: input, answers: answersOf(tool) }, context),
  }));
}

function answersOf({ outputSchema }: ManifestTool): 'content' | 'structured' {
  return outputSchema === undefined ? 'content' : 'structured';
}
