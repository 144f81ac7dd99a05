import { Module, type DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { lineFormatter, recordOptions, withoutSecrets, type LogLevel, type Redact } from './log.format.js';
import { StderrSink } from './stderr.sink.js';

export interface LoggingOptions {
  readonly level: LogLevel;
  /** Every record passes it: whoever logs need not think of what others wrote into a text. */
  readonly redact: Redact;
}

/**
 * The operational log, on stderr: JSON lines for a client that keeps them, pretty ones on a terminal.
 * nestjs-pino keeps one root logger per process, so the first context that starts decides the level.
 */
@Module({})
export class LoggingModule {
  static forRoot({ level, redact }: LoggingOptions): DynamicModule {
    const sink = new StderrSink(process.stderr);
    return {
      module: LoggingModule,
      imports: [
        LoggerModule.forRootAsync({
          useFactory: async () => {
            const format = await lineFormatter(process.stderr.isTTY ? 'person' : 'machine');
            return {
              pinoHttp: [
                { ...recordOptions(level), autoLogging: false },
                { write: (record: string) => sink.write(format(withoutSecrets(record, redact))) },
              ],
            };
          },
        }),
      ],
    };
  }
}
