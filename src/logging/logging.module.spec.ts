import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { Logger, LoggingModule } from './index.js';

@Module({ imports: [LoggingModule.forRoot({ level: 'silent', redact: (value) => value })] })
class LoggedModule {}

describe('LoggingModule', () => {
  it('starts in a context without any HTTP platform', async () => {
    const app = await NestFactory.createApplicationContext(LoggedModule, { bufferLogs: true });
    app.useLogger(app.get(Logger));

    expect(() => app.get(Logger).log('hello', 'Test')).not.toThrow();
    await app.close();
  });
});
