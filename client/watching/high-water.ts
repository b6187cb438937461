import type { TaskView } from '../../functions/contract/task-schemas.ts';
import type { LiveProgress } from './socket.ts';

/** Progress only grows, within one try of the task. */
export class HighWater {
  private readonly marks = new Map<string, number>();

  raise(name: string, value: number): number {
    const mark = Math.max(value, this.marks.get(name) ?? 0);
    this.marks.set(name, mark);
    return mark;
  }

  reset(): void {
    this.marks.clear();
  }

  ofTask(task: TaskView): TaskView {
    const stages = task.stages.map((stage) => ({
      ...stage,
      progress: this.raise(stage.name, stage.progress),
    }));
    return { ...task, stages, progress: this.raise('', task.progress) };
  }

  ofProgress({ progress, stage, stage_progress, ...rest }: LiveProgress): LiveProgress {
    return {
      ...rest,
      progress: this.raise('', progress),
      ...(stage === undefined ? {} : { stage }),
      ...(stage === undefined || stage_progress === undefined
        ? {}
        : { stage_progress: this.raise(stage, stage_progress) }),
    };
  }
}
