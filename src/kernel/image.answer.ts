/** The kinds of image that clients show. */
export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;

export type ImageType = (typeof IMAGE_TYPES)[number];

/** What a tool returns in place of a text to show an image. */
export class ImageAnswer {
  constructor(
    readonly type: ImageType,
    readonly content: Buffer,
  ) {}
}

/** What a tool returns that answers in several blocks. */
export class ContentAnswer {
  constructor(readonly blocks: readonly (string | ImageAnswer)[]) {}
}

/** An image in the form in which it leaves. */
export interface AnsweredImage {
  readonly type: ImageType;
  readonly base64: string;
}
