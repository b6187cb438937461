/** The steps of the pipeline; those that work chunk by chunk fill in as chunks are done. */
import type { TaskView } from '../../client/index.ts';
import { Progress } from '../controls/status.tsx';
import { spoken } from '../state/words.ts';

type Stage = TaskView['stages'][number];

/** More would be thinner than a line. */
const MOST_CELLS = 60;

const Chunks = ({ name, total, completed }: { name: string; total: number; completed: number }) => {
  const cells = Math.min(total, MOST_CELLS);
  const done = Math.floor((completed / total) * cells);
  return (
    <div className="chunks" role="img" aria-label={`${spoken(name)}: ${completed} of ${total} chunks`}>
      {Array.from({ length: cells }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place.
        <i key={index} className={index < done ? 'done' : ''} />
      ))}
    </div>
  );
};

const toneOf = ({ status }: Stage): 'completed' | 'failed' | undefined =>
  status === 'completed' || status === 'failed' ? status : undefined;

const Row = ({ stage }: { stage: Stage }) => {
  const { name, status, progress, chunks } = stage;
  const tone = toneOf(stage);
  return (
    <li>
      <span>{spoken(name)}</span>
      {chunks && chunks.total > 1 ? (
        <Chunks name={name} {...chunks} />
      ) : (
        <Progress value={progress} label={`Progress of ${name}`} {...(tone && { status: tone })} />
      )}
      <span className="soft small number">
        {chunks && chunks.total > 1 && status === 'running'
          ? `${chunks.completed}/${chunks.total}`
          : status === 'completed'
            ? 'Done'
            : status === 'running'
              ? `${progress} %`
              : spoken(status)}
      </span>
    </li>
  );
};

export const Stages = ({ stages }: { stages: readonly Stage[] }) => (
  <ol className="stages">
    {stages.map((stage) => (
      <Row key={stage.name} stage={stage} />
    ))}
  </ol>
);
