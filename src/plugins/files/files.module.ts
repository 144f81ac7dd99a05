import { Module } from '@nestjs/common';
import { FilesTools } from './files.tools.js';

@Module({ providers: [FilesTools] })
export class FilesModule {}
