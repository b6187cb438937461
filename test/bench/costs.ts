/** What one hour of audio costs at list prices, by stage. See docs/costs.md for what it counts and how to recompute it. */

import { STAGE_NAMES, type StageName } from '../../functions/contract/stages.ts';
import { fold } from '../../functions/domain/evolve.ts';
import type { Workshop } from '../support/media-files.ts';
import { type Charge, chargesOf, type Figures } from './charges.ts';
import { type Run, runOnce } from './pipeline.ts';
import type { Table } from './report.ts';

const MINUTES = 60;
const PCM_BYTES_PER_SECOND = 32_000;

const figuresOf = ({ events }: Run): Figures => {
  const doneIn = (stage: StageName): readonly number[] =>
    events.flatMap((event) =>
      event.type === 'UnitCompleted' && event.data.unit.stage === stage ? [event.data.elapsed_ms ?? 0] : [],
    );
  const stages = STAGE_NAMES.map((stage) => {
    const times = doneIn(stage);
    return [
      stage,
      { seconds: times.reduce((total, ms) => total + ms, 0) / 1000, units: times.length },
    ] as const;
  });
  return {
    stages: Object.fromEntries(stages) as Figures['stages'],
    eventBytes: events.map((event) => Buffer.byteLength(JSON.stringify(event))),
    snapshotBytes: Buffer.byteLength(JSON.stringify(fold(events))),
    pcmBytes: MINUTES * 60 * PCM_BYTES_PER_SECOND,
  };
};

const dollars = (value: number): string => `$${value.toFixed(5)}`;

const rowOf = ({ what, quantity, dollars: price }: Charge): Table['rows'][number] => [
  what,
  quantity,
  dollars(price),
];

export const costs = async (workshop: Workshop): Promise<readonly Table[]> => {
  const charges = chargesOf(figuresOf(await runOnce(workshop, MINUTES)));
  const total = charges.reduce((sum, charge) => sum + charge.dollars, 0);
  return [
    {
      title: 'Costs of one hour of audio, us-east-1, list prices',
      columns: ['what', 'how much', 'dollars'],
      rows: [...charges.map(rowOf), ['together', '', dollars(total)]],
      notes: [
        'Function time is this machine’s, with the demonstration models. With real models diarize and transcribe take many times as long: measure with them installed (SOUNDSTAGE_MODELS).',
      ],
    },
  ];
};
