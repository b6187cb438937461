/** An upload that was interrupted, and how to go on with it. */
import { useMutation, useQuery } from '@tanstack/react-query';
import type { TaskView } from '../../client/index.ts';
import { reopened } from '../state/uploads/handles.ts';
import type { KeptUpload } from '../state/uploads/kept.ts';
import { otherwiseDated, pairUp, type Wanted } from '../state/uploads/pairing.ts';
import { isClaimed } from '../state/uploads/window.ts';
import { keptFor, resume } from '../state/uploads.ts';
import { DropZone } from './drop-zone.tsx';
import { Fault } from './states.tsx';

interface Props {
  readonly task: TaskView;
  readonly missing: readonly Wanted[];
}

const LOOK_MS = 3_000;

const namesOf = (files: readonly { readonly name: string }[]): string =>
  files.map(({ name }) => name).join(', ');

const sure = (files: readonly File[]): boolean =>
  files.length === 0 ||
  confirm(
    `${namesOf(files)}: saved at another time than the file this began with. Go on only if it is the same.`,
  );

const givenAgain = async (
  { task, missing }: Props,
  kept: KeptUpload,
  given: readonly File[],
): Promise<void> => {
  const pairs = pairUp(missing, kept.files, given);
  if (pairs.length === 0)
    throw new Error(`None of these is ${namesOf(missing)} with the size that was announced.`);
  if (sure(otherwiseDated(pairs, kept.files))) await resume(task, kept, pairs);
};

/** All are asked for at once: a click counts only for a few seconds. */
const openedAgain = async (props: Props, kept: KeptUpload): Promise<void> => {
  const handles = kept.files.flatMap(({ id, handle }) =>
    handle !== undefined && props.missing.some((file) => file.id === id) ? [handle] : [],
  );
  const opened = await Promise.all(handles.map((handle) => reopened(handle).catch(() => undefined)));
  const files = opened.filter((file) => file !== undefined);
  const same = pairUp(props.missing, kept.files, files).filter(
    (pair) => otherwiseDated([pair], kept.files).length === 0,
  );
  if (same.length > 0) await resume(props.task, kept, same);
  if (same.length < props.missing.length)
    throw new Error('Not all files could be opened as they were. Give the others again below.');
};

const GoOn = ({ kept, ...props }: Props & { kept: KeptUpload }) => {
  const opening = useMutation({ mutationFn: () => openedAgain(props, kept) });
  const giving = useMutation({ mutationFn: (files: readonly File[]) => givenAgain(props, kept, files) });
  const fault = giving.error ?? opening.error;
  const canOpen = kept.files.some(
    ({ id, handle }) => handle !== undefined && props.missing.some((file) => file.id === id),
  );
  return (
    <>
      {canOpen && (
        <section className="notice" aria-label="Interrupted upload">
          <span>The upload was interrupted. It goes on where it stopped, with the same files.</span>
          <button
            type="button"
            className="button primary"
            disabled={opening.isPending}
            onClick={() => opening.mutate()}
          >
            Go on
          </button>
        </section>
      )}
      {fault !== null && <Fault fault={fault} />}
      <DropZone
        title={canOpen ? 'Or give the files again' : 'The upload was interrupted'}
        hint={`Give ${namesOf(props.missing)} again: it goes on where it stopped.`}
        onFiles={(files) => files.length > 0 && giving.mutate(files)}
      />
    </>
  );
};

export const UploadAgain = (props: Props) => {
  const { data } = useQuery({
    queryKey: ['kept-upload', props.task.id],
    queryFn: async () => ({
      isElsewhere: await isClaimed(props.task.id),
      kept: (await keptFor(props.task.id)) ?? null,
    }),
    staleTime: 0,
    refetchInterval: LOOK_MS,
  });
  if (data === undefined) return null;
  if (data.isElsewhere)
    return (
      <p className="notice">{namesOf(props.missing)}: on the way from another window of this browser.</p>
    );
  if (data.kept === null)
    return <p className="notice warn">Waits for {namesOf(props.missing)}, sent from somewhere else.</p>;
  return <GoOn kept={data.kept} {...props} />;
};
