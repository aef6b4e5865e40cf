import { Transform, type TransformCallback } from 'node:stream';

/**
 * Passes a message on in one piece once it is whole. nodemailer writes each header, boundary and rest of a line by itself, and a
 * packet for each costs more than all else that is done for a mail.
 */
export class WholeMessage extends Transform {
  readonly #pieces: Buffer[] = [];

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#pieces.push(piece);
    done();
  }

  override _flush(done: TransformCallback): void {
    done(null, Buffer.concat(this.#pieces));
  }
}
