import { Module, type DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { lineFormatter, recordOptions, type LogLevel } from './log.format.js';
import { StderrSink } from './stderr.sink.js';

export interface LoggingOptions {
  readonly level: LogLevel;
}

/**
 * The operational log, on stderr: JSON lines for a client that keeps them, pretty ones on a terminal.
 * nestjs-pino keeps one root logger per process, so the first context that starts decides the level.
 */
@Module({})
export class LoggingModule {
  static forRoot({ level }: LoggingOptions): DynamicModule {
    const sink = new StderrSink(process.stderr);
    const format = lineFormatter(process.stderr.isTTY ? 'person' : 'machine');
    return {
      module: LoggingModule,
      imports: [
        LoggerModule.forRoot({
          pinoHttp: [
            { ...recordOptions(level), autoLogging: false },
            { write: (record: string) => sink.write(format(record)) },
          ],
        }),
      ],
    };
  }
}
