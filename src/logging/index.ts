export { Logger } from 'nestjs-pino';
export { LOG_LEVELS, type LogLevel } from './log.format.js';
export { LoggingModule, type LoggingOptions } from './logging.module.js';
export { sealStdout, type ProtocolOutput, type SealedStdout } from './stdout.seal.js';
