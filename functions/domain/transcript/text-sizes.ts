/** Texts cut and packed to the sizes that services take, in bytes of UTF-8. */

const encoder = new TextEncoder();

export const bytesOf = (text: string): number => encoder.encode(text).length;

/** The text in pieces of at most `most` bytes (4 or more), cut after a space where there is one. Joined, they are the text. */
export const piecesOf = (text: string, most: number): readonly string[] => {
  const pieces: string[] = [];
  let piece = '';
  let size = 0;
  for (const character of text) {
    const bytes = bytesOf(character);
    if (size + bytes > most) {
      const cut = piece.lastIndexOf(' ') + 1 || piece.length;
      pieces.push(piece.slice(0, cut));
      piece = piece.slice(cut);
      size = bytesOf(piece);
    }
    piece += character;
    size += bytes;
  }
  return piece === '' ? pieces : [...pieces, piece];
};

/** Texts joined by spaces to as few documents of at most `most` bytes as their order allows. */
export const packed = (texts: readonly string[], most: number): readonly string[] => {
  const documents: string[] = [];
  let room = 0;
  for (const piece of texts.flatMap((text) => piecesOf(text.trim(), most))) {
    const bytes = bytesOf(piece) + 1;
    if (documents.length > 0 && bytes <= room) documents[documents.length - 1] += ` ${piece}`;
    else documents.push(piece);
    room = documents.at(-1) === piece ? most - bytes + 1 : room - bytes;
  }
  return documents;
};
