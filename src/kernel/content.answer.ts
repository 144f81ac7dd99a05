/** The kinds of image that clients show. */
export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;
/** The kinds of sound that clients play. */
export const AUDIO_TYPES = ['audio/wav', 'audio/mpeg', 'audio/ogg', 'audio/flac', 'audio/webm'] as const;

export type ImageType = (typeof IMAGE_TYPES)[number];
export type AudioType = (typeof AUDIO_TYPES)[number];

/** What a tool returns in place of a text to show an image. */
export class ImageAnswer {
  constructor(
    readonly type: ImageType,
    readonly content: Buffer,
  ) {}
}

/** What a tool returns in place of a text to play a sound. */
export class AudioAnswer {
  constructor(
    readonly type: AudioType,
    readonly content: Buffer,
  ) {}
}

/** What a tool returns to hand over a document under a name; the client cannot ask the server for it again. */
export class ResourceAnswer {
  constructor(
    /** Says what it is. Never a `file:` URI: a path of this machine is nobody's business. */
    readonly uri: string,
    /** Of the content, for example `text/markdown`. */
    readonly mimeType: string,
    readonly content: string | Buffer,
  ) {}
}

/** One block of what a tool answers. */
export type ContentBlock = string | ImageAnswer | AudioAnswer | ResourceAnswer;

/** What a tool returns that answers in several blocks. */
export class ContentAnswer {
  constructor(readonly blocks: readonly ContentBlock[]) {}
}

/** A block that is no text, in the form in which it leaves. */
export type AnsweredMedia =
  | { readonly kind: 'image'; readonly type: ImageType; readonly base64: string }
  | { readonly kind: 'audio'; readonly type: AudioType; readonly base64: string }
  | { readonly kind: 'text_resource'; readonly uri: string; readonly mimeType: string; readonly text: string }
  | {
      readonly kind: 'blob_resource';
      readonly uri: string;
      readonly mimeType: string;
      readonly base64: string;
    };
