export { AsyncSlot, emptyAsyncSlots } from './async.slot.js';
export { currentCall, type CallScope } from './call-scope.js';
export {
  CLIENT_REQUESTS,
  ClientIncapable,
  ClientSilent,
  LOG_LEVELS,
  NO_CLIENT,
  type ClientChannel,
  type ClientQuestion,
  type ClientReply,
  type ClientRequestKind,
  type EarlyAnswers,
  type LogLevel,
} from './client.channel.js';
export type { ClientNote } from './client.trail.js';
export { Clock, SystemClock } from './clock.js';
export { deepFreeze } from './deep-freeze.js';
export {
  EGRESS_FAILURES,
  EgressError,
  type Egress,
  type EgressFailure,
  type EgressRequest,
  type EgressResponse,
} from './egress.js';
export { FileTrail, type FileNote, type FileWay } from './file.trail.js';
export { EGRESS_WAYS, EgressTrail, egressNote, type EgressNote, type EgressWay } from './egress.trail.js';
export {
  AUDIO_TYPES,
  AudioAnswer,
  ContentAnswer,
  IMAGE_TYPES,
  ImageAnswer,
  ResourceAnswer,
  type AnsweredMedia,
  type ContentBlock,
  type ImageType,
} from './content.answer.js';
export { isJsonObject, type JsonObject, type JsonValue } from './json.js';
export {
  MANDATORY_CHECKS,
  ToolCall,
  type CallRequest,
  type CallTime,
  type Check,
  type ProgressReporter,
} from './tool.call.js';
export type { ToolClient, ToolContext, ToolLog } from './tool.context.js';
export type {
  DeclaredAnswer,
  DeclaredInput,
  InputClass,
  InputContract,
  InputReading,
  OutputContract,
  ToolAnnotations,
  ToolDescriptor,
  ToolIcon,
} from './tool.descriptor.js';
export { ToolError } from './tool.error.js';
export { Pace } from './pace.js';
export { Ration } from './ration.js';
export { escapedText, firstCharacters, strippedText } from './plain.text.js';
export { textOf } from './text-of.js';
export { page, type Page } from './page.js';
export { SealedAnswer } from './sealed.answer.js';
export { ABANDONMENTS, type Abandonment, type ToolAnswer, type ToolOutcome } from './tool.outcome.js';
export { SERVER_NAME, serverVersion } from './version.js';
export {
  REFUSAL_CODES,
  RefusalError,
  allow,
  assertAllowed,
  refuse,
  type Allowance,
  type Refusal,
  type RefusalCode,
  type Verdict,
} from './verdict.js';
export {
  FILE_FAILURES,
  FileError,
  type EntryKind,
  type FileContent,
  type FileFailure,
  type FileStatus,
  type FolderEntry,
  type FolderListing,
  type OpenFile,
  type WorkspaceFiles,
  type WriteOptions,
} from './workspace.files.js';
export { parseUrl } from './url.parser.js';
