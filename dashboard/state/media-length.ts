/** How long a recording is, read from its head by the browser; undefined where it cannot play it. */
const known = new WeakMap<File, Promise<number | undefined>>();

const read = (file: File): Promise<number | undefined> =>
  new Promise((resolve) => {
    const player = document.createElement('video');
    const url = URL.createObjectURL(file);
    const tell = (seconds: number | undefined): void => {
      URL.revokeObjectURL(url);
      resolve(seconds);
    };
    player.preload = 'metadata';
    player.onloadedmetadata = () => tell(Number.isFinite(player.duration) ? player.duration : undefined);
    player.onerror = () => tell(undefined);
    player.src = url;
  });

export const lengthOf = (file: File): Promise<number | undefined> => {
  const length = known.get(file) ?? read(file);
  known.set(file, length);
  return length;
};
