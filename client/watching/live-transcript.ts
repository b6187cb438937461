/** What was said, as it becomes known: chunk by chunk, in any order, until the final transcript takes their place. */
import type { TranscriptPart } from '../../functions/contract/realtime-schemas.ts';
import type { Segment } from '../../functions/contract/transcript-schemas.ts';

/** All of one chunk, whose segments have no speakers yet; or of the whole file, where `chunk` is null. */
export interface Spoken {
  readonly file_id: string;
  readonly chunk: number | null;
  readonly segments: readonly Segment[];
}

/** Parts that wait for the others of their chunk; tells of each chunk once. */
export class TranscriptParts {
  private readonly waiting = new Map<string, Map<number, readonly Segment[]>>();
  private readonly told = new Set<string>();

  /** The chunk, or the whole, that this part was the last one of. */
  take({ file_id, chunk, part, parts, segments }: TranscriptPart): Spoken | undefined {
    const place = `${file_id} ${chunk} ${parts}`;
    if (this.isFinal(file_id) || this.told.has(`${file_id} ${chunk}`)) return undefined;
    const held = this.waiting.get(place) ?? new Map<number, readonly Segment[]>();
    this.waiting.set(place, held.set(part, segments));
    if (held.size < parts) return undefined;
    this.waiting.delete(place);
    const inOrder = [...held].toSorted(([a], [b]) => a - b);
    return this.tell({ file_id, chunk, segments: inOrder.flatMap(([, some]) => some) });
  }

  tell(spoken: Spoken): Spoken {
    this.told.add(`${spoken.file_id} ${spoken.chunk}`);
    return spoken;
  }

  isFinal(fileId: string): boolean {
    return this.told.has(`${fileId} null`);
  }

  /** Files of which chunks are known, and no final transcript. */
  unfinished(): readonly string[] {
    const files = [...this.told].map((place) => place.slice(0, place.lastIndexOf(' ')));
    return [...new Set(files)].filter((file) => !this.isFinal(file));
  }
}

/** The transcript of each file as far as it is known, put together from what `watchTask` tells. */
export class LiveTranscript {
  private readonly chunks = new Map<string, Map<number, readonly Segment[]>>();
  private readonly finals = new Map<string, readonly Segment[]>();

  add({ file_id, chunk, segments }: Spoken): void {
    if (chunk === null) this.finals.set(file_id, segments);
    else this.chunksOf(file_id).set(chunk, segments);
  }

  /** In order of time; numbered as a transcript is. */
  segments(fileId: string): readonly Segment[] {
    const final = this.finals.get(fileId);
    if (final !== undefined) return final;
    const inOrder = [...this.chunksOf(fileId)].toSorted(([a], [b]) => a - b);
    return inOrder.flatMap(([, some]) => some).map((segment, index) => ({ ...segment, id: index + 1 }));
  }

  private chunksOf(fileId: string): Map<number, readonly Segment[]> {
    const known = this.chunks.get(fileId) ?? new Map<number, readonly Segment[]>();
    this.chunks.set(fileId, known);
    return known;
  }
}
